import { describe, expect, it } from 'vitest';

import type { Channel } from '../../api/types';
import { nextRow, treeRows } from './channelTree';

const channel = (id: string, name: string, device_id: string, online = true): Channel => ({
  id,
  name,
  device_id,
  online,
  last_segment_at: null,
});

const input = {
  channels: [channel('1', 'Gate 10', 'x'), channel('2', 'Gate 9', 'x', false), channel('3', 'Yard', 'y')],
  deviceName: (id: string) => ({ x: 'Hall', y: 'Annex' })[id],
  search: '',
  collapsed: new Set<string>(),
  collator: new Intl.Collator('en', { numeric: true }),
};
const ids = (rows: ReturnType<typeof treeRows>) => rows.map((row) => row.id);

describe('the tree of channels', () => {
  it('sorts devices and their channels as people count', () => {
    expect(ids(treeRows(input))).toEqual(['y', '3', 'x', '2', '1']);
  });

  it('counts what is online', () => {
    expect(treeRows(input)[2]).toMatchObject({ kind: 'device', online: 1, total: 2 });
  });

  it('hides the channels of a collapsed device, unless they are searched', () => {
    const collapsed = new Set(['x']);
    expect(ids(treeRows({ ...input, collapsed }))).toEqual(['y', '3', 'x']);
    expect(ids(treeRows({ ...input, collapsed, search: 'gate 9' }))).toEqual(['x', '2']);
  });

  it('finds channels by the name of their device too', () => {
    expect(ids(treeRows({ ...input, search: ' HALL ' }))).toEqual(['x', '2', '1']);
    expect(treeRows({ ...input, search: 'nothing' })).toEqual([]);
  });

  it('names a device by its id while its name is unknown', () => {
    expect(treeRows({ ...input, deviceName: () => undefined })[0]).toMatchObject({ name: 'x' });
  });

  it('is walked by the keyboard', () => {
    const rows = treeRows(input);
    expect(nextRow(rows, 0, 'ArrowDown')).toBe(1);
    expect(nextRow(rows, 4, 'ArrowDown')).toBe(4);
    expect(nextRow(rows, 0, 'ArrowUp')).toBe(0);
    expect(nextRow(rows, 4, 'ArrowLeft')).toBe(2);
    expect(nextRow(rows, 0, 'End')).toBe(4);
    expect(nextRow(rows, 0, 'x')).toBeNull();
  });
});
