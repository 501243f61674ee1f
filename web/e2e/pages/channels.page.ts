import type { Page } from '@playwright/test';

export class ChannelTree {
  constructor(private readonly page: Page) {}

  /** Rows of channels, without those of their devices and areas. */
  get rows() {
    return this.page.locator('[role="treeitem"][data-online]');
  }

  get online() {
    return this.page.locator('[role="treeitem"][data-online="true"]');
  }

  row(name: string) {
    return this.rows.filter({ has: this.page.getByText(name, { exact: true }) });
  }

  async search(text: string) {
    await this.page.getByRole('textbox', { name: 'Search channels' }).fill(text);
  }

  async openByDoubleClick(name: string) {
    await this.row(name).dblclick({ position: { x: 60, y: 12 } });
  }

  async openByKeyboard(name: string) {
    await this.row(name).focus();
    await this.page.keyboard.press('Enter');
  }

  /** Names of the channels that are online, in the order of the tree. */
  async onlineNames(): Promise<string[]> {
    return this.online.locator('[data-name]').allInnerTexts();
  }
}
