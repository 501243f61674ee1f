import type { Page } from '@playwright/test';

export class SignInPage {
  constructor(private readonly page: Page) {}

  get form() {
    return this.page.getByRole('heading', { name: 'Sign in' });
  }

  get message() {
    return this.page.getByRole('alert');
  }

  async open() {
    await this.page.goto('/');
  }

  async submit(email: string, password: string) {
    await this.page.getByLabel('E-mail').fill(email);
    await this.page.getByLabel('Password', { exact: true }).fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
  }
}
