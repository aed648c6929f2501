import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Bus, startBus } from '#infra/local/events/bus.ts';
import { objectCreated } from '#infra/local/events/object-created.ts';
import { eventually } from '#test/eventually.ts';
import { temporaryDirectory } from '../engines/temporary-directory.ts';

const clock = { now: () => new Date('2026-11-23T10:00:00.500Z') };
const created = (key: string) =>
  objectCreated({ bucket: 'pictures', key, size: 5, etag: '"abc"', reason: 'CopyObject' }, clock);

const pattern = {
  source: ['aws.s3'],
  'detail-type': ['Object Created'],
  detail: { bucket: { name: ['pictures'] }, object: { key: [{ prefix: 'images/img_' }] } },
};
const rule = { id: 'draw', pattern, functionArn: 'arn:draw', retries: 2 };

const buses: Bus[] = [];
afterEach(() => Promise.all(buses.splice(0).map((bus) => bus.stop())));

const aBus = (invoke: (arn: string, event: unknown) => Promise<unknown>, stateDir?: string) => {
  const report = vi.fn();
  const bus = startBus({ rules: [rule], stateDir, invoke, report });
  buses.push(bus);
  return { bus, report };
};

const keyOf = (event: unknown) => Object(event).detail.object.key;

describe('an event', () => {
  it('runs the functions whose rule it fits, and no other', async () => {
    const invoke = vi.fn(async (_arn: string, _event: unknown) => undefined);
    const { bus } = aBus(invoke);
    for (const key of ['images/w320/img_1.webp', 'images/img_1.png', 'uploads/img_1']) bus.put(created(key));
    await eventually(() => expect(invoke).toHaveBeenCalledTimes(1));
    expect(invoke.mock.calls[0]?.[0]).toBe('arn:draw');
    expect(invoke.mock.calls[0]?.[1]).toMatchObject({
      source: 'aws.s3',
      'detail-type': 'Object Created',
      time: '2026-11-23T10:00:00Z',
      detail: { bucket: { name: 'pictures' }, object: { key: 'images/img_1.png', etag: 'abc' }, reason: 'CopyObject' },
    });
  });

  it('is handled alone, the newest first, so that what is in the background stays there', async () => {
    const order: string[] = [];
    let running = 0;
    const { bus } = aBus(async (_, event) => {
      running += 1;
      expect(running).toBe(1);
      await new Promise((resume) => setTimeout(resume, 5));
      order.push(keyOf(event));
      running -= 1;
    });
    for (const key of ['images/img_1.png', 'images/img_2.png', 'images/img_3.png']) bus.put(created(key));
    await eventually(() => expect(order).toHaveLength(3));
    expect(order.slice(1)).toEqual(order.slice(1).sort().reverse());
  });

  it('that fails is tried twice more, then given up and reported', async () => {
    const invoke = vi.fn(async () => Promise.reject(new Error('broken')));
    const { bus, report } = aBus(invoke);
    bus.put(created('images/img_1.png'));
    await eventually(() => expect(report).toHaveBeenCalledTimes(1));
    expect(invoke).toHaveBeenCalledTimes(3);
    expect(report).toHaveBeenCalledWith('the rule draw gave an event up: Error: broken');
  });

  it('that waits is not lost by a restart', async () => {
    const stateDir = temporaryDirectory();
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const { bus: first } = aBus(() => gate, stateDir);
    for (const key of ['images/img_1.png', 'images/img_2.png']) first.put(created(key));
    const stopped = first.stop();
    open();
    await stopped;

    const seen: string[] = [];
    const { bus: second } = aBus(async (_, event) => seen.push(keyOf(event)), stateDir);
    second.resume();
    await eventually(() => expect(seen).toHaveLength(1));
  });
});
