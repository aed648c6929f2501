import { describe, expect, it } from 'vitest';
import { capacityOf } from '#infra/local/functions/capacity.ts';
import { readableError } from '#infra/local/functions/log.ts';

describe('the lines of a function', () => {
  it('show an error as one line for a person', () => {
    const entry = {
      level: 'ERROR',
      operation: 'orders/place-order',
      message: 'it failed',
      error: { name: 'E', message: 'why', cause: { name: 'F', message: 'therefore' } },
    };

    expect(readableError('f', JSON.stringify(entry))).toBe(
      'ERROR  orders/place-order  it failed  E: why ← F: therefore',
    );
    expect(readableError('f', '{"level":"ERROR","message":"it failed"}')).toBe('ERROR  f  it failed');
  });

  it.each(['{"level":"INFO","message":"error"}', 'no JSON with an "error"', ''])(
    'keep %j from the terminal',
    (line) => {
      expect(readableError('f', line)).toBeUndefined();
    },
  );

  it('carry what the invocation has used', () => {
    expect(capacityOf(['{"a":1}', '{"capacity":{"rt":2,"rru":0.5,"wru":14}}', 'x'])).toBe('rt=2 rru=0.5 wru=14');
    expect(capacityOf([])).toBe('rt=0 rru=0 wru=0');
  });
});
