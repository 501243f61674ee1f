import type { Page } from '@playwright/test';

/** The way through an organisation's own sign-in: our button, then the pages of the issuer. */
export class OrganisationPage {
  constructor(private readonly page: Page) {}

  async choose() {
    await this.page.getByRole('button', { name: "Use your organisation's sign-in" }).click();
  }

  async name(organisation: string) {
    await this.page.getByLabel('Organisation id').fill(organisation);
    await this.choose();
  }

  /** Signs in at the issuer, and agrees that it tells us who it is. */
  async signInAtIssuer(person: string) {
    await this.page.getByPlaceholder('Enter any login').fill(person);
    await this.page.getByPlaceholder('and password').fill('any password');
    await this.page.getByRole('button', { name: 'Sign-in' }).click();
    await this.page.getByRole('button', { name: 'Continue' }).click();
  }
}
