import { describe, expect, it } from 'vitest';
import { applyAsMerchant } from '#functions/catalog/apply-as-merchant.ts';
import { decideMerchant } from '#functions/catalog/decide-merchant.ts';
import { listMerchants } from '#functions/catalog/list-merchants.ts';
import { showOwnMerchant } from '#functions/catalog/show-own-merchant.ts';
import { grantScopes } from '#functions/users/grant-scopes.ts';
import { merchantItem, newMerchant } from '#shared/catalog/index.ts';
import { userItem } from '#shared/users/index.ts';
import { shopper } from '#test/event.ts';
import { aUser, fresh } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';
import { keyed } from './goods.ts';

capturedLog();
const real = realTable();
const admin = { userId: fresh.user(), scopes: ['shop/shopper', 'shop/merchant', 'shop/admin'] };
const body = { name: '小明茶铺 Tea shop' };
const shop = () => shopOver({ engine: real.engine });

const givenUser = async (changes: Parameters<typeof aUser>[0] = {}) => {
  const user = aUser(changes);
  await real.given([userItem.put(user)]);
  const { userId } = user;
  return { userId, caller: shopper(userId), now: () => real.table.get(userItem.at({ userId })) };
};

/** What the next token of a user says. */
const tokenOf = async (userId: string) => {
  const { response } = await shop().trigger(grantScopes, { userName: userId } as never);
  const { scopesToAdd, claimsToAddOrOverride } = response.claimsAndScopeOverrideDetails?.accessTokenGeneration ?? {};
  return { scopes: scopesToAdd, claims: claimsToAddOrOverride };
};

const decide = (merchantId: string, approved: boolean) => ({ caller: admin, path: { merchantId }, body: { approved } });

describe('applying as a merchant', () => {
  it('waits for a decision, and sells nothing until then', async () => {
    const { userId, caller } = await givenUser();
    const applied = await shop().done(applyAsMerchant, { caller, body });
    expect(applied).toMatchObject({
      ...body,
      status: 'pending',
      version: 1,
      merchantId: expect.stringMatching(/^mch_/),
    });
    expect(await shop().done(showOwnMerchant, { caller })).toEqual(applied);
    expect(await tokenOf(userId)).toEqual({ scopes: ['shop/shopper'], claims: undefined });
  });

  it('is done once by an account', async () => {
    const { caller, now } = await givenUser();
    const answers = await Promise.all(Array.from({ length: 4 }, () => shop().call(applyAsMerchant, { caller, body })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409]);
    expect(await shop().refused(applyAsMerchant, { caller, body })).toMatchObject({ status: 409, code: 'conflict' });
    const { merchantId } = await shop().done(showOwnMerchant, { caller });
    expect((await now())?.merchantId).toBe(merchantId);
  });

  it('twice with one key answers the same, also when it was decided meanwhile', async () => {
    const { caller } = await givenUser();
    const request = { caller, body, headers: keyed('apply') };
    const first = await shop().done(applyAsMerchant, request);
    await shop().done(decideMerchant, decide(first.merchantId, true));
    expect(await shop().done(applyAsMerchant, request)).toEqual(first);
  });

  it('is for active accounts', async () => {
    const { caller } = await givenUser({ status: 'pending_activation' });
    expect(await shop().refused(applyAsMerchant, { caller, body })).toMatchObject({ status: 404 });
    const nobody = shopper(fresh.user());
    expect(await shop().refused(applyAsMerchant, { caller: nobody, body })).toMatchObject({ status: 404 });
    expect(await shop().refused(showOwnMerchant, { caller: nobody })).toMatchObject({ status: 404 });
  });

  it.each([{}, { name: ' ' }, { name: 'x'.repeat(81) }, { name: 'a\u0007' }, { name: 'a', status: 'approved' }])(
    'is not %j',
    async (wrong) => {
      const { caller } = await givenUser();
      expect(await shop().refused(applyAsMerchant, { caller, body: wrong })).toMatchObject({ status: 400 });
    },
  );
});

describe('the decision about a merchant', () => {
  it('lets it sell, and takes that away again: each next token says so', async () => {
    const { userId, caller, now } = await givenUser();
    const { merchantId } = await shop().done(applyAsMerchant, { caller, body });
    const approved = await shop().done(decideMerchant, decide(merchantId, true));
    expect(approved).toMatchObject({ merchantId, status: 'approved', ownerId: userId, version: 2 });
    expect(await tokenOf(userId)).toEqual({
      scopes: ['shop/shopper', 'shop/merchant'],
      claims: { merchant_id: merchantId },
    });
    expect(await shop().done(decideMerchant, decide(merchantId, true))).toEqual(approved);

    await shop().done(decideMerchant, decide(merchantId, false));
    expect(await shop().done(showOwnMerchant, { caller })).toMatchObject({ status: 'suspended', version: 3 });
    expect(await tokenOf(userId)).toEqual({ scopes: ['shop/shopper'], claims: undefined });
    expect(await now()).toMatchObject({ roles: [], merchantId });
    expect(await shop().refused(applyAsMerchant, { caller, body })).toMatchObject({ status: 409 });
  });

  it('leaves other roles alone, and makes no merchant of an admin’s token', async () => {
    const { userId, caller, now } = await givenUser({ roles: ['admin'] });
    const { merchantId } = await shop().done(applyAsMerchant, { caller, body });
    expect((await tokenOf(userId)).claims).toBeUndefined();
    await shop().done(decideMerchant, decide(merchantId, true));
    expect((await now())?.roles).toEqual(['admin', 'merchant']);
    await shop().done(decideMerchant, decide(merchantId, false));
    expect((await now())?.roles).toEqual(['admin']);
  });

  it('is made about a merchant that is there, open, and has an owner', async () => {
    expect(await shop().refused(decideMerchant, decide(fresh.merchant(), true))).toMatchObject({ status: 404 });
    const closed = { ...newMerchant('Closed', fresh.user(), new Date()), status: 'closed' as const };
    const orphan = newMerchant('Orphan', fresh.user(), new Date());
    await real.given([closed, orphan].map((merchant) => merchantItem.put(merchant)));
    expect(await shop().refused(decideMerchant, decide(closed.merchantId, true))).toMatchObject({ code: 'conflict' });
    expect(await shop().refused(decideMerchant, decide(orphan.merchantId, true))).toMatchObject({ code: 'conflict' });
    expect(await shop().done(decideMerchant, decide(orphan.merchantId, false))).toMatchObject({ status: 'suspended' });
  });

  it('made in two ways at once leaves merchant and role in step', async () => {
    for (let round = 0; round < 5; round++) {
      const { caller, now } = await givenUser();
      const { merchantId } = await shop().done(applyAsMerchant, { caller, body });
      await Promise.all([true, false].map((approved) => shop().call(decideMerchant, decide(merchantId, approved))));
      const { status } = await shop().done(showOwnMerchant, { caller });
      expect((await now())?.roles.includes('merchant')).toBe(status === 'approved');
    }
  });
});

describe('the list of merchants', () => {
  it('shows those of a status, newest first, page by page', async () => {
    const table = await real.empty();
    const shop = shopOver({ engine: table.engine });
    const merchants = Array.from({ length: 5 }, (_, i) =>
      newMerchant(`Shop ${i}`, fresh.user(), new Date(Date.UTC(2026, 10, 23, 8, i))),
    );
    await table.given(merchants.map((merchant) => merchantItem.put(merchant)));
    await shop.done(decideMerchant, decide(merchants[2]?.merchantId ?? '', false));

    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: '2', ...(cursor !== undefined && { cursor }) };
      const page = await shop.done(listMerchants, { caller: admin, query });
      names.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(names).toEqual(['Shop 4', 'Shop 3', 'Shop 1', 'Shop 0']);
    const suspended = await shop.done(listMerchants, { caller: admin, query: { status: 'suspended' } });
    expect(suspended.items).toMatchObject([{ name: 'Shop 2', status: 'suspended' }]);
    const wrong = { caller: admin, query: { cursor: Buffer.from('PROFILE').toString('base64url') } };
    expect(await shop.refused(listMerchants, wrong)).toMatchObject({ status: 400 });
  });
});
