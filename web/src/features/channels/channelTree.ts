import type { Channel } from '../../api/types';

/** A visible row of the tree. */
export type TreeRow =
  | { kind: 'device'; id: string; name: string; online: number; total: number; expanded: boolean }
  | { kind: 'channel'; id: string; channel: Channel };

export interface TreeInput {
  channels: readonly Channel[];
  deviceName: (id: string) => string | undefined;
  search: string;
  collapsed: ReadonlySet<string>;
  collator: Intl.Collator;
}

/** Channels below their devices, both by name. A search shows what it finds, whatever is collapsed. */
export function treeRows({ channels, deviceName, search, collapsed, collator }: TreeInput): TreeRow[] {
  const wanted = search.trim().toLocaleLowerCase();
  const byDevice = new Map<string, Channel[]>();
  for (const channel of channels) {
    const ofDevice = deviceName(channel.device_id) ?? '';
    const text = `${channel.name} ${ofDevice}`.toLocaleLowerCase();
    if (wanted !== '' && !text.includes(wanted)) continue;
    const siblings = byDevice.get(channel.device_id);
    if (siblings) siblings.push(channel);
    else byDevice.set(channel.device_id, [channel]);
  }
  const devices = [...byDevice].map(([id, items]) => ({ id, items, name: deviceName(id) ?? id }));
  devices.sort((a, b) => collator.compare(a.name, b.name));
  return devices.flatMap(({ id, items, name }) => {
    const expanded = wanted !== '' || !collapsed.has(id);
    const device: TreeRow = {
      kind: 'device',
      id,
      name,
      online: items.filter((channel) => channel.online).length,
      total: items.length,
      expanded,
    };
    if (!expanded) return [device];
    items.sort((a, b) => collator.compare(a.name, b.name));
    return [device, ...items.map((channel): TreeRow => ({ kind: 'channel', id: channel.id, channel }))];
  });
}

/** Where the keyboard goes from row `index`; `null` when the key moves nowhere. */
export function nextRow(rows: readonly TreeRow[], index: number, key: string): number | null {
  switch (key) {
    case 'ArrowDown':
      return Math.min(rows.length - 1, index + 1);
    case 'ArrowUp':
      return Math.max(0, index - 1);
    case 'Home':
      return 0;
    case 'End':
      return rows.length - 1;
    case 'ArrowLeft': {
      if (rows[index]?.kind !== 'channel') return null;
      for (let above = index - 1; above >= 0; above -= 1) if (rows[above]?.kind === 'device') return above;
      return null;
    }
    default:
      return null;
  }
}
