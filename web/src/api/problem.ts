import type { Problem } from './types';

/** The API's own codes, and two that only a client can know. */
export type ProblemCode = Problem['code'] | 'network' | 'unexpected';

/** A request that did not succeed. `code` is the key of the text that the user reads. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';

  constructor(
    readonly code: ProblemCode,
    readonly status: number,
    detail: string,
  ) {
    super(detail);
  }
}

/** Reads an error answer; an answer that is no problem document (a proxy's page) becomes `unexpected`. */
export function problemOf(status: number, body: unknown): ApiProblem {
  if (isProblem(body)) return new ApiProblem(body.code, status, body.detail);
  return new ApiProblem('unexpected', status, `the answer has status ${status} and is no problem document`);
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string';
}

/** The cloud says that the thing is not the user's: asking again changes nothing. */
export function isRefusal(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 403 || error.status === 404);
}
