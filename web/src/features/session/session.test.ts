import { http, HttpResponse } from 'msw';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createApi, send } from '../../api/client';
import { problem } from '../../testing/answers';
import { cloud } from '../../testing/cloud';
import { Session } from './session';

const grant = (access_token: string) => HttpResponse.json({ access_token, expires_in: 900 });

/** A cloud that accepts one access token for its channels, and counts what it is asked. */
function cloudWith(accepted: { token: string; refresh: () => Response }) {
  const asked = { refresh: 0, channels: 0 };
  cloud.use(
    http.post('*/api/session', () => grant('first')),
    http.post('*/api/session/refresh', () => {
      asked.refresh += 1;
      return accepted.refresh();
    }),
    http.get('*/api/channels', ({ request }) => {
      asked.channels += 1;
      return request.headers.get('authorization') === `Bearer ${accepted.token}`
        ? HttpResponse.json({ items: [], next: null })
        : problem(401, 'unauthorized');
    }),
    http.delete('*/api/session', () => new HttpResponse(null, { status: 204 })),
  );
  return asked;
}

describe('session', () => {
  let session: Session;
  beforeEach(() => {
    session = new Session(send);
  });
  afterEach(async () => {
    cloud.use(http.delete('*/api/session', () => new HttpResponse(null, { status: 204 })));
    await session.signOut();
    vi.useRealTimers();
  });

  it('is taken up again from the refresh cookie on load', async () => {
    cloudWith({ token: 'second', refresh: () => grant('second') });
    await session.restore();
    expect(session.status.getState()).toBe('signed_in');
  });

  it('asks to sign in when there is no cookie', async () => {
    cloudWith({ token: 'x', refresh: () => problem(401, 'unauthorized') });
    await session.restore();
    expect(session.status.getState()).toBe('signed_out');
  });

  it('does not take an unreachable cloud for a missing session', async () => {
    cloudWith({ token: 'x', refresh: () => HttpResponse.error() });
    await session.restore();
    expect(session.status.getState()).toBe('unreachable');
  });

  it('tells a wrong password', async () => {
    cloud.use(http.post('*/api/session', () => problem(401, 'invalid_credentials')));
    await expect(session.signIn({ email: 'a@example.com', password: 'wrong' })).rejects.toMatchObject({ code: 'invalid_credentials' });
    expect(session.status.getState()).toBe('restoring');
  });

  it('renews a refused access token once, and repeats the request with the new one', async () => {
    const asked = cloudWith({ token: 'second', refresh: () => grant('second') });
    await session.signIn({ email: 'a@example.com', password: 'right' });
    const api = createApi(session.authorised);
    const answers = await Promise.all([api.GET('/api/channels'), api.GET('/api/channels')]);
    expect(answers.map(({ response }) => response.status)).toEqual([200, 200]);
    expect(asked.refresh).toBe(1);
  });

  it('gives up after one renewal, so that nothing loops', async () => {
    const asked = cloudWith({ token: 'never', refresh: () => grant('second') });
    await session.signIn({ email: 'a@example.com', password: 'right' });
    const { response } = await createApi(session.authorised).GET('/api/channels');
    expect(response.status).toBe(401);
    expect(asked).toEqual({ refresh: 1, channels: 2 });
  });

  it('ends when the refresh is refused', async () => {
    cloudWith({ token: 'x', refresh: () => problem(401, 'unauthorized') });
    await session.signIn({ email: 'a@example.com', password: 'right' });
    await createApi(session.authorised).GET('/api/channels');
    expect(session.status.getState()).toBe('signed_out');
  });

  it('renews the access token ahead of its end', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const asked = cloudWith({ token: 'second', refresh: () => grant('second') });
    await session.signIn({ email: 'a@example.com', password: 'right' });
    vi.advanceTimersByTime(899_000 * 0.8);
    expect(asked.refresh).toBe(0);
    vi.advanceTimersByTime(2_000);
    vi.useRealTimers();
    await vi.waitFor(() => expect(asked.refresh).toBe(1));
  });

  it('keeps the access token out of every storage', async () => {
    cloudWith({ token: 'first', refresh: () => grant('first') });
    await session.signIn({ email: 'a@example.com', password: 'right' });
    const stored = [...Object.values(localStorage), ...Object.values(sessionStorage), document.cookie].join();
    expect(stored).not.toContain('first');
  });

  it('is over here even when the cloud cannot be told', async () => {
    cloudWith({ token: 'first', refresh: () => grant('first') });
    cloud.use(http.delete('*/api/session', () => HttpResponse.error()));
    await session.signIn({ email: 'a@example.com', password: 'right' });
    await session.signOut();
    expect(session.status.getState()).toBe('signed_out');
  });
});
