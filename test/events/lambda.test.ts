import { describe, expect, it } from 'vitest';
import { type Change, consumer } from '#functions/events/consumer.ts';
import { schedule } from '#functions/events/schedule.ts';
import { trigger } from '#functions/events/trigger.ts';
import { Stale } from '#shared/kernel/stale.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';

const written = capturedLog();
const shop = shopOver();
const inserted = (id: number) => ({ event: 'INSERT' as const, after: { pk: `ITEM#${id}`, id } });

/** A consumer that keeps what it was told. */
const keeping = (told: Change[], refuses: (change: Change) => void = () => undefined) =>
  consumer('test/keep', { summary: 'Keep.', types: ['item'], uses: {} }, async (change) => {
    refuses(change);
    told.push(change);
  });

describe('a consumer', () => {
  it('is told each change in its order, with the item before and after', async () => {
    const told: Change[] = [];
    const changes = [
      inserted(1),
      { event: 'MODIFY' as const, before: { id: 1 }, after: { id: 2, price: { amount: 5 } } },
      { event: 'REMOVE' as const, before: { id: 2 } },
    ];
    expect(await shop.changes(keeping(told), changes)).toEqual([]);
    expect(told).toEqual(changes.map((change) => ({ ...change, at: expect.any(Date) })));
  });

  it('stops at the first change that fails and names it, so that it and all behind it come again', async () => {
    const told: Change[] = [];
    const refuses = ({ after }: Change) => {
      if (after?.['id'] === 2) throw new Error('poison');
    };
    expect(await shop.changes(keeping(told, refuses), [inserted(1), inserted(2), inserted(3)])).toEqual(['2']);
    expect(told.map(({ after }) => after?.['id'])).toEqual([1]);
    expect(written.lines.find(({ level }) => level === 'ERROR')).toMatchObject({
      message: 'change failed',
      operation: 'test/keep',
      error: { message: 'poison' },
    });
  });

  it('is told again when it met stale reads', async () => {
    const told: Change[] = [];
    let times = 0;
    const refuses = () => {
      if (++times < 3) throw new Stale('item');
    };
    expect(await shop.changes(keeping(told, refuses), [inserted(1)])).toEqual([]);
    expect([told.length, times]).toEqual([1, 3]);
  });

  it('of an empty batch has nothing to do', async () => {
    expect(await shop.changes(keeping([]), [])).toEqual([]);
  });
});

describe('a consumer that is told of many changes at once', () => {
  const together = (story: (change: Change) => void, many: (ids: unknown[]) => void) =>
    consumer(
      'test/keep',
      { summary: 'Keep.', types: ['item'], uses: {} },
      async (change) => story(change),
      async (changes) => many(changes.map(({ after }) => after?.['id'])),
    );
  const poisonedAt = (id: number) => (change: Change) => {
    if (change.after?.['id'] === id) throw new Error('poison');
  };
  const three = [inserted(1), inserted(2), inserted(3)];

  it('is told of them when each has been told', async () => {
    const told: unknown[] = [];
    const keeping = together(
      ({ after }) => told.push(after?.['id']),
      (ids) => told.push(ids),
    );
    expect(await shop.changes(keeping, three)).toEqual([]);
    expect(told).toEqual([1, 2, 3, [1, 2, 3]]);
  });

  it('is told of those before one that failed, which comes again with what is behind it', async () => {
    const told: unknown[] = [];
    expect(
      await shop.changes(
        together(poisonedAt(3), (ids) => told.push(ids)),
        three,
      ),
    ).toEqual(['3']);
    expect(told).toEqual([[1, 2]]);
  });

  it('is told of none when the first one failed', async () => {
    const told: unknown[] = [];
    expect(
      await shop.changes(
        together(poisonedAt(1), (ids) => told.push(ids)),
        three,
      ),
    ).toEqual(['1']);
    expect(told).toEqual([]);
  });

  it('hears all of them again when that fails, from the first one on', async () => {
    const failing = together(poisonedAt(3), () => {
      throw new Error('broken');
    });
    expect(await shop.changes(failing, three)).toEqual(['1']);
    expect(written.lines.filter(({ level }) => level === 'ERROR')).toHaveLength(2);
  });
});

describe('a schedule', () => {
  const counting = schedule('test/count', { summary: 'Count.', rate: 'rate(1 minute)', uses: {} }, async () => ({
    counted: 3,
  }));

  it('answers and logs its account', async () => {
    expect(await shop.run(counting)).toEqual({ counted: 3 });
    expect(written.lines.at(-1)).toMatchObject({ message: 'done', operation: 'test/count', done: { counted: 3 } });
  });

  it('that fails says so to whoever runs it: the next minute tries again', async () => {
    const failing = schedule('test/fail', { summary: 'Fail.', rate: 'rate(1 minute)', uses: {} }, async () => {
      throw new Error('broken');
    });
    await expect(shop.run(failing)).rejects.toThrow('broken');
    expect(written.lines.at(-1)).toMatchObject({ message: 'told', capacity: { rt: 0, rru: 0, wru: 0 } });
  });
});

describe('a trigger', () => {
  it('answers the event with its response filled in', async () => {
    const greeting = trigger(
      'test/greet',
      { summary: 'Greet.', hook: 'pre-token-generation', uses: {} },
      async (event: { name: string; response?: string }) => ({ ...event, response: `hello ${event.name}` }),
    );
    expect(await shop.trigger(greeting, { name: 'ann' })).toEqual({ name: 'ann', response: 'hello ann' });
  });
});
