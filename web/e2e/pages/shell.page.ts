import type { Page } from '@playwright/test';

export type Place = 'Live' | 'Playback' | 'Alarms' | 'Devices' | 'Settings';

export class ShellPage {
  constructor(private readonly page: Page) {}

  get navigation() {
    return this.page.locator('header nav');
  }

  get language() {
    return this.page.locator('header').getByRole('combobox');
  }

  async go(place: Place) {
    await this.navigation.getByRole('link', { name: place }).click();
    await this.page.getByRole('heading', { level: 1, name: place }).waitFor();
  }

  async signOut() {
    await this.page.getByRole('button', { name: 'Sign out' }).click();
  }
}
