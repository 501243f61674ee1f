import type { Page } from '@playwright/test';

export class LivePage {
  constructor(private readonly page: Page) {}

  get tiles() {
    return this.page.locator('[data-tile]');
  }

  tile(name: string) {
    return this.page.getByRole('group', { name: new RegExp(`^Tile \\d+: ${escaped(name)}$`) });
  }

  video(name: string) {
    return this.tile(name).locator('video');
  }

  async layout(name: 'One tile' | 'Four tiles' | 'Nine tiles') {
    await this.page.getByRole('button', { name }).click();
  }

  async closeAll() {
    await this.page.getByRole('button', { name: 'Close all' }).click();
  }

  async toggleSingle(name: string) {
    await this.tile(name).dblclick({ position: { x: 80, y: 80 } });
  }

  async snapshot(name: string) {
    await this.tile(name).hover();
    const file = this.page.waitForEvent('download');
    await this.tile(name).getByRole('button', { name: 'Save a snapshot' }).click();
    return file;
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
