import type { Page } from '@playwright/test';

export class PlaybackPage {
  constructor(private readonly page: Page) {}

  get video() {
    return this.page.locator('video');
  }

  /** Stretches of footage in the seek bar. */
  get stretches() {
    return this.page.locator('[data-footage]');
  }

  get seekBar() {
    return this.page.getByRole('slider', { name: 'Position in the recording' });
  }

  get position() {
    return this.page.getByRole('status', { name: 'Position' });
  }

  async openCalendar() {
    await this.page.getByRole('button', { name: 'From' }).click();
    await this.page.getByRole('dialog').waitFor();
  }

  async open(channelId: string, fromMs: number, toMs: number) {
    await this.page.goto(`/playback?channel=${channelId}&from=${fromMs}&to=${toMs}`);
  }

  async choose(channel: string) {
    await this.page.getByRole('combobox', { name: 'Channel' }).click();
    await this.page.getByRole('option', { name: channel, exact: true }).click();
    await this.page.getByRole('button', { name: 'Play', exact: true }).first().click();
  }

  async speed(rate: '0.5' | '1' | '2' | '4' | '8') {
    await this.page.getByRole('combobox', { name: 'Speed' }).selectOption(rate);
  }
}
