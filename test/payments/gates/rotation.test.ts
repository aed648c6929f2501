import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operationLambda } from '#functions/http/lambda.ts';
import { type Ssm, startSsm } from '#infra/local/engines/ssm.ts';
import { stages } from '#infra/stages.ts';
import { openParameters } from '#shared/aws/ssm-parameters.ts';
import { stockItem } from '#shared/catalog/index.ts';
import { orderItem } from '#shared/orders/index.ts';
import { paymentItem } from '#shared/payments/index.ts';
import { Table } from '#shared/table/table.ts';
import { at, minutesLater } from '#test/clock.ts';
import { environment, lambdaEnvironment } from '#test/environment.ts';
import { requestEvent } from '#test/event.ts';
import { anOrder, aPayment, aStock } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { atLength } from '#test/long.ts';
import { realTable } from '#test/table.ts';
import { webhooks } from './hall.ts';
import { expectDiscreet } from './leaks.ts';
import { tellers } from './told.ts';

const written = capturedLog();
const real = realTable();
const count = atLength(60, 500);
const turns = 4;

let store: Ssm;
const variables: Record<string, string> = { ...lambdaEnvironment, PARAMETER_PATH: '/shop/dev' };
beforeAll(async () => {
  store = await startSsm({});
  variables['AWS_ENDPOINT_URL_SSM'] = store.endpoint;
  variables['SHOP'] = JSON.stringify(stages.dev.shop);
  variables['SHOP_ORIGIN'] = 'https://shop.example';
});
afterAll(() => store.stop());
environment(variables);

describe(`${count} deliveries, while the keys are turned ${turns} times`, () => {
  it.each(
    tellers().flatMap((teller) =>
      atLength([3], [1, 3]).map((containers) => ({ teller, containers, name: teller.name })),
    ),
  )(
    '$name loses none, in $containers containers that know the old keys',
    async ({ teller, containers }) => {
      const table = await real.empty();
      const { operation, accepted } = webhooks[teller.name];
      const put = (): void => store.put(`/shop/dev/payments/${teller.name}`, teller.parameter());
      put();
      // Each container of the function keeps what it has read of its secrets.
      const handlers = Array.from({ length: containers }, () =>
        operationLambda(operation, {
          table: ({ meter, consistent }) => new Table(table.engine, meter, { consistent }),
          parameters: openParameters(),
        }),
      );

      const lost: number[] = [];
      const now = new Date();
      for (let i = 0; i < count; i++) {
        // The operator puts the new keys; the provider signs with them from the next delivery on.
        if (i > 0 && i % Math.floor(count / turns) === 0) {
          teller.rotate(true);
          put();
        }
        const stock = aStock({ available: 9, supplied: 10 });
        const order = anOrder({ stocks: [stock] });
        const payment = aPayment(order, { provider: teller.name });
        await table.given([stockItem.put(stock), orderItem.put(order), paymentItem.put(payment)]);
        // A day of deliveries: some seconds lie between two of them.
        await at(minutesLater(i / 2, now), async () => {
          const event = requestEvent(operation, teller.money(payment));
          const answer = await handlers[i % containers]?.(event as never, {} as never);
          if (answer?.statusCode !== accepted[0] || answer.body !== accepted[2]) lost.push(i);
        });
      }
      expect(lost).toEqual([]);
      expectDiscreet(written.text, { [teller.name]: teller.parameter() });
      const after = (await table.items()).flatMap((item) => paymentItem.from(item)?.status ?? []);
      expect(after).toEqual(Array.from({ length: count }, () => 'succeeded'));
    },
    600_000,
  );
});
