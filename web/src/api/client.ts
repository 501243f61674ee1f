import createClient, { type Client } from 'openapi-fetch';

import { ApiProblem, problemOf } from './problem';
import type { paths } from './schema';

export type Api = Client<paths>;

/** Sends one request; the API's client is built on it. */
export type Send = (request: Request) => Promise<Response>;

/** The typed client of the console's API, which is served from the console's own origin. */
export function createApi(send: Send): Api {
  return createClient<paths>({ baseUrl: window.location.origin, fetch: send });
}

/** Sends a request as the edge wants it, and turns a lost connection into a problem. */
export const send: Send = async (request) => {
  const sealed = await withBodyHash(request);
  try {
    return await fetch(sealed);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiProblem('network', 0, 'the request did not reach the cloud');
  }
};

/**
 * CloudFront signs requests to the functions, and can sign a body only when its SHA-256 comes along. Browsers hash in
 * secure contexts alone; elsewhere (plain HTTP in a laboratory) nobody signs, so nothing is missing.
 */
async function withBodyHash(request: Request): Promise<Request> {
  if (request.method === 'GET' || !globalThis.crypto?.subtle) return request;
  const hash = await crypto.subtle.digest('SHA-256', await request.clone().arrayBuffer());
  const text = Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
  request.headers.set('x-amz-content-sha256', text);
  return request;
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of an answer; throws {@link ApiProblem} for an error. */
export function unwrap<T>(answer: Answer<T>): T {
  const { headers, ok, status } = answer.response;
  if (!ok) throw problemOf(status, answer.error, Number(headers.get('retry-after')) || undefined);
  return answer.data as T;
}
