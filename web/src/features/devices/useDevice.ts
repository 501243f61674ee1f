import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { unwrap } from '../../api/client';
import { isOutdated } from '../../api/problem';
import type { DeviceChange, DeviceDetails } from '../../api/types';
import { type Versioned, versioned } from '../../api/versioned';
import { api } from '../session/current';

/** A device with its settings. It is read when it is opened and after a change, so that nothing moves below the user's hands. */
export function useDevice(id: string) {
  return useQuery({
    queryKey: ['device', id],
    queryFn: async ({ signal }): Promise<Versioned<DeviceDetails>> => {
      const answer = await api.GET('/api/devices/{id}', { params: { path: { id } }, signal });
      return versioned(unwrap(answer), answer.response);
    },
    refetchOnWindowFocus: false,
  });
}

/** What changes a device. Each needs the version that the user has seen. */
function useDeviceMutation<Input, Answer>(id: string, send: (input: Input) => Promise<Answer>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: () => Promise.all([['devices'], ['device', id]].map((queryKey) => queryClient.invalidateQueries({ queryKey }))),
  });
}

/** A change of a device, with the channels that go where it goes. */
interface DeviceMove {
  change: DeviceChange;
  channels: readonly string[];
}

export function useChangeDevice(id: string, etag: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ change, channels }: DeviceMove) => {
      const header = { 'If-Match': etag };
      unwrap(await api.PUT('/api/devices/{id}', { params: { path: { id }, header }, body: change }));
      for (const channel of channels) await moveChannel(channel, change.area_id);
    },
    // A move that failed half-way has changed something too.
    onSettled: (_, error) =>
      Promise.all(
        [['devices'], ['channels'], ...(isOutdated(error) ? [] : [['device', id]])].map((queryKey) =>
          queryClient.invalidateQueries({ queryKey }),
        ),
      ),
  });
}

async function moveChannel(id: string, area: string): Promise<void> {
  const path = { id };
  const present = await api.GET('/api/channels/{id}', { params: { path } });
  const { active_ms, class: retention, enabled, idle_ms, name, plan } = unwrap(present);
  const header = { 'If-Match': present.response.headers.get('etag') ?? '' };
  const body = { active_ms, class: retention, enabled, idle_ms, name, plan, area_id: area };
  unwrap(await api.PUT('/api/channels/{id}', { params: { path, header }, body }));
}

/** `null` seconds: as the cloud likes. */
export function useChangeDeviceSettings(id: string, version: number) {
  return useDeviceMutation(id, async (heartbeatS: number | null) =>
    unwrap(
      await api.PUT('/api/devices/{id}/settings', {
        params: { path: { id }, header: { 'If-Match': `"${version}"` } },
        body: { heartbeat_s: heartbeatS },
      }),
    ),
  );
}

/** A new claim code for a device that nobody has claimed yet. */
export function useIssueClaimCode(id: string) {
  return useDeviceMutation(id, async () =>
    unwrap(await api.POST('/api/devices/{id}/claim-code', { params: { path: { id } } })),
  );
}

/** A claim code with which another machine takes the device over. */
export function useSwapDevice(id: string, etag: string) {
  return useDeviceMutation(id, async () =>
    unwrap(await api.POST('/api/devices/{id}/swap', { params: { path: { id }, header: { 'If-Match': etag } } })),
  );
}

export function useDeleteDevice(id: string, etag: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async () =>
      unwrap(
        await api.DELETE('/api/devices/{id}', {
          params: { path: { id }, query: { footage: 'keep' }, header: { 'If-Match': etag } },
        }),
      ),
    onSuccess: () => Promise.all(['devices', 'channels'].map((key) => queryClient.invalidateQueries({ queryKey: [key] }))),
  });
}
