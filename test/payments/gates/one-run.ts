import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Schedule } from '#functions/events/schedule.ts';
import type { Operation } from '#functions/http/operation.ts';
import { cancelOrder } from '#functions/orders/cancel-order.ts';
import { expireUnpaidOrders } from '#functions/orders/expire-unpaid-orders.ts';
import { receiveAlipayNotification } from '#functions/payments/receive-alipay-notification.ts';
import { receiveCardNotification } from '#functions/payments/receive-card-notification.ts';
import { receiveWechatNotification } from '#functions/payments/receive-wechat-notification.ts';
import { reconcilePayments } from '#functions/payments/reconcile-payments.ts';
import { refundPayment } from '#functions/payments/refund-payment.ts';
import { requestRefund } from '#functions/payments/request-refund.ts';
import { settleRefunds } from '#functions/payments/settle-refunds.ts';
import { startPayment } from '#functions/payments/start-payment.ts';
import { dynamoDbEngine } from '#shared/aws/dynamodb-table.ts';
import type { TestRequest } from '#test/event.ts';
import { shopOver } from '#test/shop.ts';

/** One invocation of one function, as plain data: another process can be told to do it. */
export interface Run {
  readonly id: string;
  /** Absent for a schedule. */
  readonly request?: TestRequest;
  readonly endpoint: string;
  readonly tableName: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly origin: string;
}

const operations: readonly Operation[] = [
  receiveCardNotification,
  receiveAlipayNotification,
  receiveWechatNotification,
  startPayment,
  cancelOrder,
  requestRefund,
  refundPayment,
];
const schedules: readonly Schedule[] = [expireUnpaidOrders, reconcilePayments, settleRefunds];

/** Runs it to its end. */
export const performRun = async ({ id, request, endpoint, tableName, parameters, origin }: Run): Promise<void> => {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 });
  const shop = shopOver({ engine: dynamoDbEngine(client, tableName), parameters, shop: { origin } });
  const operation = operations.find((each) => each.id === id);
  const schedule = schedules.find((each) => each.id === id);
  if (operation) {
    const { status, text } = await shop.call(operation, request);
    if (status >= 400) throw new Error(`${id} answered ${status}: ${text}`);
  } else if (schedule) await shop.run(schedule);
  else throw new Error(`there is no function ${id}`);
};
