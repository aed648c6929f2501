import { createHash } from 'node:crypto';
import { isPaymentNumber } from '#shared/kernel/id.ts';
import { type Booked, type Books, billBytes, billPatienceMs } from '../books.ts';
import { isText } from '../json.ts';
import { isSafeAddress } from '../secret.ts';
import { fromYuan } from '../yuan.ts';
import { callWechat, signedExchange, WechatRefusal } from './client.ts';
import type { WechatSettings } from './settings.ts';

/** What WeChat was paid on a day: its trade bill, which is there from ten o'clock of the next day on. */
export const wechatBooks: Books<WechatSettings> = async function* (settings, { date }) {
  const path = `/v3/bill/tradebill?bill_date=${date}&bill_type=SUCCESS`;
  let bill: Awaited<ReturnType<typeof callWechat>>;
  try {
    bill = await callWechat(settings, { method: 'GET', path }, billPatienceMs);
  } catch (error) {
    // Nothing was sold, so there are no books.
    if (error instanceof WechatRefusal && error.code === 'NO_STATEMENT_EXIST') return;
    throw error;
  }
  const { download_url: url, hash_value: hash, hash_type: hashType } = bill;
  if (!isText(url) || !isText(hash) || hashType !== 'SHA1') throw new Error("WeChat's answer is not a bill.");
  yield* rowsIn(await downloaded(settings, url, hash), settings);
};

/** The file itself carries no signature: it is proved by its hash, which came in a signed answer. */
const downloaded = async (settings: WechatSettings, url: string, hash: string): Promise<string> => {
  const base = new URL(settings.apiBase ?? 'https://api.mch.weixin.qq.com');
  // What is sent there is signed by the merchant.
  if (!isSafeAddress(url) || new URL(url).hostname !== base.hostname)
    throw new Error('WeChat names a bill at an address that is not its own.');
  const { status, body } = await signedExchange(settings, { method: 'GET', path: url }, billPatienceMs, billBytes);
  if (status !== 200) throw new Error(`WeChat answered ${status} to the download of a bill.`);
  if (createHash('sha1').update(body).digest('hex') !== hash.toLowerCase())
    throw new Error('The bill that was downloaded is not the one that WeChat has announced.');
  return body.toString();
};

/** Each cell begins with a backtick; behind the rows stand their sums, under a header of their own. */
function* rowsIn(text: string, { appId, mchId }: WechatSettings): Generator<Booked> {
  const [header = '', ...lines] = text.replace('\uFEFF', '').split(/\r?\n/);
  const names = header.split(',');
  for (const line of lines) {
    if (!line.startsWith('`')) break;
    const cells = line.slice(1).split(',`');
    const cell = (name: string): string => cells[names.indexOf(name)] ?? '';
    const paymentNumber = cell('商户订单号');
    // A merchant may have several apps, and sell elsewhere as well.
    const isOurs = cell('公众账号ID') === appId && cell('商户号') === mchId && isPaymentNumber(paymentNumber);
    if (!isOurs || cell('交易状态') !== 'SUCCESS') continue;
    const [amount, transactionId] = [fromYuan(cell('订单金额')), cell('微信订单号')];
    if (!amount || cell('货币种类') !== amount.currency || transactionId === '')
      throw new Error(`WeChat's bill cannot be read at payment ${paymentNumber}.`);
    yield { transactionId, paymentNumber, amount };
  }
}
