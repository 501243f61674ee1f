import { afterEach, describe, expect, it } from 'vitest';

import { isOrganisation, parseOidcSearch, rememberedOrganisation, rememberOrganisation } from './organisation';

describe('the organisation on the sign-in page', () => {
  afterEach(() => localStorage.clear());

  it('is remembered', () => {
    expect(rememberedOrganisation()).toBeUndefined();
    rememberOrganisation('abcdefghij234567');
    expect(rememberedOrganisation()).toBe('abcdefghij234567');
  });

  it('is an id and nothing that leads elsewhere', () => {
    for (const text of ['', '../../logout', 'abcdefghij23456', 'abcdefghij234567/x', '//evil.example']) {
      expect(isOrganisation(text)).toBe(false);
      expect(parseOidcSearch({ tenant: text }).tenant).toBeUndefined();
    }
    localStorage.setItem('nightjar.organisation', '../x');
    expect(rememberedOrganisation()).toBeUndefined();
  });

  it('is read from a link, with the reason of a refusal', () => {
    expect(parseOidcSearch({ tenant: 'abcdefghij234567', problem: 'oidc_refused' })).toEqual({
      tenant: 'abcdefghij234567',
      problem: 'oidc_refused',
    });
    expect(parseOidcSearch({ tenant: 7, problem: '<b>' })).toEqual({ tenant: undefined, problem: undefined });
  });
});
