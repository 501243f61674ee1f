const STORAGE_KEY = 'nightjar.organisation';
const ID = /^[a-z2-7]{16}$/;

/** Whether a text can be the id of an organisation. */
export function isOrganisation(text: string): boolean {
  return ID.test(text);
}

/** The organisation through which somebody signed in here last. */
export function rememberedOrganisation(): string | undefined {
  const stored = localStorage.getItem(STORAGE_KEY) ?? '';
  return isOrganisation(stored) ? stored : undefined;
}

export function rememberOrganisation(id: string): void {
  localStorage.setItem(STORAGE_KEY, id);
}

/** Where the browser is sent on to the organisation's own sign-in. */
export function signInAddress(id: string): string {
  return `/api/session/oidc/${id}`;
}

export interface OidcSearch {
  /** The organisation that a link names. */
  tenant?: string | undefined;
  /** Why somebody came back without a session. */
  problem?: string | undefined;
}

/** Reads what stands behind the question mark of the sign-in page. */
export function parseOidcSearch({ problem, tenant }: Record<string, unknown>): OidcSearch {
  return {
    tenant: typeof tenant === 'string' && isOrganisation(tenant) ? tenant : undefined,
    problem: typeof problem === 'string' && /^[a-z_]{1,40}$/.test(problem) ? problem : undefined,
  };
}
