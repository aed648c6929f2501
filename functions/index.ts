/** The table of contents of the product: every operation, consumer, schedule and trigger. `npm run new:operation` keeps it. */
import { clearCart } from './cart/clear-cart.ts';
import { putCartItem } from './cart/put-cart-item.ts';
import { removeCartItem } from './cart/remove-cart-item.ts';
import { showCart } from './cart/show-cart.ts';
import { addProduct } from './catalog/add-product.ts';
import { announceImage } from './catalog/announce-image.ts';
import { listProducts } from './catalog/list-products.ts';
import { showProduct } from './catalog/show-product.ts';
import { expireUnpaidOrders } from './orders/expire-unpaid-orders.ts';
import { listOrderEvents } from './orders/list-order-events.ts';
import { listOrders } from './orders/list-orders.ts';
import { placeOrder } from './orders/place-order.ts';
import { showOrder } from './orders/show-order.ts';
import { receiveCardNotification } from './payments/receive-card-notification.ts';
import { showPayment } from './payments/show-payment.ts';
import { showReturn } from './payments/show-return.ts';
import { startPayment } from './payments/start-payment.ts';
import { checkHealth } from './system/check-health.ts';
import { projectChanges } from './system/project-changes.ts';
import { refuseUnknown } from './system/refuse-unknown.ts';
import { serveReference } from './system/serve-reference.ts';
import { activate } from './users/activate.ts';
import { addAddress } from './users/add-address.ts';
import { changeProfile } from './users/change-profile.ts';
import { grantScopes } from './users/grant-scopes.ts';
import { listAddresses } from './users/list-addresses.ts';
import { login } from './users/login.ts';
import { logout } from './users/logout.ts';
import { refreshSession } from './users/refresh-session.ts';
import { register } from './users/register.ts';
import { removeAddress } from './users/remove-address.ts';
import { repairRegistrations } from './users/repair-registrations.ts';
import { replaceAddress } from './users/replace-address.ts';
import { retryMails } from './users/retry-mails.ts';
import { sendMails } from './users/send-mails.ts';
import { showActivation } from './users/show-activation.ts';
import { showProfile } from './users/show-profile.ts';
import { showSession } from './users/show-session.ts';

export const declarations = [
  clearCart,
  putCartItem,
  removeCartItem,
  showCart,
  addProduct,
  announceImage,
  listProducts,
  showProduct,
  expireUnpaidOrders,
  listOrderEvents,
  listOrders,
  placeOrder,
  showOrder,
  receiveCardNotification,
  showPayment,
  showReturn,
  startPayment,
  checkHealth,
  projectChanges,
  refuseUnknown,
  serveReference,
  activate,
  addAddress,
  changeProfile,
  grantScopes,
  listAddresses,
  login,
  logout,
  refreshSession,
  register,
  removeAddress,
  repairRegistrations,
  replaceAddress,
  retryMails,
  sendMails,
  showActivation,
  showProfile,
  showSession,
] as const;
