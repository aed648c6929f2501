/** The table of contents of the product: every operation, consumer, schedule, trigger and watcher. `npm run new:operation` keeps it. */
import { clearCart } from './cart/clear-cart.ts';
import { putCartItem } from './cart/put-cart-item.ts';
import { removeCartItem } from './cart/remove-cart-item.ts';
import { showCart } from './cart/show-cart.ts';
import { addCategory } from './catalog/add-category.ts';
import { addProduct } from './catalog/add-product.ts';
import { addProducts } from './catalog/add-products.ts';
import { adjustStock } from './catalog/adjust-stock.ts';
import { announceImage } from './catalog/announce-image.ts';
import { applyAsMerchant } from './catalog/apply-as-merchant.ts';
import { changeCategory } from './catalog/change-category.ts';
import { changeProduct } from './catalog/change-product.ts';
import { decideMerchant } from './catalog/decide-merchant.ts';
import { deleteCategory } from './catalog/delete-category.ts';
import { deleteProduct } from './catalog/delete-product.ts';
import { drawThumbnails } from './catalog/draw-thumbnails.ts';
import { followDecisions } from './catalog/follow-decisions.ts';
import { listCategories } from './catalog/list-categories.ts';
import { listMerchants } from './catalog/list-merchants.ts';
import { listOwnProducts } from './catalog/list-own-products.ts';
import { listProducts } from './catalog/list-products.ts';
import { listStockMovements } from './catalog/list-stock-movements.ts';
import { showCategory } from './catalog/show-category.ts';
import { showOwnMerchant } from './catalog/show-own-merchant.ts';
import { showOwnProduct } from './catalog/show-own-product.ts';
import { showProduct } from './catalog/show-product.ts';
import { cancelOrder } from './orders/cancel-order.ts';
import { completeShippedOrders } from './orders/complete-shipped-orders.ts';
import { confirmDelivery } from './orders/confirm-delivery.ts';
import { confirmReceipt } from './orders/confirm-receipt.ts';
import { expireUnpaidOrders } from './orders/expire-unpaid-orders.ts';
import { listOrderEvents } from './orders/list-order-events.ts';
import { listOrders } from './orders/list-orders.ts';
import { listSales } from './orders/list-sales.ts';
import { placeOrder } from './orders/place-order.ts';
import { shipOrder } from './orders/ship-order.ts';
import { showOrder } from './orders/show-order.ts';
import { showSale } from './orders/show-sale.ts';
import { listPaymentExceptions } from './payments/list-payment-exceptions.ts';
import { listPaymentRefunds } from './payments/list-payment-refunds.ts';
import { listRefunds } from './payments/list-refunds.ts';
import { receiveAlipayNotification } from './payments/receive-alipay-notification.ts';
import { receiveCardNotification } from './payments/receive-card-notification.ts';
import { receiveWechatNotification } from './payments/receive-wechat-notification.ts';
import { reconcilePayments } from './payments/reconcile-payments.ts';
import { refundPayment } from './payments/refund-payment.ts';
import { requestRefund } from './payments/request-refund.ts';
import { resyncPayment } from './payments/resync-payment.ts';
import { settleRefunds } from './payments/settle-refunds.ts';
import { showPayment } from './payments/show-payment.ts';
import { showReturn } from './payments/show-return.ts';
import { startPayment } from './payments/start-payment.ts';
import { changeRecording } from './recommendations/change-recording.ts';
import { deleteViews } from './recommendations/delete-views.ts';
import { listPopular } from './recommendations/list-popular.ts';
import { listRelated } from './recommendations/list-related.ts';
import { listViews } from './recommendations/list-views.ts';
import { recommendGoods } from './recommendations/recommend-goods.ts';
import { recordViews } from './recommendations/record-views.ts';
import { relateGoods } from './recommendations/relate-goods.ts';
import { announceReviewImage } from './reviews/announce-review-image.ts';
import { deleteReview } from './reviews/delete-review.ts';
import { editReview } from './reviews/edit-review.ts';
import { listMerchantReviews } from './reviews/list-merchant-reviews.ts';
import { listModeratedReviews } from './reviews/list-moderated-reviews.ts';
import { listReviews } from './reviews/list-reviews.ts';
import { replyToReview } from './reviews/reply-to-review.ts';
import { reportReview } from './reviews/report-review.ts';
import { setVisibility } from './reviews/set-visibility.ts';
import { withdrawReply } from './reviews/withdraw-reply.ts';
import { writeReview } from './reviews/write-review.ts';
import { compactIndex } from './search/compact-index.ts';
import { searchProducts } from './search/search-products.ts';
import { suggestWords } from './search/suggest-words.ts';
import { checkHealth } from './system/check-health.ts';
import { projectChanges } from './system/project-changes.ts';
import { refuseUnknown } from './system/refuse-unknown.ts';
import { serveReference } from './system/serve-reference.ts';
import { showDocs } from './system/show-docs.ts';
import { showFrontPage } from './system/show-front-page.ts';
import { showProblem } from './system/show-problem.ts';
import { activate } from './users/activate.ts';
import { addAddress } from './users/add-address.ts';
import { changeEmail } from './users/change-email.ts';
import { changePassword } from './users/change-password.ts';
import { changeProfile } from './users/change-profile.ts';
import { eraseAccount } from './users/erase-account.ts';
import { finishErasures } from './users/finish-erasures.ts';
import { grantScopes } from './users/grant-scopes.ts';
import { listAddresses } from './users/list-addresses.ts';
import { login } from './users/login.ts';
import { logout } from './users/logout.ts';
import { logoutEverywhere } from './users/logout-everywhere.ts';
import { refreshSession } from './users/refresh-session.ts';
import { register } from './users/register.ts';
import { removeAddress } from './users/remove-address.ts';
import { repairRegistrations } from './users/repair-registrations.ts';
import { replaceAddress } from './users/replace-address.ts';
import { requestActivationMail } from './users/request-activation-mail.ts';
import { requestEmailChange } from './users/request-email-change.ts';
import { requestExport } from './users/request-export.ts';
import { requestPasswordReset } from './users/request-password-reset.ts';
import { resetPassword } from './users/reset-password.ts';
import { retryMails } from './users/retry-mails.ts';
import { sendMails } from './users/send-mails.ts';
import { showActivation } from './users/show-activation.ts';
import { showEmailChange } from './users/show-email-change.ts';
import { showExport } from './users/show-export.ts';
import { showPasswordReset } from './users/show-password-reset.ts';
import { showProfile } from './users/show-profile.ts';
import { showSession } from './users/show-session.ts';
import { writeExport } from './users/write-export.ts';

export const declarations = [
  clearCart,
  putCartItem,
  removeCartItem,
  showCart,
  addCategory,
  addProduct,
  addProducts,
  adjustStock,
  announceImage,
  applyAsMerchant,
  changeCategory,
  changeProduct,
  decideMerchant,
  deleteCategory,
  deleteProduct,
  drawThumbnails,
  followDecisions,
  listCategories,
  listMerchants,
  listOwnProducts,
  listProducts,
  listStockMovements,
  showCategory,
  showOwnMerchant,
  showOwnProduct,
  showProduct,
  cancelOrder,
  completeShippedOrders,
  confirmDelivery,
  confirmReceipt,
  expireUnpaidOrders,
  listOrderEvents,
  listOrders,
  listSales,
  placeOrder,
  shipOrder,
  showOrder,
  showSale,
  listPaymentExceptions,
  listPaymentRefunds,
  listRefunds,
  receiveAlipayNotification,
  receiveCardNotification,
  receiveWechatNotification,
  reconcilePayments,
  refundPayment,
  requestRefund,
  resyncPayment,
  settleRefunds,
  showPayment,
  showReturn,
  startPayment,
  changeRecording,
  deleteViews,
  listPopular,
  listRelated,
  listViews,
  recommendGoods,
  recordViews,
  relateGoods,
  announceReviewImage,
  deleteReview,
  editReview,
  listMerchantReviews,
  listModeratedReviews,
  listReviews,
  replyToReview,
  reportReview,
  setVisibility,
  withdrawReply,
  writeReview,
  compactIndex,
  searchProducts,
  suggestWords,
  checkHealth,
  projectChanges,
  refuseUnknown,
  serveReference,
  showDocs,
  showFrontPage,
  showProblem,
  activate,
  addAddress,
  changeEmail,
  changePassword,
  changeProfile,
  eraseAccount,
  finishErasures,
  grantScopes,
  listAddresses,
  login,
  logout,
  logoutEverywhere,
  refreshSession,
  register,
  removeAddress,
  repairRegistrations,
  replaceAddress,
  requestActivationMail,
  requestEmailChange,
  requestExport,
  requestPasswordReset,
  resetPassword,
  retryMails,
  sendMails,
  showActivation,
  showEmailChange,
  showExport,
  showPasswordReset,
  showProfile,
  showSession,
  writeExport,
] as const;
