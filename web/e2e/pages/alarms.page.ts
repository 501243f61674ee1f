import type { Page } from '@playwright/test';

export class AlarmsPage {
  constructor(private readonly page: Page) {}

  get rows() {
    return this.page.locator('[data-alarm]');
  }

  get empty() {
    return this.page.getByText('No alarms in the last 24 hours');
  }

  get toasts() {
    return this.page.getByRole('alert').filter({ hasText: 'Alarm:' });
  }

  /** Ids of the alarms in the list, newest first. */
  async ids(): Promise<(string | null)[]> {
    return this.rows.evaluateAll((rows) => rows.map((row) => row.getAttribute('data-alarm')));
  }
}
