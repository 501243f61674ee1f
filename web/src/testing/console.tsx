import { createMemoryHistory } from '@tanstack/react-router';
import { render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';

import type { Me } from '../api/types';
import { App } from '../app/App';
import { createConsoleRouter } from '../app/router';
import { session } from '../features/session/current';
import { list, problem } from './answers';
import { cloud } from './cloud';
import { aChannel, aMe, ROOT_AREA } from './things';

/** A cloud of one tenant with one channel. Its only user signs in with the password `right`. */
export function cloudOfOneTenant(me: Me = aMe()) {
  cloud.use(
    http.post('*/api/session/refresh', () => problem(401, 'unauthorized')),
    http.post('*/api/session', async ({ request }) => {
      const { password } = (await request.json()) as { password: string };
      return password === 'right' ? HttpResponse.json({ access_token: 'a', expires_in: 900 }) : problem(401, 'invalid_credentials');
    }),
    http.delete('*/api/session', () => new HttpResponse(null, { status: 204 })),
    http.get('*/api/me', () => HttpResponse.json(me)),
    http.get('*/api/areas', () => HttpResponse.json({ items: [ROOT_AREA], next: null }, { headers: { etag: '"1"' } })),
    http.get('*/api/channels', () => list([aChannel()])),
    http.get('*/api/devices', () => list([])),
    http.get('*/api/alarms', () => list([])),
    http.get('*/api/groups', () => list([])),
  );
}

/** Opens the console at an address as somebody who is not signed in yet. */
export async function openConsole(path: string) {
  const history = createMemoryHistory({ initialEntries: [path] });
  await session.restore();
  render(<App router={createConsoleRouter(history)} />);
  await screen.findByRole('heading', { name: 'Sign in' });
  return history;
}

export async function signIn(password = 'right') {
  const user = userEvent.setup();
  await user.clear(screen.getByLabelText('E-mail'));
  await user.type(screen.getByLabelText('E-mail'), 'operator@example.com');
  await user.clear(screen.getByLabelText('Password'));
  await user.type(screen.getByLabelText('Password'), password);
  await user.click(screen.getByRole('button', { name: 'Sign in' }));
}

/** An entry of the menu that is open. Without a layout the browser of the tests takes it for out of sight. */
export function menuItem(name: string) {
  return screen.findByRole('menuitem', { name, hidden: true });
}
