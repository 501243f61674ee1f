const PARTS = ['users', 'roles', 'keys'] as const;
export type UsersPart = (typeof PARTS)[number];

/** What the address of the users page says: which part of it, and which user is open. */
export interface UsersSearch {
  part?: UsersPart | undefined;
  user?: string | undefined;
}

/** Reads the address. Every key is in the result, because the router lets through whatever its reader does not answer. */
export function parseUsersSearch(search: Record<string, unknown>): UsersSearch {
  const part = PARTS.find((each) => each === search.part);
  const user = typeof search.user === 'string' && /^[a-z2-7]{16}$/.test(search.user) ? search.user : undefined;
  return { part, user };
}
