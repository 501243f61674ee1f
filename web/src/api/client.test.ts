import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';

import { problem } from '../testing/answers';
import { cloud } from '../testing/cloud';
import { createApi, send, unwrap } from './client';
import { everyItem } from './pages';
import { isRefusal, problemOf } from './problem';

const api = createApi(send);

describe('the API client', () => {
  it('sends the hash of a body along, as the edge signs it', async () => {
    let hash: string | null = null;
    cloud.use(
      http.post('*/api/devices', ({ request }) => {
        hash = request.headers.get('x-amz-content-sha256');
        return HttpResponse.json({ id: 'd', name: 'Gate', claim_code: 'c', claim_expires_at: '' }, { status: 201 });
      }),
    );
    await api.POST('/api/devices', { body: { name: 'Gate' } });
    // SHA-256 of {"name":"Gate"}.
    expect(hash).toBe('28d4f973d85f7a22bacdc9287f8f6372273fe6a79e66f48ed833156727c96834');
  });

  it('turns a problem document into its code', async () => {
    cloud.use(http.get('*/api/webhook', () => problem(404, 'not_found')));
    const answer = await api.GET('/api/webhook');
    expect(() => unwrap(answer)).toThrow(expect.objectContaining({ code: 'not_found', status: 404 }));
  });

  it('understands that an answer is not the API\'s own', async () => {
    cloud.use(http.get('*/api/webhook', () => new HttpResponse('<html>', { status: 502 })));
    const answer = await api.GET('/api/webhook');
    expect(() => unwrap(answer)).toThrow(expect.objectContaining({ code: 'unexpected', status: 502 }));
  });

  it('tells a lost connection', async () => {
    cloud.use(http.get('*/api/webhook', () => HttpResponse.error()));
    await expect(api.GET('/api/webhook')).rejects.toMatchObject({ code: 'network' });
  });
});

describe('lists', () => {
  it('are read to their end', async () => {
    const pages = new Map([
      [undefined, { items: [1, 2], next: 'b' }],
      ['b', { items: [3], next: null }],
    ]);
    const read = (cursor: string | undefined) => Promise.resolve(pages.get(cursor) ?? { items: [], next: null });
    expect(await everyItem(read)).toEqual([1, 2, 3]);
  });
});

describe('refusals', () => {
  it('are told from what passes', () => {
    expect(isRefusal(problemOf(404, undefined))).toBe(true);
    expect(isRefusal(problemOf(403, undefined))).toBe(true);
    expect(isRefusal(problemOf(503, undefined))).toBe(false);
    expect(isRefusal(new Error('no answer at all'))).toBe(false);
  });
});
