import type { Area } from '../../api/types';

/** An area and what hangs below it, by name. */
export interface AreaNode {
  area: Area;
  below: AreaNode[];
}

/** A visible row of the tree. */
export interface AreaRow {
  area: Area;
  depth: number;
  /** `null` when nothing hangs below it. */
  expanded: boolean | null;
}

/** The areas as trees. Whoever does not see the root has one for each area of his that hangs below none of the others. */
export function areaTrees(areas: readonly Area[], collator: Intl.Collator): AreaNode[] {
  const nodes = new Map(areas.map((area) => [area.id, { area, below: [] as AreaNode[] }]));
  const tops: AreaNode[] = [];
  const sorted = [...areas].sort((a, b) => collator.compare(a.name, b.name));
  for (const { id, parent_id } of sorted) {
    const node = nodes.get(id);
    const above = parent_id === null ? undefined : nodes.get(parent_id);
    if (node) (above?.below ?? tops).push(node);
  }
  return tops;
}

export function areaRows(trees: readonly AreaNode[], collapsed: ReadonlySet<string>, depth = 0): AreaRow[] {
  return trees.flatMap(({ area, below }) => {
    const expanded = below.length === 0 ? null : !collapsed.has(area.id);
    return [{ area, depth, expanded }, ...(expanded ? areaRows(below, collapsed, depth + 1) : [])];
  });
}

/** Ids of an area and of all that is below it. */
export function idsWithin(areas: readonly Area[], id: string): Set<string> {
  const within = new Set([id]);
  // Each round finds at least one more, until there is none.
  for (let before = 0; before !== within.size; ) {
    before = within.size;
    for (const area of areas) if (area.parent_id !== null && within.has(area.parent_id)) within.add(area.id);
  }
  return within;
}

/** The names down to an area, such as `Harbour / Hall 3`. The root is named only when it is meant itself. */
export function areaPath(areas: readonly Area[], id: string): string {
  const byId = new Map(areas.map((area) => [area.id, area]));
  const names: string[] = [];
  for (let area = byId.get(id); area; area = area.parent_id === null ? undefined : byId.get(area.parent_id)) {
    if (area.parent_id !== null || names.length === 0) names.unshift(area.name);
  }
  return names.join(' / ');
}
