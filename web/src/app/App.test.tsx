import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Alarm } from '../api/types';
import { session } from '../features/session/current';
import { setLanguage, startI18n } from '../i18n/i18n';
import { list, problem } from '../testing/answers';
import { cloud } from '../testing/cloud';
import { cloudOfOneTenant, menuItem, openConsole, signIn } from '../testing/console';
import { aMe } from '../testing/things';

const alarm = (id: string, cleared_at: string | null = null): Alarm => ({
  id,
  type: 'motion',
  channel_id: 'abcdefghij234567',
  device_id: 'bbcdefghij234567',
  raised_at: '2026-11-20T08:00:00.000Z',
  cleared_at,
});

describe('the console', () => {
  beforeEach(async () => {
    await startI18n();
    await setLanguage('en');
  });
  afterEach(() => session.signOut());

  it('tells a wrong password, and leads to the place that was asked for after the right one', async () => {
    cloudOfOneTenant();
    const history = await openConsole('/alarms');
    await signIn('wrong');
    expect(await screen.findByRole('alert')).toHaveTextContent('E-mail or password is wrong.');
    await signIn();
    expect(await screen.findByRole('heading', { name: 'Alarms' })).toBeVisible();
    expect(history.location.pathname).toBe('/alarms');
  });

  it('says what is missing before it asks the cloud', async () => {
    cloudOfOneTenant();
    await openConsole('/');
    await userEvent.setup().click(screen.getByRole('button', { name: 'Sign in' }));
    expect(await screen.findByText('Enter your e-mail address.')).toBeVisible();
    expect(screen.getByText('Enter your password.')).toBeVisible();
  });

  it('leads to no foreign address after signing in', async () => {
    cloudOfOneTenant();
    const history = await openConsole('/sign-in?redirect=%2F%2Felsewhere.example');
    await signIn();
    await waitFor(() => expect(history.location.pathname).toBe('/live'));
  });

  it('asks for a code when the password is not enough, and says when it is not accepted', async () => {
    cloudOfOneTenant();
    const codes: unknown[] = [];
    cloud.use(
      http.post('*/api/session', async ({ request }) => {
        const { code } = (await request.json()) as { code?: string };
        codes.push(code);
        return code === '123456'
          ? HttpResponse.json({ access_token: 'a', expires_in: 900 })
          : problem(401, 'second_factor_required');
      }),
    );
    await openConsole('/alarms');
    await signIn();
    const user = userEvent.setup();
    await user.type(await screen.findByLabelText('Code'), '000000');
    expect(screen.queryByRole('alert')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('This code is not accepted.');
    await user.clear(screen.getByLabelText('Code'));
    await user.type(screen.getByLabelText('Code'), ' 123456 ');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    expect(await screen.findByRole('heading', { name: 'Alarms' })).toBeVisible();
    expect(codes).toEqual([undefined, '000000', '123456']);
  });

  it('says how long to wait after too many failures', async () => {
    cloudOfOneTenant();
    cloud.use(http.post('*/api/session', () => problem(429, 'too_many_attempts', { 'retry-after': '8' })));
    await openConsole('/');
    await signIn();
    expect(await screen.findByRole('alert')).toHaveTextContent('Wait 8 seconds');
  });

  it('leads nowhere and asks for nothing that the rights do not allow', async () => {
    cloudOfOneTenant(aMe({ rights: ['playback'] }));
    cloud.use(http.get('*/api/alarms', () => problem(403, 'forbidden')));
    const history = await openConsole('/');
    await signIn();
    await waitFor(() => expect(history.location.pathname).toBe('/playback'));
    const places = within(screen.getByRole('navigation')).getAllByRole('link');
    expect(places.map((place) => place.textContent)).toEqual(['Playback']);
  });

  it('shows new and cleared alarms by itself', async () => {
    cloudOfOneTenant();
    const alarms: Alarm[] = [];
    cloud.use(http.get('*/api/alarms', () => list(alarms)));
    await openConsole('/alarms');
    await signIn();
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
    await openConsole('/alarms');
    await signIn();
    const user = userEvent.setup();
    await user.click(await screen.findByRole('button', { name: 'Account of Ada' }));
    await user.click(await menuItem('Sign out'));
    expect(await screen.findByRole('heading', { name: 'Sign in' })).toBeVisible();
  });
});
