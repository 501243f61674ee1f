import { describe, expect, it } from 'vitest';

import { changesOf } from './changes';
import { lastDay, NEWEST_FIRST, queryOf, rangeProblem, sortedBy } from './conditions';

const NOW = Date.UTC(2026, 10, 20, 12);

describe('the conditions of a search', () => {
  it('ask for nothing but a range at first', () => {
    expect(queryOf(lastDay(NOW), NEWEST_FIRST)).toEqual({
      from: '2026-11-19T12:00:00.000Z',
      to: '2026-11-21T12:00:00.000Z',
      sort: 'at',
      order: 'desc',
    });
  });

  it('are sent as far as they say something', () => {
    const conditions = { ...lastDay(NOW), user: ' ada ', noun: 'api-key', outcome: 'refused', text: ' ' } as const;
    expect(queryOf(conditions, { column: 'host', descending: false })).toMatchObject({
      user: 'ada',
      operation: 'api-key.',
      outcome: 'refused',
      sort: 'host',
      order: 'asc',
    });
    expect(queryOf(conditions, NEWEST_FIRST)).not.toHaveProperty('text');
  });

  it('span at most 31 days', () => {
    const day = 86_400_000;
    expect(rangeProblem({ fromMs: 0, toMs: 31 * day })).toBeNull();
    expect(rangeProblem({ fromMs: 0, toMs: 31 * day + 1 })).toBe('longest');
    expect(rangeProblem({ fromMs: 5, toMs: 5 })).toBe('order');
  });
});

describe('sorting', () => {
  it('turns round with a second click', () => {
    const once = sortedBy('user', NEWEST_FIRST);
    expect(once).toEqual({ column: 'user', descending: false });
    expect(sortedBy('user', once)).toEqual({ column: 'user', descending: true });
    expect(sortedBy('at', once)).toEqual(NEWEST_FIRST);
  });
});

describe('a change', () => {
  it('shows what differs alone', () => {
    const before = { name: 'Gate', area_id: 'a', plan: { time_zone: 'UTC' } };
    expect(changesOf(before, { ...before, name: 'Yard', plan: null })).toEqual([
      { name: 'name', before: 'Gate', after: 'Yard' },
      { name: 'plan', before: '{"time_zone":"UTC"}', after: '' },
    ]);
  });

  it('shows all of what came or went', () => {
    expect(changesOf(null, { name: 'Gate', limit: 3 })).toEqual([
      { name: 'name', before: '', after: 'Gate' },
      { name: 'limit', before: '', after: '3' },
    ]);
    expect(changesOf(null, null)).toEqual([]);
  });
});
