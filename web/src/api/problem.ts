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
    /** How long the cloud wants to be left alone, in seconds. */
    readonly retryAfterS?: number,
  ) {
    super(detail);
  }
}

/** Reads an error answer; an answer that is no problem document (a proxy's page) becomes `unexpected`. */
export function problemOf(status: number, body: unknown, retryAfterS?: number): ApiProblem {
  if (isProblem(body)) return new ApiProblem(body.code, status, body.detail, retryAfterS);
  return new ApiProblem('unexpected', status, `the answer has status ${status} and is no problem document`);
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string';
}

/** The cloud says that the thing is not the user's: asking again changes nothing. */
export function isRefusal(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 403 || error.status === 404);
}

/** The request or its answer got lost on the way. */
export function isNetworkProblem(error: unknown): boolean {
  return error instanceof ApiProblem && error.code === 'network';
}

/** Somebody else changed the thing since it was read. */
export function isOutdated(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 412;
}
