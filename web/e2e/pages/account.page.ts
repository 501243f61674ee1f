import type { Page } from '@playwright/test';

export class AccountPage {
  constructor(private readonly page: Page) {}

  get recoveryCodes() {
    return this.page.getByLabel('Recovery codes', { exact: true });
  }

  /** Begins to turn the second factor on; answers its secret, in base32. */
  async enrol(password: string): Promise<string> {
    await this.page.getByRole('button', { name: 'Turn on' }).click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByLabel('Present password').fill(password);
    await dialog.getByRole('button', { name: 'Next' }).click();
    await this.page.getByRole('img', { name: 'QR code of the secret' }).waitFor();
    return this.page.getByLabel('Secret', { exact: true }).innerText();
  }

  async confirm(code: string) {
    await this.page.getByLabel('Code', { exact: true }).fill(code);
    await this.page.getByRole('button', { name: 'Confirm' }).click();
  }
}
