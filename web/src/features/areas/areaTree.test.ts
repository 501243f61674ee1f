import { describe, expect, it } from 'vitest';

import type { Area } from '../../api/types';
import { areaPath, areaRows, areaTrees, idsWithin } from './areaTree';

const area = (id: string, name: string, parent_id: string | null): Area => ({ id, name, parent_id });
const AREAS = [
  area('root', 'All places', null),
  area('h10', 'Hall 10', 'harbour'),
  area('h9', 'Hall 9', 'harbour'),
  area('harbour', 'Harbour', 'root'),
  area('annex', 'Annex', 'root'),
];
const collator = new Intl.Collator('en', { numeric: true });
const rows = (areas: readonly Area[], ...collapsed: string[]) =>
  areaRows(areaTrees(areas, collator), new Set(collapsed)).map((row) => [row.area.id, row.depth]);

describe('the tree of areas', () => {
  it('shows what hangs below an area under it, by name as people count', () => {
    expect(rows(AREAS)).toEqual([
      ['root', 0],
      ['annex', 1],
      ['harbour', 1],
      ['h9', 2],
      ['h10', 2],
    ]);
  });

  it('hides what is below a collapsed area', () => {
    expect(rows(AREAS, 'harbour')).toEqual([
      ['root', 0],
      ['annex', 1],
      ['harbour', 1],
    ]);
    expect(areaRows(areaTrees(AREAS, collator), new Set())[1]?.expanded).toBeNull();
  });

  it('begins with what is seen of it', () => {
    expect(rows(AREAS.slice(1, 3))).toEqual([
      ['h9', 0],
      ['h10', 0],
    ]);
  });

  it('knows what is within an area', () => {
    expect(idsWithin(AREAS, 'harbour')).toEqual(new Set(['harbour', 'h9', 'h10']));
    expect(idsWithin(AREAS, 'root').size).toBe(5);
  });

  it('names the way to an area without the root', () => {
    expect(areaPath(AREAS, 'h9')).toBe('Harbour / Hall 9');
    expect(areaPath(AREAS, 'root')).toBe('All places');
    expect(areaPath(AREAS, 'gone')).toBe('');
  });
});
