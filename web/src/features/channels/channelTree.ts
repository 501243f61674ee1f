import type { Area, Channel } from '../../api/types';
import { type AreaNode, areaPath, areaTrees } from '../areas/areaTree';

interface Branch {
  id: string;
  depth: number;
  name: string;
  online: number;
  total: number;
  expanded: boolean;
}

/** A visible row of the tree. */
export type TreeRow =
  | ({ kind: 'area' | 'device' } & Branch)
  | { kind: 'channel'; id: string; depth: number; channel: Channel };

export interface TreeInput {
  channels: readonly Channel[];
  areas: readonly Area[];
  deviceName: (id: string) => string | undefined;
  search: string;
  collapsed: ReadonlySet<string>;
  collator: Intl.Collator;
}

/** Of channels whose area is not known (yet). */
const NOWHERE = '';

interface Found {
  input: TreeInput;
  searched: boolean;
  /** By the id of their area. */
  channels: ReadonlyMap<string, Channel[]>;
}

/** Rows, and the channels that they are about, shown or not. */
interface Part {
  rows: TreeRow[];
  channels: Channel[];
}

/**
 * Channels below their devices, and these in their areas, all by name. An area at the top that is the only one is left out,
 * as are areas without channels. A search shows what it finds, whatever is collapsed.
 */
export function treeRows(input: TreeInput): TreeRow[] {
  const found = search(input);
  const tops = areaTrees(input.areas, input.collator);
  const [only] = tops;
  const nowhere = devices(found, NOWHERE, 0).rows;
  if (tops.length !== 1 || !only) return [...tops.flatMap((top) => area(found, top, 0).rows), ...nowhere];
  return [...only.below.flatMap((node) => area(found, node, 0).rows), ...devices(found, only.area.id, 0).rows, ...nowhere];
}

function search(input: TreeInput): Found {
  const wanted = input.search.trim().toLocaleLowerCase();
  const paths = new Map(input.areas.map(({ id }) => [id, areaPath(input.areas, id)]));
  const channels = new Map<string, Channel[]>();
  for (const channel of input.channels) {
    const path = paths.get(channel.area_id);
    const text = `${channel.name} ${input.deviceName(channel.device_id) ?? ''} ${path ?? ''}`;
    if (wanted === '' || text.toLocaleLowerCase().includes(wanted)) add(channels, path === undefined ? NOWHERE : channel.area_id, channel);
  }
  return { input, searched: wanted !== '', channels };
}

function area(found: Found, { area: { id, name }, below }: AreaNode, depth: number): Part {
  const parts = [...below.map((node) => area(found, node, depth + 1)), devices(found, id, depth + 1)];
  const channels = parts.flatMap((part) => part.channels);
  if (channels.length === 0) return { rows: [], channels };
  const row: TreeRow = { kind: 'area', ...branch(found, id, name, depth, channels) };
  return { rows: [row, ...(row.expanded ? parts.flatMap((part) => part.rows) : [])], channels };
}

function devices(found: Found, areaId: string, depth: number): Part {
  const { collator, deviceName } = found.input;
  const channels = found.channels.get(areaId) ?? [];
  const byDevice = new Map<string, Channel[]>();
  for (const channel of channels) add(byDevice, channel.device_id, channel);
  const named = [...byDevice].map(([id, items]) => ({ id, items, name: deviceName(id) ?? id }));
  named.sort((a, b) => collator.compare(a.name, b.name));
  const rows = named.flatMap(({ id, items, name }): TreeRow[] => {
    // A device whose channels are in several areas stands in each of them.
    const row = branch(found, `${areaId}/${id}`, name, depth, items);
    if (!row.expanded) return [{ kind: 'device', ...row }];
    items.sort((a, b) => collator.compare(a.name, b.name));
    const leaves = items.map((channel): TreeRow => ({ kind: 'channel', id: channel.id, depth: depth + 1, channel }));
    return [{ kind: 'device', ...row }, ...leaves];
  });
  return { rows, channels };
}

function branch({ input, searched }: Found, id: string, name: string, depth: number, channels: readonly Channel[]): Branch {
  const online = channels.filter((channel) => channel.online).length;
  return { id, depth, name, online, total: channels.length, expanded: searched || !input.collapsed.has(id) };
}

function add(groups: Map<string, Channel[]>, key: string, channel: Channel): void {
  const group = groups.get(key);
  if (group) group.push(channel);
  else groups.set(key, [channel]);
}
