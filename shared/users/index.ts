export { accountMail, linkMail } from './account-mails.ts';
export { type Address, mostAddresses, plainAddress, type SavedAddress } from './address.ts';
export {
  AddressForm,
  addressExample,
  addressId,
  addressView,
  SavedAddressView,
  savedAddressView,
} from './address.view.ts';
export { addresses, addressItem } from './addresses.ts';
export { credentials } from './credentials.ts';
export { emailChanges } from './email-changes.ts';
export { type Erasure, erasureItem, lastTokenOf, newErasure } from './erasure.entity.ts';
export { dueErasures, erasures } from './erasures.ts';
export { type DataExport, exportItem, newExport } from './export.entity.ts';
export { assertExportToken, claimedExport, exportToken } from './export-token.ts';
export { dataExports, NothingToExport } from './exports.ts';
export {
  erasedUsers,
  exportFiles,
  exportLinks,
  exportRemovals,
  type Files,
  failedChanges,
  tombstones,
} from './files.ts';
export { type Letter, mailTo, type Reader } from './letter.ts';
export { assertMailToken, claimedUserId, mailToken, newNonce, type TokenPurpose } from './mail-token.ts';
export { type Mail, type Mailer, mailer } from './mailer.ts';
export { merchantOwners } from './merchant-owners.ts';
export { networkOf } from './network.ts';
export { type MailKind, type OutboxMail, outbox, outboxItem } from './outbox.ts';
export { profiles } from './profiles.ts';
export { endedWithAll, sessionOf } from './session.ts';
export { SessionQuery, SessionView, sessionView } from './session.view.ts';
export { type Counted, throttleCount, throttles } from './throttle.ts';
export { tokenKeys } from './token-keys.ts';
export { emailClaim, endedSession, userItem, usernameClaim } from './user.entity.ts';
export { userViolations } from './user.invariants.ts';
export { userData, usersData } from './user.privacy.ts';
export {
  activationEnd,
  assertUnlikeAccount,
  claimedName,
  localeOf,
  MailAddress,
  mailAddress,
  newUser,
  password,
  Registration,
  type Role,
  type User,
} from './user.ts';
export { AccountView, accountView, ProfileChange, ProfileView, profileView } from './user.view.ts';
export { accounts, passwordProofs, passwords, sessions, signOuts, type Tokens, type UserPool } from './user-pool.ts';
export { dueUsers, users } from './users.ts';
