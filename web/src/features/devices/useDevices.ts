import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';

import { unwrap } from '../../api/client';
import { everyItem } from '../../api/pages';
import type { Device, NewDevice } from '../../api/types';
import { api } from '../session/current';

const REFRESH_EVERY_MS = 10_000;

export function useDevices() {
  return useQuery({
    queryKey: ['devices'],
    queryFn: ({ signal }) =>
      everyItem(async (cursor) =>
        unwrap(
          await api.GET('/api/devices', {
            params: { query: { limit: 200, ...(cursor === undefined ? {} : { cursor }) } },
            signal,
          }),
        ),
      ),
    refetchInterval: REFRESH_EVERY_MS,
  });
}

const NONE: readonly Device[] = [];

/** Tells a device's name by its id. */
export function useDeviceNames(): (id: string) => string | undefined {
  const { data = NONE } = useDevices();
  const names = useMemo(() => new Map(data.map(({ id, name }) => [id, name])), [data]);
  return useCallback((id: string) => names.get(id), [names]);
}

/** Adds a device; the answer holds the claim code, which is shown only once. */
export function useAddDevice() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (device: NewDevice) => unwrap(await api.POST('/api/devices', { body: device })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['devices'] }),
  });
}

/** The list of devices as a file for spreadsheets. */
export function useExportDevices() {
  return useMutation({
    mutationFn: async (): Promise<Blob> =>
      unwrap(await api.GET('/api/devices.csv', { parseAs: 'blob' })) as unknown as Blob,
  });
}

/** Adds the devices of a table; the answer holds the claim codes, which are shown only once. */
export function useImportDevices() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (file: File) => {
      const body = await file.text();
      const headers = { 'content-type': 'text/csv' };
      return unwrap(await api.POST('/api/devices.csv', { body, bodySerializer: (text) => text, headers })).items;
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['devices'] }),
  });
}
