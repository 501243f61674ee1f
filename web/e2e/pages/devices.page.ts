import type { Page } from '@playwright/test';

export class DevicesPage {
  constructor(private readonly page: Page) {}

  get claimCode() {
    return this.page.getByRole('dialog').getByLabel('Claim code', { exact: true });
  }

  get command() {
    return this.page.getByRole('dialog').getByLabel('Run this where the cameras can be reached');
  }

  row(name: string) {
    return this.page.getByRole('row').filter({ hasText: name });
  }

  async add(name: string) {
    await this.page.getByRole('button', { name: 'Add a device' }).click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByRole('button', { name: 'Add a device' }).click();
  }

  async done() {
    await this.page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
  }
}
