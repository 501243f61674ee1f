import type { Page } from '@playwright/test';

export class SettingsPage {
  constructor(private readonly page: Page) {}

  get address() {
    return this.page.getByLabel('Address', { exact: true });
  }

  get secret() {
    return this.page.getByLabel('Secret', { exact: true });
  }

  get message() {
    return this.page.getByText('Enter an address that begins with');
  }

  async save(url: string) {
    await this.address.fill(url);
    await this.page.locator('form').filter({ has: this.address }).getByRole('button', { name: 'Save' }).click();
  }
}
