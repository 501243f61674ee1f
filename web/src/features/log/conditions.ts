import type { paths } from '../../api/schema';
import type { OperationOutcome } from '../../api/types';

export type OperationQuery = NonNullable<paths['/api/operations']['get']['parameters']['query']>;

export const COLUMNS = ['at', 'user', 'host', 'operation', 'outcome', 'target', 'detail'] as const;
export type Column = (typeof COLUMNS)[number];

/** The nouns of operations, by which they are looked for. */
export const NOUNS = [
  'session',
  'me',
  'user',
  'role',
  'api-key',
  'area',
  'device',
  'channel',
  'group',
  'tenant',
  'viewer-token',
  'footage',
  'webhook',
  'operation',
] as const;
export type Noun = (typeof NOUNS)[number];

/** What is looked for; an empty text asks for nothing. */
export interface Conditions {
  fromMs: number;
  toMs: number;
  user: string;
  noun: Noun | null;
  outcome: OperationOutcome | null;
  host: string;
  text: string;
}

export interface Sorting {
  column: Column;
  descending: boolean;
}

export const NEWEST_FIRST: Sorting = { column: 'at', descending: true };

const DAY_MS = 86_400_000;
/** The cloud searches no more at once. */
const LONGEST_MS = 31 * DAY_MS;

export function lastDay(nowMs: number): Conditions {
  // What happens while the page is open is found as well.
  return { fromMs: nowMs - DAY_MS, toMs: nowMs + DAY_MS, user: '', noun: null, outcome: null, host: '', text: '' };
}

/** What is wrong with the range, as the key of its text. */
export function rangeProblem({ fromMs, toMs }: Pick<Conditions, 'fromMs' | 'toMs'>): 'order' | 'longest' | null {
  if (fromMs >= toMs) return 'order';
  return toMs - fromMs > LONGEST_MS ? 'longest' : null;
}

export function queryOf(conditions: Conditions, { column, descending }: Sorting): OperationQuery {
  const { fromMs, host, noun, outcome, text, toMs, user } = conditions;
  const asked = Object.entries({ user, host, text }).map(([name, value]) => [name, value.trim()] as const);
  return {
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    ...Object.fromEntries(asked.filter(([, value]) => value !== '')),
    ...(noun === null ? {} : { operation: `${noun}.` }),
    ...(outcome === null ? {} : { outcome }),
    // The generated types spell these as no text could be.
    sort: column as OperationQuery['sort'] & string,
    order: (descending ? 'desc' : 'asc') as OperationQuery['order'] & string,
  };
}

/** The sorting after a click on a column: first from the small, then the other way; times begin with the newest. */
export function sortedBy(column: Column, present: Sorting): Sorting {
  if (present.column === column) return { column, descending: !present.descending };
  return { column, descending: column === 'at' };
}
