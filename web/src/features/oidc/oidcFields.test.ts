import { describe, expect, it } from 'vitest';

import type { OidcSettings } from '../../api/types';
import { changeOf, fieldsOf } from './oidcFields';

const settings: OidcSettings = {
  issuer: 'https://login.example.com',
  client_id: 'nightjar',
  has_client_secret: true,
  domains: ['example.com'],
  newcomers: { role: 'operator', area_id: 'abcdefghij234567' },
  enabled: true,
  redirect_uri: 'https://nightjar.example.com/api/session/oidc/callback',
};

describe('the fields of an issuer', () => {
  it('change nothing that was not touched, and send no secret that was not typed', () => {
    expect(changeOf(fieldsOf(settings))).toEqual({
      issuer: 'https://login.example.com',
      client_id: 'nightjar',
      domains: ['example.com'],
      newcomers: { role: 'operator', area_id: 'abcdefghij234567' },
      enabled: true,
    });
  });

  it('begin with nobody let in or created', () => {
    const none = { ...settings, issuer: null, client_id: null, newcomers: null, domains: [], enabled: false };
    expect(changeOf({ ...fieldsOf(none), clientSecret: 's3cret' })).toEqual({
      issuer: '',
      client_id: '',
      client_secret: 's3cret',
      domains: [],
      newcomers: null,
      enabled: false,
    });
  });
});
