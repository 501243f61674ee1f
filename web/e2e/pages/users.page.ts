import type { Page } from '@playwright/test';

interface NewUser {
  name: string;
  email: string;
  password: string;
  role: string;
  /** The root when missing. */
  area?: string;
}

export class UsersPage {
  constructor(private readonly page: Page) {}

  row(name: string) {
    return this.page.getByRole('row').filter({ hasText: name });
  }

  async add({ name, email, password, role, area }: NewUser) {
    await this.page.getByRole('button', { name: 'Add a user' }).click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByLabel('E-mail').fill(email);
    await dialog.getByLabel('First password').fill(password);
    await dialog.getByRole('combobox', { name: 'Role' }).click();
    await this.page.getByRole('option', { name: role, exact: true }).click();
    if (area !== undefined) {
      await dialog.getByRole('combobox', { name: 'Area' }).click();
      await this.page.getByRole('option', { name: area, exact: true }).click();
    }
    await dialog.getByRole('button', { name: 'Add a user' }).click();
    await dialog.waitFor({ state: 'hidden' });
  }

  async openPart(name: 'Users' | 'Roles' | 'API keys') {
    await this.page.getByRole('tab', { name }).click();
  }
}
