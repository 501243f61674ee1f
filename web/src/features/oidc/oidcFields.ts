import type { OidcSettings, OidcSettingsChange } from '../../api/types';

/** The settings as the form holds them. */
export interface OidcFields {
  issuer: string;
  clientId: string;
  /** Empty: the stored one stays. */
  clientSecret: string;
  domains: string[];
  creates: boolean;
  role: string;
  area: string | null;
  enabled: boolean;
}

export function fieldsOf(settings: OidcSettings): OidcFields {
  return {
    issuer: settings.issuer ?? '',
    clientId: settings.client_id ?? '',
    clientSecret: '',
    domains: settings.domains,
    creates: settings.newcomers !== null,
    role: settings.newcomers?.role ?? 'viewer',
    area: settings.newcomers?.area_id ?? null,
    enabled: settings.enabled,
  };
}

export function changeOf({ area, clientId, clientSecret, creates, domains, enabled, issuer, role }: OidcFields): OidcSettingsChange {
  return {
    issuer: issuer.trim(),
    client_id: clientId.trim(),
    ...(clientSecret === '' ? {} : { client_secret: clientSecret }),
    domains: domains.map((domain) => domain.trim().toLowerCase()),
    newcomers: creates ? { role, area_id: area } : null,
    enabled,
  };
}
