import { describe, expect, it } from 'vitest';
import { invalid, Problem, problems } from '#shared/kernel/problem.ts';

const catalogue = Object.entries(problems);

describe('the catalogue of problems', () => {
  it('keeps the statuses that clients have been told', () => {
    expect(Object.fromEntries(catalogue.map(([code, [status]]) => [code, status]))).toMatchObject({
      invalid_request: 400,
      token_invalid: 400,
      wrong_credentials: 401,
      session_ended: 401,
      bad_origin: 403,
      not_activated: 403,
      not_found: 404,
      method_not_allowed: 405,
      conflict: 409,
      username_taken: 409,
      email_taken: 409,
      cart_empty: 409,
      out_of_stock: 409,
      price_changed: 409,
      illegal_transition: 409,
      token_expired: 410,
      version_mismatch: 412,
      payload_too_large: 413,
      unsupported_media_type: 415,
      idempotency_key_reused: 422,
      too_many_requests: 429,
      unexpected: 500,
      unavailable: 503,
    });
  });

  it('has plain codes, statuses of errors, and a title for people', () => {
    for (const [code, [status, title]] of catalogue) {
      expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(600);
      expect(title).toMatch(/^[A-Z].*[^.]$/);
    }
  });
});

describe('a problem', () => {
  it('speaks by its detail, or else by its title', () => {
    expect(new Problem('conflict').message).toBe('The request conflicts with the current state');
    expect(new Problem('conflict', { detail: 'A cart has room for 40 lines.' }).message).toContain('40 lines');
  });

  it('keeps what caused it', () => {
    const cause = new Error('underneath');
    expect(new Problem('unavailable', { cause }).cause).toBe(cause);
  });

  it('names the field that is wrong', () => {
    const problem = invalid('address.city', 'is required');
    expect([problem.status, problem.details.errors]).toEqual([400, [{ path: 'address.city', message: 'is required' }]]);
  });
});
