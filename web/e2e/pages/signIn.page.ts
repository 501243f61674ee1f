import type { Page } from '@playwright/test';

export class SignInPage {
  constructor(private readonly page: Page) {}

  get form() {
    return this.page.getByRole('heading', { name: 'Sign in' });
  }

  get message() {
    return this.page.getByRole('alert');
  }

  get code() {
    return this.page.getByLabel('Code', { exact: true });
  }

  async submitCode(code: string) {
    await this.code.fill(code);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
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
