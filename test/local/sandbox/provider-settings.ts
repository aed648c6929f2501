import type { Sandbox } from '#infra/local/sandbox/sandbox.ts';

/** A provider's settings as the sandbox seeds them. */
export const secretOf = (sandbox: Sandbox, provider: 'alipay' | 'wechat' | 'card'): string =>
  sandbox.parameters('dev')[`/shop/dev/payments/${provider}`] ?? '';
