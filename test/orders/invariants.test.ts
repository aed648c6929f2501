import { describe, expect, it } from 'vitest';
import { checkInvariants } from '#infra/invariants.ts';
import { type Stock, stockItem } from '#shared/catalog/index.ts';
import { type Order, orderItem, type Sale, saleItem } from '#shared/orders/index.ts';
import { type Payment, paymentItem } from '#shared/payments/index.ts';
import { transactionItem } from '#shared/payments/payment.entity.ts';
import { type User, userItem } from '#shared/users/index.ts';
import { emailClaim, usernameClaim } from '#shared/users/user.entity.ts';
import { anOrder, aPayment, aStock, aUser, cny, moneyFor } from '#test/factories.ts';

const parcel = {
  shipmentId: 'shp_1',
  merchantId: 'mch_01JD8Q6Z5N8B7T3V1X9K4M2P0M',
  carrier: 'SF',
  trackingNumber: '1',
  shippedAt: '2026',
};
const told = (...types: readonly Order['events'][number]['type'][]) => types.map((type) => ({ type, at: '2026' }));
const shipped = { status: 'shipped' as const, shipments: [parcel], events: told('placed', 'paid', 'shipped') };

/** A table that adds up: an order for one of ten pieces, paid in full, and its user. */
interface Changes {
  readonly stock?: Partial<Stock>;
  readonly order?: Partial<Order>;
  readonly payment?: Partial<Payment>;
  readonly sale?: Partial<Sale>;
}

const world = (changes: Changes = {}) => {
  const sold = aStock({ available: 9, supplied: 10 });
  const events = [
    { type: 'placed', at: '2026' },
    { type: 'paid', at: '2026' },
  ] as const;
  const order = anOrder({ stocks: [sold], status: 'paid', events });
  const paid = aPayment(order, {
    status: 'succeeded',
    captured: order.total,
    refundable: order.total.amount,
    transactionId: 'pi_1',
  });
  const fact = moneyFor(paid, { transactionId: 'pi_1' });
  const { orderId, userId } = order;
  return [
    stockItem.item({ ...sold, ...changes.stock }),
    orderItem.item({ ...order, ...changes.order }),
    paymentItem.item({ ...paid, ...changes.payment }),
    transactionItem.item({ ...fact, at: '2026' }),
    saleItem.item({ merchantId: sold.merchantId, orderId, userId, status: 'paid', paidAt: '2026', ...changes.sale }),
  ];
};

const people = (changes: Partial<User> = {}, without?: 'username' | 'email' | 'user') => {
  const user = aUser({ username: 'Ann', email: 'Ann@mail.example' });
  const { userId, username, email, status } = user;
  const claim = { userId, username, email, status };
  return [
    userItem.item({ ...user, ...changes }),
    usernameClaim.item({ ...claim, name: 'ann' }),
    emailClaim.item({ ...claim, name: 'ann@mail.example' }),
  ].filter(({ type }) => type !== without);
};

const violations = (items: Parameters<typeof checkInvariants>[0]) => checkInvariants(items).violations.join('\n');

describe('the invariants', () => {
  it('hold in a table that adds up', () => {
    expect(checkInvariants([...world(), ...people()])).toEqual({ ok: true, violations: [] });
    expect(checkInvariants([])).toEqual({ ok: true, violations: [] });
  });

  it.each([
    ['a piece that was sold twice', { stock: { available: -1, supplied: 0 } }, '-1 pieces available'],
    ['a piece that got lost', { stock: { available: 8 } }, '8 available + 1 ordered is not 10'],
    ['a piece that came from nowhere', { stock: { available: 10 } }, '10 available + 1 ordered is not 10'],
    [
      'pieces of an expired order that are still held',
      { order: { status: 'expired' as const } },
      '9 available + 0 ordered is not 10',
    ],
    ['a total that is not the sum', { order: { total: cny(1) } }, 'the total is not the sum'],
    ['a subtotal that is not the sum', { order: { subtotal: cny(1) } }, 'the total is not the sum'],
    [
      'a state that no event tells of',
      { order: { status: 'completed' as const } },
      'completed, but the last event is paid',
    ],
    [
      'a transition that happened twice',
      {
        order: {
          events: [
            { type: 'placed' as const, at: '' },
            { type: 'paid' as const, at: '' },
            { type: 'paid' as const, at: '' },
          ],
        },
      },
      'a transition is recorded twice',
    ],
    [
      'an order that waits although it was paid',
      { order: { status: 'pending_payment' as const } },
      'pending_payment, with 1 applied payments',
    ],
    ['an order that was paid by nothing', { payment: { status: 'closed' as const } }, 'paid, with 0 applied payments'],
    ['money that is not the total', { payment: { captured: cny(1) } }, 'captured another amount than the total'],
    [
      'money in another currency',
      { payment: { captured: { amount: 13_600, currency: 'EUR' } } },
      'captured another amount than the total',
    ],
    ['money without a payment', { payment: { status: 'closed' as const } }, 'closed, but it has captured money'],
    ['more to give back than was taken', { payment: { refundable: 1 } }, '0 given back + 1 refundable is not'],
    ['a transaction that nobody claimed', { payment: { transactionId: 'pi_2' } }, 'transaction pi_2 is not claimed'],
    [
      'a payment of an order that is not there',
      { payment: { orderId: 'ord_none' } },
      'ord_none: paid, but there is no such order',
    ],
  ])('find %s', (_, changes, violation) => {
    expect(violations(world(changes))).toContain(violation);
  });

  it('hold while an order is on its way', () => {
    expect(violations(world({ order: shipped, sale: { status: 'shipped', dueAt: '2026' } }))).toBe('');
    const there = { status: 'delivered' as const, shipments: [{ ...parcel, deliveredAt: '2026' }] };
    const events = told('placed', 'paid', 'shipped', 'delivered');
    expect(violations(world({ order: { ...there, events }, sale: { status: 'delivered' } }))).toBe('');
  });

  it.each([
    ['a merchant who does not hear of a paid order', { sale: { merchantId: 'mch_x' } }, 'has no sale'],
    ['a sale of what was not bought there', { sale: { merchantId: 'mch_x' } }, 'a sale without a paid order'],
    [
      'a sale of an order that was not paid',
      { order: { status: 'cancelled' as const } },
      'a sale without a paid order',
    ],
    ['a sale under another shopper', { sale: { userId: 'usr_x' } }, 'names another shopper'],
    ['a sale that is ahead of its shipment', { sale: { status: 'shipped' as const } }, 'is shipped instead of paid'],
    ['a sale that is behind its shipment', { order: shipped }, 'is paid instead of shipped'],
    ['a sale that ends too early', { sale: { status: 'completed' as const } }, 'is completed instead of paid'],
    ['a time to object that runs before anything was sent', { sale: { dueAt: '2026' } }, 'due before'],
    ['a shipment that nobody sent', { order: { ...shipped, shipments: [] } }, 'not all of it was shipped'],
    [
      'an order that nobody calls shipped',
      { order: { status: 'paid' as const, shipments: [parcel] } },
      'all of it was shipped',
    ],
    ['a shipment that left twice', { order: { ...shipped, shipments: [parcel, parcel] } }, 'has shipped twice'],
    [
      'a shipment of a stranger',
      { order: { ...shipped, shipments: [parcel, { ...parcel, merchantId: 'mch_x' }] } },
      'shipped by a stranger',
    ],
    ['an unpaid order that was shipped', { order: { ...shipped, status: 'expired' as const } }, 'expired, but shipped'],
    ['a delivery of what is on its way', { order: { ...shipped, status: 'delivered' as const } }, 'is on its way'],
    [
      'a delivery that nobody heard of',
      { order: { ...shipped, shipments: [{ ...parcel, deliveredAt: '2026' }] } },
      'all of it was delivered',
    ],
  ])('find %s', (_, changes, violation) => {
    expect(violations(world(changes))).toContain(violation);
  });

  it('find a payment that succeeded without saying by what', () => {
    const { transactionId: _, ...payment } = aPayment(anOrder(), { status: 'review' });
    expect(violations([paymentItem.item(payment)])).toContain('review without a transaction');
  });

  it('find an order that was paid twice', () => {
    const items = world();
    const payment = paymentItem.from(items.find(({ type }) => type === 'payment'));
    if (!payment) throw new Error('the world has no payment');
    expect(violations([...items, paymentItem.item({ ...payment, paymentNumber: 'P2' })])).toContain(
      'with 2 applied payments',
    );
  });

  it('find one transaction that paid two payments', () => {
    expect(violations([...world(), ...world()])).toContain('transaction pi_1 paid twice');
  });

  it.each([
    ['a name that is held by nobody', people({}, 'user'), 'USERNAME#ann belongs to no user'],
    ['a user without the claim on the name', people({}, 'username'), 'does not hold USERNAME#ann'],
    ['a user without the claim on the e-mail', people({}, 'email'), 'does not hold EMAIL#ann@mail.example'],
    ['a claim of somebody else', people({ userId: 'usr_other' }), 'USER#usr_other does not hold USERNAME#ann'],
  ])('find %s', (_, items, violation) => {
    expect(violations(items)).toContain(violation);
  });
});
