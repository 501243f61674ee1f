import { expect, test as base } from '@playwright/test';

import { AlarmsPage } from '../pages/alarms.page';
import { ChannelTree } from '../pages/channels.page';
import { DevicesPage } from '../pages/devices.page';
import { LivePage } from '../pages/live.page';
import { LogPage } from '../pages/log.page';
import { PlaybackPage } from '../pages/playback.page';
import { SettingsPage } from '../pages/settings.page';
import { ShellPage } from '../pages/shell.page';
import { SignInPage } from '../pages/signIn.page';
import { UsersPage } from '../pages/users.page';
import { environment } from './environment';

interface Pages {
  signIn: SignInPage;
  shell: ShellPage;
  channels: ChannelTree;
  live: LivePage;
  playback: PlaybackPage;
  alarms: AlarmsPage;
  devices: DevicesPage;
  users: UsersPage;
  log: LogPage;
  settings: SettingsPage;
}

interface Fixtures extends Pages {
  /** Console errors that a spec expects; every other one fails it. */
  expectedErrors: RegExp[];
  errorCollector: undefined;
  /** Signs in before the spec. */
  signedIn: undefined;
}

/** Chromium reports a refused request on its console; without a session the refresh on load is refused. */
const NO_SESSION_YET = /401.*\/api\/session\/refresh/;
/** A channel that sleeps has no live playlist until it wakes up. */
const ASLEEP = /404.*\/live(-main|-sub)?\.m3u8/;

export const test = base.extend<Fixtures>({
  expectedErrors: [[NO_SESSION_YET, ASLEEP], { option: true }],
  errorCollector: [
    async ({ page, expectedErrors }, use) => {
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(`uncaught: ${error.message}`));
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`);
      });
      await use(undefined);
      expect(errors.filter((error) => !expectedErrors.some((pattern) => pattern.test(error)))).toEqual([]);
    },
    { auto: true },
  ],
  signIn: async ({ page }, use) => use(new SignInPage(page)),
  shell: async ({ page }, use) => use(new ShellPage(page)),
  channels: async ({ page }, use) => use(new ChannelTree(page)),
  live: async ({ page }, use) => use(new LivePage(page)),
  playback: async ({ page }, use) => use(new PlaybackPage(page)),
  alarms: async ({ page }, use) => use(new AlarmsPage(page)),
  devices: async ({ page }, use) => use(new DevicesPage(page)),
  users: async ({ page }, use) => use(new UsersPage(page)),
  log: async ({ page }, use) => use(new LogPage(page)),
  settings: async ({ page }, use) => use(new SettingsPage(page)),
  signedIn: async ({ signIn, shell }, use) => {
    await signIn.open();
    await signIn.submit(environment.email, environment.password);
    await expect(shell.navigation).toBeVisible();
    await use(undefined);
  },
});

export { expect };
