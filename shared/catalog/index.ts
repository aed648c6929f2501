export { catalog } from './catalog.ts';
export { assertSellable, draftProduct } from './draft-product.ts';
export {
  type Image,
  ImageAnnouncement,
  type ImageStore,
  type ImageType,
  ImageUploadView,
  images,
  imageUploads,
  type SignedUpload,
  type Upload,
  uploadKey,
} from './image.ts';
export { publishImages } from './image-check.ts';
export type { Paging } from './merchant-page.ts';
export type { Movement } from './movement.ts';
export { movementItem, productItem, stockItem } from './product.entity.ts';
export { type AttributeValue, availabilityOf, type Card, type Product, type Stock } from './product.ts';
export { CardView, cardView, category, NewProduct, ProductView, productView } from './product.view.ts';
export { type Pieces, stocks } from './stocks.ts';
