import { isPaymentNumber } from '#shared/kernel/id.ts';
import { type Booked, type Books, billBytes, billPatienceMs } from '../books.ts';
import { exchange } from '../exchange.ts';
import { isText, type JsonObject } from '../json.ts';
import { isSafeAddress } from '../secret.ts';
import { fromYuan } from '../yuan.ts';
import { AlipayRefusal } from './answer.ts';
import { callAlipay } from './client.ts';
import type { AlipaySettings } from './settings.ts';
import { filesIn } from './zip.ts';

const method = 'alipay.data.dataservice.bill.downloadurl.query';

/**
 * What Alipay was paid on a day: its trade bill, which is there from nine o'clock of the next day on. A zip of tables in
 * GBK, of which one has the transactions and another their sums; the names of the files are GBK as well, so the tables
 * are known by what is in them.
 */
export const alipayBooks: Books<AlipaySettings> = async function* (settings, { date }) {
  let answer: JsonObject;
  try {
    answer = await callAlipay(settings, { method, content: { bill_type: 'trade', bill_date: date } }, billPatienceMs);
  } catch (error) {
    // Nothing was sold, so there are no books.
    if (error instanceof AlipayRefusal && /bill_not_exist$/i.test(error.reason)) return;
    throw error;
  }
  const url = answer['bill_download_url'];
  if (!isText(url)) throw new Error("Alipay's answer is not a bill.");
  const tables = filesIn(await downloaded(url)).map((file) =>
    rowsOf(new TextDecoder('gbk', { fatal: true }).decode(file)),
  );
  const transactions = tables.find((rows) => rows !== undefined);
  if (!transactions) throw new Error("Alipay's bill holds no table of transactions.");
  for (const cell of transactions) {
    const booked = bookedIn(cell);
    if (booked) yield booked;
  }
};

/** The address was told in a signed answer, and is good for half a minute. It is often told as http, and served as https. */
const downloaded = async (address: string): Promise<Buffer> => {
  const url = new URL(isSafeAddress(address) ? address : address.replace(/^http:/, 'https:'));
  if (!isSafeAddress(url.href)) throw new Error('Alipay names a bill at an address that cannot be trusted.');
  const { status, body } = await exchange({ method: 'GET', url, headers: {} }, billPatienceMs, billBytes);
  if (status !== 200) throw new Error(`Alipay answered ${status} to the download of a bill.`);
  return body;
};

/** The cell of a row below a heading that begins so. */
type Cell = (heading: string) => string;

/** The rows of the table of transactions; undefined for another table. What begins with `#` is a remark. */
const rowsOf = (text: string): readonly Cell[] | undefined => {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const [headings = [], ...rows] = lines.map((line) => line.split(',').map((cell) => cell.trim()));
  if (!headings.includes('支付宝交易号') || !headings.includes('业务类型')) return undefined;
  return rows.map((cells) => (heading) => cells[headings.findIndex((each) => each.startsWith(heading))] ?? '');
};

const bookedIn = (cell: Cell): Booked | undefined => {
  const [paymentNumber, transactionId] = [cell('商户订单号'), cell('支付宝交易号')];
  if (cell('业务类型') !== '交易' || !isPaymentNumber(paymentNumber)) return undefined;
  const amount = fromYuan(cell('订单金额'));
  if (!amount || transactionId === '') throw new Error(`Alipay's bill cannot be read at payment ${paymentNumber}.`);
  return { transactionId, paymentNumber, amount };
};
