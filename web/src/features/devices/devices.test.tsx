import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Area, Device, DeviceChange } from '../../api/types';
import { setLanguage, startI18n } from '../../i18n/i18n';
import { list, problem } from '../../testing/answers';
import { cloud } from '../../testing/cloud';
import { cloudOfOneTenant, menuItem, openConsole, signIn } from '../../testing/console';
import { aDevice, aMe, detailsOf, ROOT, ROOT_AREA } from '../../testing/things';
import { session } from '../session/current';

const YARD: Area = { id: 'ybcdefghij234567', name: 'Yard', parent_id: ROOT };

/** A device and a tree of areas that can be changed by those who name the version. */
function cloudOfOneDevice() {
  const state: { device: Device; version: number; areas: Area[]; tree: number } = {
    device: aDevice(),
    version: 1,
    areas: [ROOT_AREA, YARD],
    tree: 1,
  };
  const etag = (version: number) => ({ headers: { etag: `"${version}"` } });
  cloud.use(
    http.get('*/api/areas', () => HttpResponse.json({ items: state.areas, next: null }, etag(state.tree))),
    http.post('*/api/areas', async ({ request }) => {
      const { name, parent_id } = (await request.json()) as Area;
      const area = { id: 'zbcdefghij234567', name, parent_id };
      state.areas = [...state.areas, area];
      state.tree += 1;
      return HttpResponse.json(area, { status: 201 });
    }),
    http.delete('*/api/areas/:id', ({ request }) => {
      if (request.headers.get('if-match') !== `"${state.tree}"`) return problem(412, 'precondition_failed');
      return new URL(request.url).searchParams.has('move_to')
        ? new HttpResponse(null, { status: 204 })
        : problem(409, 'area_not_empty');
    }),
    http.get('*/api/devices', () => list([state.device])),
    http.get('*/api/devices/:id', () => HttpResponse.json(detailsOf(state.device), etag(state.version))),
    http.put('*/api/devices/:id', async ({ request }) => {
      if (request.headers.get('if-match') !== `"${state.version}"`) return problem(412, 'precondition_failed');
      const { name, kind, area_id } = (await request.json()) as DeviceChange;
      state.device = { ...state.device, name, kind, area_id };
      state.version += 1;
      return HttpResponse.json(state.device, etag(state.version));
    }),
  );
  return state;
}

describe('the devices page', () => {
  beforeEach(async () => {
    await startI18n();
    await setLanguage('en');
  });
  afterEach(() => session.signOut());

  it('changes a device, and says when somebody else was faster', async () => {
    cloudOfOneTenant();
    const state = cloudOfOneDevice();
    await openConsole('/devices');
    await signIn();
    const user = userEvent.setup();
    await user.click(await screen.findByRole('button', { name: 'Hall' }));
    const drawer = await screen.findByRole('dialog');
    state.device = { ...state.device, name: 'Hall 1' };
    state.version = 2;
    const name = await within(drawer).findByLabelText('Name');
    await user.clear(name);
    await user.type(name, 'Hall 2');
    const form = name.closest('form') as HTMLElement;
    await user.click(within(form).getByRole('button', { name: 'Save' }));
    expect(await within(form).findByRole('alert')).toHaveTextContent('Somebody else changed this');
    await user.click(within(form).getByRole('button', { name: 'Load it again' }));
    await waitFor(() => expect(within(drawer).getByLabelText('Name')).toHaveValue('Hall 1'));
    await user.type(within(drawer).getByLabelText('Name'), '!');
    await user.click(within(drawer).getAllByRole('button', { name: 'Save' })[0] as HTMLElement);
    await waitFor(() => expect(state.device.name).toBe('Hall 1!'));
  }, 20_000);

  it('shows the devices of an area and what is below it', async () => {
    cloudOfOneTenant();
    cloudOfOneDevice();
    await openConsole('/devices');
    await signIn();
    expect(await screen.findByRole('button', { name: 'Hall' })).toBeVisible();
    const user = userEvent.setup();
    await user.click(await screen.findByRole('treeitem', { name: /Yard/ }));
    expect(await screen.findByText('No devices in this area')).toBeVisible();
    await user.keyboard('{ArrowUp}{Enter}');
    expect(await screen.findByRole('button', { name: 'Hall' })).toBeVisible();
  }, 20_000);

  it('adds an area, and deletes one only with a place for its contents', async () => {
    cloudOfOneTenant();
    cloudOfOneDevice();
    await openConsole('/devices');
    await signIn();
    const user = userEvent.setup();
    await user.click(await screen.findByRole('button', { name: 'Actions for Yard' }));
    await user.click(await menuItem('New area'));
    await user.type(await screen.findByLabelText('Name'), 'Shed');
    await user.click(screen.getByRole('button', { name: 'New area' }));
    expect(await screen.findByRole('treeitem', { name: /Shed/ })).toHaveAttribute('aria-level', '3');

    await user.click(screen.getByRole('button', { name: 'Actions for Yard' }));
    await user.click(await menuItem('Delete'));
    const dialog = await screen.findByRole('dialog', { name: 'Delete Yard?' });
    await user.click(within(dialog).getByRole('button', { name: 'Delete' }));
    expect(await within(dialog).findByRole('alert')).toHaveTextContent('This place holds something.');
    await user.click(within(dialog).getByLabelText('Move what is in it to another area'));
    await user.click(within(dialog).getByRole('button', { name: 'Delete' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  }, 20_000);

  it('offers nothing to whoever may only watch', async () => {
    cloudOfOneTenant(aMe({ rights: ['live'] }));
    cloudOfOneDevice();
    await openConsole('/devices');
    await signIn();
    const user = userEvent.setup();
    await user.click(await screen.findByRole('button', { name: 'Hall' }));
    const drawer = await screen.findByRole('dialog');
    expect(await within(drawer).findByText('Gateway')).toBeVisible();
    expect(within(drawer).queryByRole('button', { name: 'Save' })).toBeNull();
    expect(within(drawer).queryByRole('button', { name: 'Delete' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Add a device' })).toBeNull();
    expect(screen.queryByRole('button', { name: /Actions for/ })).toBeNull();
  }, 20_000);
});
