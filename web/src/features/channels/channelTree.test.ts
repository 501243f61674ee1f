import { describe, expect, it } from 'vitest';

import type { Area } from '../../api/types';
import { nextRow } from '../../app/treeKeys';
import { aChannel } from '../../testing/things';
import { treeRows } from './channelTree';

const area = (id: string, name: string, parent_id: string | null): Area => ({ id, name, parent_id });

const input = {
  channels: [
    aChannel({ id: '1', name: 'Gate 10', device_id: 'x', area_id: 'root' }),
    aChannel({ id: '2', name: 'Gate 9', device_id: 'x', area_id: 'root', online: false }),
    aChannel({ id: '3', name: 'Yard', device_id: 'y', area_id: 'root' }),
  ],
  areas: [area('root', 'All places', null)],
  deviceName: (id: string) => ({ x: 'Hall', y: 'Annex' })[id],
  search: '',
  collapsed: new Set<string>(),
  collator: new Intl.Collator('en', { numeric: true }),
};
const inAreas = {
  ...input,
  areas: [...input.areas, area('port', 'Port', 'root'), area('quay', 'Quay', 'port'), area('empty', 'Empty', 'root')],
  channels: [...input.channels, aChannel({ id: '4', name: 'Crane', device_id: 'x', area_id: 'quay', online: false })],
};
const ids = (rows: ReturnType<typeof treeRows>) => rows.map((row) => row.id);

describe('the tree of channels', () => {
  it('sorts devices and their channels as people count', () => {
    expect(ids(treeRows(input))).toEqual(['root/y', '3', 'root/x', '2', '1']);
  });

  it('counts what is online', () => {
    expect(treeRows(input)[2]).toMatchObject({ kind: 'device', online: 1, total: 2 });
  });

  it('hides the channels of a collapsed device, unless they are searched', () => {
    const collapsed = new Set(['root/x']);
    expect(ids(treeRows({ ...input, collapsed }))).toEqual(['root/y', '3', 'root/x']);
    expect(ids(treeRows({ ...input, collapsed, search: 'gate 9' }))).toEqual(['root/x', '2']);
  });

  it('finds channels by the names of their device and areas too', () => {
    expect(ids(treeRows({ ...input, search: ' HALL ' }))).toEqual(['root/x', '2', '1']);
    expect(ids(treeRows({ ...inAreas, search: 'port' }))).toEqual(['port', 'quay', 'quay/x', '4']);
    expect(treeRows({ ...input, search: 'nothing' })).toEqual([]);
  });

  it('names a device by its id while its name is unknown', () => {
    expect(treeRows({ ...input, deviceName: () => undefined })[0]).toMatchObject({ name: 'x' });
  });

  it('shows areas that hold channels, and a device in each area where it has some', () => {
    const rows = treeRows(inAreas);
    expect(ids(rows)).toEqual(['port', 'quay', 'quay/x', '4', 'root/y', '3', 'root/x', '2', '1']);
    expect(rows.slice(0, 5).map((row) => row.depth)).toEqual([0, 1, 2, 3, 0]);
    expect(rows[0]).toMatchObject({ kind: 'area', online: 0, total: 1 });
    expect(ids(treeRows({ ...inAreas, collapsed: new Set(['port']) })).slice(0, 2)).toEqual(['port', 'root/y']);
  });

  it('loses no channel whose area is not known', () => {
    expect(ids(treeRows({ ...input, areas: [] }))).toEqual(['/y', '3', '/x', '2', '1']);
  });

  it('is walked by the keyboard', () => {
    const rows = treeRows(input);
    expect(nextRow(rows, 0, 'ArrowDown')).toBe(1);
    expect(nextRow(rows, 4, 'ArrowDown')).toBe(4);
    expect(nextRow(rows, 0, 'ArrowUp')).toBe(0);
    expect(nextRow(rows, 4, 'ArrowLeft')).toBe(2);
    expect(nextRow(rows, 2, 'ArrowLeft')).toBeNull();
    expect(nextRow(rows, 0, 'End')).toBe(4);
    expect(nextRow(rows, 0, 'x')).toBeNull();
  });
});
