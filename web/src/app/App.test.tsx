import { createMemoryHistory } from '@tanstack/react-router';
import { render, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Alarm } from '../api/types';
import { session } from '../features/session/current';
import { setLanguage, startI18n } from '../i18n/i18n';
import { list, problem } from '../testing/answers';
import { cloud } from '../testing/cloud';
import { App } from './App';
import { createConsoleRouter } from './router';

const alarm = (id: string, cleared_at: string | null = null): Alarm => ({
  id,
  type: 'motion',
  channel_id: 'abcdefghij234567',
  device_id: 'bbcdefghij234567',
  raised_at: '2026-11-20T08:00:00.000Z',
  cleared_at,
});

/** A cloud with one user, one channel, and the alarms that the test puts into the returned list. */
function cloudOfOneTenant(): Alarm[] {
  const alarms: Alarm[] = [];
  cloud.use(
    http.post('*/api/session/refresh', () => problem(401, 'unauthorized')),
    http.post('*/api/session', async ({ request }) => {
      const { password } = (await request.json()) as { password: string };
      return password === 'right' ? HttpResponse.json({ access_token: 'a', expires_in: 900 }) : problem(401, 'invalid_credentials');
    }),
    http.delete('*/api/session', () => new HttpResponse(null, { status: 204 })),
    http.get('*/api/channels', () =>
      list([{ id: 'abcdefghij234567', name: 'Gate', device_id: 'bbcdefghij234567', online: true, last_segment_at: null }]),
    ),
    http.get('*/api/devices', () => list([])),
    http.get('*/api/alarms', () => list(alarms)),
  );
  return alarms;
}

async function signIn(password: string) {
  const user = userEvent.setup();
  await user.clear(screen.getByLabelText('E-mail'));
  await user.type(screen.getByLabelText('E-mail'), 'operator@example.com');
  await user.clear(screen.getByLabelText('Password'));
  await user.type(screen.getByLabelText('Password'), password);
  await user.click(screen.getByRole('button', { name: 'Sign in' }));
}

async function open(path: string) {
  const history = createMemoryHistory({ initialEntries: [path] });
  await session.restore();
  render(<App router={createConsoleRouter(history)} />);
  await screen.findByRole('heading', { name: 'Sign in' });
  return history;
}

describe('the console', () => {
  beforeEach(async () => {
    await startI18n();
    await setLanguage('en');
  });
  afterEach(() => session.signOut());

  it('tells a wrong password, and leads to the place that was asked for after the right one', async () => {
    cloudOfOneTenant();
    const history = await open('/alarms');
    await signIn('wrong');
    expect(await screen.findByRole('alert')).toHaveTextContent('E-mail or password is wrong.');
    await signIn('right');
    expect(await screen.findByRole('heading', { name: 'Alarms' })).toBeVisible();
    expect(history.location.pathname).toBe('/alarms');
  });

  it('says what is missing before it asks the cloud', async () => {
    cloudOfOneTenant();
    await open('/');
    await userEvent.setup().click(screen.getByRole('button', { name: 'Sign in' }));
    expect(await screen.findByText('Enter your e-mail address.')).toBeVisible();
    expect(screen.getByText('Enter your password.')).toBeVisible();
  });

  it('leads to no foreign address after signing in', async () => {
    cloudOfOneTenant();
    const history = await open('/sign-in?redirect=%2F%2Felsewhere.example');
    await signIn('right');
    expect(await screen.findByRole('navigation')).toBeVisible();
    expect(history.location.pathname).toBe('/live');
  });

  it('shows new and cleared alarms by itself', async () => {
    const alarms = cloudOfOneTenant();
    await open('/alarms');
    await signIn('right');
    expect(await screen.findByText('No alarms in the last 24 hours')).toBeVisible();
    alarms.unshift(alarm('one'));
    const row = await screen.findByRole('row', { name: /Motion/ }, { timeout: 4_000 });
    expect(within(row).getByText('Active')).toBeVisible();
    expect(await screen.findByText('Alarm: Motion')).toBeVisible();
    expect(screen.getByText('1 active alarm')).toBeInTheDocument();
    alarms[0] = alarm('one', '2026-11-20T08:01:00.000Z');
    expect(await screen.findByText('Over', undefined, { timeout: 4_000 })).toBeVisible();
  }, 15_000);

  it('returns to signing in when the session is over', async () => {
    cloudOfOneTenant();
    await open('/alarms');
    await signIn('right');
    await userEvent.setup().click(await screen.findByRole('button', { name: 'Sign out' }));
    expect(await screen.findByRole('heading', { name: 'Sign in' })).toBeVisible();
  });
});
