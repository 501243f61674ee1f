import { OrganisationPage } from '../pages/organisation.page';
import { environment } from '../support/environment';
import { expect, test } from '../support/test';

// Without a session the refresh on load is refused; the issuer's pages have no icon.
test.use({ expectedErrors: [[/401.*\/api\/session\/refresh/, /404.*\/favicon\.ico/], { scope: 'test' }] });

test('who comes from his organisation is in, and stays in after a reload; who may not is told so', async ({ page, shell, signIn }) => {
  const { enters, organisation, person } = environment.oidc;
  const way = new OrganisationPage(page);
  // The issuer's pages are dressed from the internet.
  await page.route('https://fonts.googleapis.com/**', (route) => route.fulfill({ contentType: 'text/css', body: '' }));
  await signIn.open();
  await way.choose();
  await way.name(organisation);
  await way.signInAtIssuer(person);
  if (!enters) {
    await expect(signIn.message).toContainText('could not be signed in through your organisation');
    await expect(signIn.form).toBeVisible();
    return;
  }
  await expect(shell.navigation).toBeVisible();
  await page.reload();
  await expect(shell.navigation).toBeVisible();
});
