import type { ProblemCode } from './problem.ts';

type Words = readonly [zh: string, en: string];

/** Who can do something about it; `wait`: the same request will do a little later. */
export type Acts = 'person' | 'developer' | 'wait' | 'shop';

/** What a code means to those who meet it. */
export interface Guidance {
  readonly acts: Acts;
  readonly happened: Words;
  readonly todo: Words;
}

const guide = (acts: Acts, happened: Words, todo: Words): Guidance => ({ acts, happened, todo });
/** What happened, who has to act and what to do, for every code that the shop answers. */
export const problemGuide: Readonly<Record<ProblemCode, Guidance>> = {
  invalid_request: guide(
    'developer',
    ['请求中有字段缺失或不合要求。', 'Fields of the request are missing or not as they should be.'],
    [
      '按 errors 逐项修改后重试：path 指明字段，message 说明原因。',
      'Mend each entry of errors, whose path names the field and whose message says why, and send it again.',
    ],
  ),
  token_invalid: guide(
    'person',
    ['邮件中的链接不完整，或不是本店发出的。', 'The link of the mail is incomplete, or is not one of ours.'],
    ['请完整复制链接，或重新申请一封邮件。', 'Copy the whole link, or ask for another mail.'],
  ),
  invalid_image: guide(
    'person',
    [
      '图片内容与声明的类型不符、已损坏、过大，或从未上传。',
      'The picture is not what was announced, damaged, too large, or was never uploaded.',
    ],
    [
      '换用 5 MB 以内的 png、jpeg、webp 或 avif 图片，重新声明并上传。',
      'Announce and upload another png, jpeg, webp or avif of 5 MB at most.',
    ],
  ),
  invalid_signature: guide(
    'developer',
    [
      '支付通知的签名无法核实，未作任何更改。',
      'The signature of the notification cannot be verified, and nothing was changed.',
    ],
    ['检查该支付渠道的密钥与本店配置是否一致。', 'See that the provider and the shop hold the same keys.'],
  ),
  wrong_credentials: guide(
    'person',
    ['账号或密码不正确。', 'The login or the password is wrong.'],
    ['请重新输入，或通过邮件重设密码。', 'Try again, or reset the password by mail.'],
  ),
  session_ended: guide(
    'person',
    [
      '会话已结束：已退出登录、密码已更改，或太久未使用。',
      'The session has ended: by a logout, a new password, or time.',
    ],
    ['请重新登录。', 'Log in again.'],
  ),
  forbidden: guide(
    'person',
    ['此账号没有进行该操作的权限。', 'This account may not do that.'],
    ['换用有权限的账号，或联系管理员。', 'Use an account that may, or ask an administrator.'],
  ),
  bad_origin: guide(
    'developer',
    [
      '带会话 Cookie 的写请求不是来自商店自己的页面。',
      'A request with the session cookie that changes something did not come from the shop’s own pages.',
    ],
    ['在商店自己的域名下调用，或改用 Bearer 令牌。', 'Call from the shop’s own origin, or use a bearer token.'],
  ),
  not_activated: guide(
    'person',
    ['账户尚未激活。', 'The account is not active yet.'],
    ['打开激活邮件中的链接；若未收到，可申请重发。', 'Open the link of the activation mail, or ask for another one.'],
  ),
  not_purchased: guide(
    'person',
    ['只有购买过该商品的顾客才能评价。', 'Only those who have bought the product may review it.'],
    ['购买并付款后再来评价。', 'Buy and pay for it first.'],
  ),
  not_found: guide(
    'developer',
    ['该对象不存在，或不属于当前账号。', 'There is no such object, or it is not yours.'],
    ['检查路径与编号，以及登录的账号。', 'Check the path, the id, and whose account is logged in.'],
  ),
  method_not_allowed: guide(
    'developer',
    ['该路径存在，但不支持此方法。', 'The path is right, the method is not.'],
    ['改用 Allow 响应头列出的方法。', 'Use one of the methods in the header Allow.'],
  ),
  conflict: guide(
    'wait',
    [
      '请求与当前状态冲突，或有其他请求同时在修改。',
      'The request does not fit the current state, or another one was changing it at the same moment.',
    ],
    [
      '若有 Retry-After，请等待后原样重试；否则先重新读取。',
      'With Retry-After, wait and send it again as it is; without, read again first.',
    ],
  ),
  in_progress: guide(
    'wait',
    ['带相同 Idempotency-Key 的请求正在处理中。', 'A request with the same Idempotency-Key is being worked on.'],
    ['按 Retry-After 等待，再用同一个键重试。', 'Wait as Retry-After says and repeat it with the same key.'],
  ),
  username_taken: guide(
    'person',
    ['该用户名已被注册。', 'Somebody has this username already.'],
    ['请换一个用户名。', 'Choose another one.'],
  ),
  email_taken: guide(
    'person',
    ['该邮箱已被注册。', 'There is an account with this e-mail address already.'],
    ['请直接登录，或重设密码。', 'Log in, or reset the password.'],
  ),
  cart_empty: guide(
    'person',
    ['购物车是空的。', 'There is nothing in the cart.'],
    ['先加入商品，再下单。', 'Put something into it first.'],
  ),
  out_of_stock: guide(
    'person',
    ['至少一件商品的库存不足。', 'At least one item is not left in that number.'],
    ['errors 列出了 SKU 与剩余数量，请调整后重新下单。', 'See errors for each SKU and what is left, and order less.'],
  ),
  price_changed: guide(
    'person',
    ['加入购物车后价格有变。', 'A price has changed since it was seen.'],
    ['请查看新价格，确认后再下单。', 'Look at the new price and order again if it suits you.'],
  ),
  insufficient_stock: guide(
    'person',
    ['库存少于要减去的数量。', 'There are fewer pieces than are to be taken away.'],
    ['errors 中有当前库存，请减小数量。', 'See errors for what is there, and take less.'],
  ),
  already_reviewed: guide(
    'person',
    ['您已评价过该商品。', 'You have reviewed this product already.'],
    ['可以修改已有的评价。', 'Edit the review that is there.'],
  ),
  exceeds_refundable: guide(
    'person',
    [
      '退款金额超过可退余额：可能已有其他退款，或超出本店商品的金额。',
      'That much cannot go back: some of the money has gone already, or it is not the price of your own goods.',
    ],
    [
      '按 errors 中的可退金额重新申请；运费与其余款项由管理员退回。',
      'Ask for what errors says is left; shipping and the rest are given back by an admin.',
    ],
  ),
  illegal_transition: guide(
    'person',
    ['订单当前的状态不允许此操作。', 'The order is not in a state that allows this.'],
    ['重新读取订单，查看现在可以做什么。', 'Read the order again and see what is possible now.'],
  ),
  token_expired: guide(
    'person',
    ['邮件中的链接已过期。', 'The link of the mail is too old.'],
    ['请重新申请一封邮件。', 'Ask for another mail.'],
  ),
  version_mismatch: guide(
    'developer',
    ['读取之后，对象已被他人修改。', 'Somebody has changed the object since it was read.'],
    [
      '重新读取，合并修改，再以新的 ETag 作为 If-Match 发送。',
      'Read it again, merge, and send the new ETag as If-Match.',
    ],
  ),
  payload_too_large: guide(
    'developer',
    ['请求体过大。', 'The body is too large.'],
    ['减小请求；图片请通过上传地址发送。', 'Send less; pictures go to their upload address.'],
  ),
  unsupported_media_type: guide(
    'developer',
    ['请求的 Content-Type 不受支持。', 'The content type of the request is not supported.'],
    ['以 application/json 发送。', 'Send application/json.'],
  ),
  idempotency_key_reused: guide(
    'developer',
    ['该 Idempotency-Key 已用于内容不同的请求。', 'The Idempotency-Key was used with another body.'],
    ['每个新请求使用新的键；重试时保持内容不变。', 'Use a new key for a new request, and the same body for a repeat.'],
  ),
  too_many_requests: guide(
    'wait',
    ['短时间内尝试过多。', 'There were too many attempts in a short time.'],
    ['请按 Retry-After 等待后再试。', 'Wait as Retry-After says.'],
  ),
  unexpected: guide(
    'shop',
    ['本店出现错误，已记录。', 'Something broke on our side, and it was logged.'],
    ['请稍后重试；若仍然出现，请把 requestId 告诉我们。', 'Try again later; if it stays, tell us the requestId.'],
  ),
  provider_unavailable: guide(
    'wait',
    ['支付渠道暂时没有响应，未扣款。', 'The payment provider does not answer; nothing was charged.'],
    ['请稍后重试，或换一种支付方式。', 'Try again in a moment, or pay in another way.'],
  ),
  unavailable: guide(
    'wait',
    ['本店暂时繁忙。', 'The shop cannot answer for a moment.'],
    ['请按 Retry-After 等待后原样重试。', 'Wait as Retry-After says and send it again as it is.'],
  ),
};
