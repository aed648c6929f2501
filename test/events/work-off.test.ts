import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { oneByOne, workOff } from '#functions/events/work-off.ts';
import { Stale } from '#shared/kernel/stale.ts';
import { capturedLog } from '#test/log.ts';

capturedLog();

/** A list of things that are due, each until it was done. */
const givenDue = (count: number) => {
  const left = new Set(Array.from({ length: count }, (_, i) => i));
  const tried: number[] = [];
  const workWith = (faults: ReadonlyMap<number, Error>) => async (each: number) => {
    tried.push(each);
    const fault = faults.get(each);
    if (fault) throw fault;
    left.delete(each);
  };
  return { left, tried, due: async () => [...left], workWith };
};

describe('work that is due', () => {
  it('is done until nothing is due', async () => {
    const { left, tried, due, workWith } = givenDue(20);
    await workOff(due, workWith(new Map()));
    expect([left.size, tried.length]).toEqual([0, 20]);
  });

  it('is done for all others when one can neither be done nor put off', async () => {
    const { left, due, tried, workWith } = givenDue(20);
    await workOff(due, workWith(new Map([[0, new Stale('in conflict')]])));
    expect([...left]).toEqual([0]);
    expect(tried.filter((each) => each === 0).length).toBeLessThan(4);
  });

  it('is due again at the next run when nobody gets anywhere, rather than tried without end', async () => {
    const { left, tried, due, workWith } = givenDue(3);
    await workOff(due, workWith(new Map([0, 1, 2].map((each) => [each, new Stale('in conflict')]))));
    expect([left.size, tried.length]).toEqual([3, 3]);
  });

  it('is left for the next run when the time is over, in the middle of what was read as well', async () => {
    const { left, tried, due, workWith } = givenDue(1_000);
    const work = workWith(new Map());
    const slowly = async (each: number) => {
      await work(each);
      await setTimeout(10);
    };
    await workOff(due, slowly, 100);
    expect(tried.length).toBeGreaterThan(7);
    expect(tried.length).toBeLessThan(200);
    expect(left.size).toBe(1_000 - tried.length);
  });

  it('that fails by more than a conflict fails the run, after the others had their turn', async () => {
    const { left, due, workWith } = givenDue(20);
    const fault = new Error('the table is down');
    await expect(workOff(due, workWith(new Map([[0, fault]])))).rejects.toBe(fault);
    expect([...left]).toEqual([0]);
  });
});

describe('some things in their order', () => {
  it('are all tried, whatever becomes of one of them', async () => {
    const { left, tried, workWith } = givenDue(3);
    await oneByOne([0, 1, 2], workWith(new Map([[0, new Stale('in conflict')]])));
    expect([tried, [...left]]).toEqual([[0, 1, 2], [0]]);
    const fault = new Error('the table is down');
    await expect(oneByOne([1, 2], workWith(new Map([[1, fault]])))).rejects.toBe(fault);
  });
});
