import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';

import { cloud } from '../testing/cloud';
import { send } from './client';
import { onceOnly, sendUntilAnswered } from './once';

const post = (path: string) => new Request(`${window.location.origin}${path}`, { method: 'POST', body: '{}' });
const keyOf = (request: Request) => request.headers.get('idempotency-key');

describe('requests that are fulfilled once', () => {
  it('carry a key of their own', () => {
    const [one, other] = [onceOnly(post('/api/devices')), onceOnly(post('/api/devices'))];
    expect(keyOf(one)).toMatch(/^[0-9a-f]{32}$/);
    expect(keyOf(one)).not.toBe(keyOf(other));
    expect(keyOf(onceOnly(post('/api/session')))).toBeNull();
    expect(keyOf(onceOnly(post('/api/viewer-tokens')))).toBeNull();
  });

  it('are sent again with the same key when the answer got lost', async () => {
    const keys: (string | null)[] = [];
    cloud.use(
      http.post('*/api/devices', ({ request }) => {
        keys.push(keyOf(request));
        return keys.length === 1 ? HttpResponse.error() : new HttpResponse(null, { status: 201 });
      }),
    );
    const response = await sendUntilAnswered(onceOnly(post('/api/devices')), send);
    expect(response.status).toBe(201);
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
  });

  it('are not repeated when they have no key', async () => {
    let asked = 0;
    cloud.use(
      http.post('*/api/session', () => {
        asked += 1;
        return HttpResponse.error();
      }),
    );
    await expect(sendUntilAnswered(onceOnly(post('/api/session')), send)).rejects.toMatchObject({ code: 'network' });
    expect(asked).toBe(1);
  });
});
