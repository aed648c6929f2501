import { expect } from 'vitest';
import type { Answer } from './client.ts';

/** Paths of the fields that a refusal names. */
export const namedFields = ({ json }: Answer): readonly string[] =>
  [...new Set<string>((json?.errors ?? []).map(({ path }: { path: string }) => path))].sort();

/** Asserts that an answer is this problem, in the form that every problem has; answers it for more questions. */
export const expectProblem = (answer: Answer, status: number, code: string): Answer => {
  expect([answer.status, answer.json?.code], answer.text).toEqual([status, code]);
  expect(answer.headers['content-type']).toBe('application/problem+json');
  expect(answer.headers['x-content-type-options']).toBe('nosniff');
  expect(answer.json).toMatchObject({ status, title: expect.any(String), requestId: answer.headers['x-request-id'] });
  return answer;
};

/** Asserts that a request is refused as invalid because of exactly these fields. */
export const expectInvalid = (answer: Answer, ...fields: readonly string[]): void => {
  expectProblem(answer, 400, 'invalid_request');
  expect(namedFields(answer)).toEqual([...fields].sort());
};
