import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { unwrap } from '../../api/client';
import { everyItem } from '../../api/pages';
import type { NewApiKey } from '../../api/types';
import { api } from '../session/current';

const KEYS = ['api-keys'];

export function useApiKeys() {
  return useQuery({
    queryKey: KEYS,
    queryFn: ({ signal }) =>
      everyItem(async (cursor) =>
        unwrap(
          await api.GET('/api/api-keys', {
            params: { query: { limit: 200, ...(cursor === undefined ? {} : { cursor }) } },
            signal,
          }),
        ),
      ),
  });
}

/** The answer holds the key's secret, which is shown only once. */
export function useAddApiKey() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (key: NewApiKey) => unwrap(await api.POST('/api/api-keys', { body: key })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: KEYS }),
  });
}

export function useDeleteApiKey() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (id: string) => unwrap(await api.DELETE('/api/api-keys/{id}', { params: { path: { id } } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: KEYS }),
  });
}
