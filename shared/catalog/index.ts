export { allGoods } from './all-goods.ts';
export { CardView, cardView } from './card.view.ts';
export { catalogViolations, ledgerViolations, merchantViolations } from './catalog.invariants.ts';
export { catalogData } from './catalog.privacy.ts';
export { catalog } from './catalog.ts';
export { categories, categoryTreeItem } from './categories.ts';
export {
  type CategoryTree,
  categoryIn,
  inOrder,
  withCategory,
  withChange,
  withoutCategory,
} from './category.ts';
export { CategoryChange, CategoryView, categoryView, NewCategory } from './category.view.ts';
export { revise, withStatus } from './change-product.ts';
export { unlisted } from './change-skus.ts';
export { assertSellable, draftProduct, newProductIds, type ProductIds } from './draft-product.ts';
export {
  type Image,
  ImageAnnouncement,
  type ImageStore,
  type ImageType,
  ImageUploadView,
  images,
  imageTypes,
  imageUploads,
  largestImage,
  originals,
  type Picture,
  publishedPictures,
  renditions,
  type SignedUpload,
  type Upload,
  uploadKey,
} from './image.ts';
export { ImageView, imageId, imageView } from './image.view.ts';
export { imagePublisher, publishImages, publishOriginals } from './image-check.ts';
export { adjustmentOf, ledger } from './ledger.ts';
export { merchantItem } from './merchant.entity.ts';
export { type Merchant, maySell, newMerchant } from './merchant.ts';
export {
  AdminMerchantView,
  adminMerchantView,
  MerchantView,
  merchantStatus,
  merchantView,
  NewMerchant,
} from './merchant.view.ts';
export { merchantGoods } from './merchant-goods.ts';
export type { Paging } from './merchant-page.ts';
export { decidedMerchants, merchantList, merchants } from './merchants.ts';
export { firstMovement, type Movement } from './movement.ts';
export { StockAdjustment, StockMovementView, stockMovementView } from './movement.view.ts';
export {
  ChangedProductView,
  changedProductView,
  OwnCardView,
  OwnProductView,
  ownCardView,
  ownProductView,
} from './own-product.view.ts';
export { ownList, ownProducts } from './own-products.ts';
export { pictureRemovals } from './picture-removals.ts';
export { movementItem, productItem } from './product.entity.ts';
export { type AttributeValue, availabilityOf, type Card, type Product, type Stock } from './product.ts';
export {
  category,
  mostWrites,
  NewProduct,
  NewProducts,
  ProductView,
  productView,
  sku,
  writesFor,
} from './product.view.ts';
export { ProductChange } from './product-change.view.ts';
export { pathIn, productPaths } from './product-paths.ts';
export { fullRating, type Rating, ratingDifference, ratingItem, ratingNumbers, type Stars } from './rating.ts';
export { FullRatingView, fullRatingView } from './rating.view.ts';
export { ratings, shownRatings } from './ratings.ts';
export { shelves } from './shelves.ts';
export { shownGoods } from './shown-goods.ts';
export { type Sold, salesStep, soldItem, soldOrderItem } from './sold.ts';
export { shownSales, soldPieces } from './sold-pieces.ts';
export { stockItem } from './stock.entity.ts';
export { type Pieces, stocks } from './stocks.ts';
export {
  type Codecs,
  codecs,
  drawingsOf,
  heightAt,
  type Pixels,
  renditionType,
  UnreadablePicture,
} from './thumbnail.ts';
