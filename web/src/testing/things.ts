import type { Area, Channel, Device, DeviceDetails, Me } from '../api/types';

export const ROOT = 'cbcdefghij234567';

/** Things as the cloud answers them, with what a test cares about. */
export function aChannel(own: Partial<Channel> = {}): Channel {
  return {
    id: 'abcdefghij234567',
    name: 'Gate',
    device_id: 'bbcdefghij234567',
    area_id: ROOT,
    record_state: 'recording',
    online: true,
    last_segment_at: null,
    ...own,
  };
}

export function aDevice(own: Partial<Device> = {}): Device {
  return {
    id: 'bbcdefghij234567',
    name: 'Hall',
    kind: 'gateway',
    area_id: ROOT,
    state: 'enrolled',
    online: true,
    created_at: '2026-11-20T08:00:00.000Z',
    last_seen_at: null,
    clock_offset_ms: null,
    program: null,
    lost_channels: [],
    ...own,
  };
}

export function detailsOf(device: Device): DeviceDetails {
  return { ...device, settings: { desired: { version: 0, heartbeat_s: null }, reported: null } };
}

export const ROOT_AREA: Area = { id: ROOT, name: 'All places', parent_id: null };

export function aMe(own: Partial<Me> = {}): Me {
  return {
    kind: 'user',
    id: 'dbcdefghij234567',
    name: 'Ada',
    email: 'ada@example.com',
    tenant_id: 'ebcdefghij234567',
    tenant_name: 'Harbour',
    rights: ['live', 'playback', 'alarm-view', 'configure', 'manage-users', 'view-log', 'manage-tenant'],
    area_id: ROOT,
    limits: {},
    second_factor: false,
    session_id: 'fbcdefghij234567',
    ...own,
  };
}
