import type { Page } from '@playwright/test';

export type Place = 'Live' | 'Playback' | 'Alarms' | 'Devices' | 'Users' | 'Operation log' | 'Settings';

export class ShellPage {
  constructor(private readonly page: Page) {}

  get navigation() {
    return this.page.locator('header nav');
  }

  get language() {
    return this.page.locator('header').getByRole('combobox');
  }

  get accountMenu() {
    return this.page.getByRole('button', { name: /^Account of/ });
  }

  async openAccount() {
    await this.accountMenu.click();
    await this.page.getByRole('menuitem', { name: 'My account' }).click();
    await this.page.getByRole('heading', { level: 1, name: 'My account' }).waitFor();
  }

  async go(place: Place) {
    await this.navigation.getByRole('link', { name: place }).click();
    await this.page.getByRole('heading', { level: 1, name: place }).waitFor();
  }

  async signOut() {
    await this.accountMenu.click();
    await this.page.getByRole('menuitem', { name: 'Sign out' }).click();
  }
}
