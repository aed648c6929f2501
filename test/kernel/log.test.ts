import { describe, expect, it } from 'vitest';
import { log } from '#shared/kernel/log.ts';
import { capturedLog } from '#test/log.ts';

describe('the log', () => {
  const written = capturedLog();

  it('is one JSON object a line, whatever stands in it', () => {
    log.info('two\nlines', { operation: 'orders/place-order', status: 201 });
    log.warn('next');
    expect(written.text.endsWith('\n')).toBe(true);
    expect(written.lines).toEqual([
      { level: 'INFO', at: expect.any(String), message: 'two\nlines', operation: 'orders/place-order', status: 201 },
      { level: 'WARN', at: expect.any(String), message: 'next' },
    ]);
  });

  it('tells an error with everything that caused it', () => {
    log.error('failed', { error: new Error('above', { cause: new TypeError('below') }) });
    expect(written.lines[0]).toMatchObject({
      level: 'ERROR',
      error: {
        name: 'Error',
        message: 'above',
        stack: expect.any(String),
        cause: { name: 'TypeError', message: 'below' },
      },
    });
  });

  it('tells only the kind of what was thrown and is no error: it may be anything', () => {
    log.error('failed', { error: 'password=secret' });
    expect(written.lines[0]?.['error']).toEqual({ name: 'string' });
  });
});
