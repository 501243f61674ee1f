import type { Page } from '@playwright/test';

export class LogPage {
  constructor(private readonly page: Page) {}

  /** Entries of an operation, such as `user.add`, about something. */
  entries(operation: string, target: string) {
    return this.page.locator(`[data-operation="${operation}"]`).filter({ hasText: target });
  }

  /** An entry is written in the background: looks again until it is there. */
  async refresh() {
    await this.page.getByRole('button', { name: 'Refresh' }).click();
  }
}
