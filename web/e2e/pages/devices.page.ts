import type { Page } from '@playwright/test';

export class DevicesPage {
  constructor(private readonly page: Page) {}

  get claimCode() {
    return this.page.getByRole('dialog').getByLabel('Claim code', { exact: true });
  }

  get command() {
    return this.page.getByRole('dialog').getByLabel('Run this where the cameras can be reached');
  }

  get rows() {
    return this.page.locator('[data-device]');
  }

  row(name: string) {
    return this.page.getByRole('row').filter({ hasText: name });
  }

  area(name: string) {
    return this.page.getByRole('treeitem').filter({ hasText: name });
  }

  /** Makes an area below another one, or below the root. */
  async addArea(name: string, below?: string) {
    const parent = below === undefined ? this.page.getByRole('treeitem').first() : this.area(below);
    await parent.getByRole('button', { name: /^Actions for/ }).click();
    await this.page.getByRole('menuitem', { name: 'New area' }).click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByRole('button', { name: 'New area' }).click();
    await dialog.waitFor({ state: 'hidden' });
  }

  async open(name: string) {
    await this.row(name).getByRole('button', { name, exact: true }).click();
    await this.page.getByRole('dialog').getByLabel('Name').waitFor();
  }

  async close() {
    await this.page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await this.page.getByRole('dialog').waitFor({ state: 'hidden' });
  }

  /** Moves the device that is open, with its channels. */
  async moveTo(area: string) {
    const form = this.page.getByRole('dialog').locator('form');
    await form.getByRole('combobox', { name: 'Area' }).click();
    await this.page.getByRole('option', { name: area, exact: true }).click();
    await form.getByRole('button', { name: 'Save' }).click();
    await this.page.getByRole('dialog').getByRole('definition').filter({ hasText: area }).waitFor();
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
