import { isNetworkProblem } from './problem';

/** Signing in is guarded by itself, and a viewer token is only a renewal of what is there. */
const LEFT_OUT = /^\/api\/(session|viewer-tokens)/;
const REPEAT_AFTER_MS = 500;

/** Marks a request that makes something, so that the cloud fulfils it once, however often it arrives. */
export function onceOnly(request: Request): Request {
  const makes = request.method === 'POST' && !LEFT_OUT.test(new URL(request.url).pathname);
  if (makes) request.headers.set('idempotency-key', randomKey());
  return request;
}

/** Sends a request; when its answer got lost and the cloud would fulfil it only once, it is sent again. */
export async function sendUntilAnswered(request: Request, send: (request: Request) => Promise<Response>): Promise<Response> {
  if (!request.headers.has('idempotency-key')) return send(request);
  const again = request.clone();
  try {
    return await send(request);
  } catch (error) {
    if (!isNetworkProblem(error)) throw error;
    await new Promise((resolve) => setTimeout(resolve, REPEAT_AFTER_MS));
    return send(again);
  }
}

/** `crypto.randomUUID` exists in secure contexts alone. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
