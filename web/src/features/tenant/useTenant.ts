import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { unwrap } from '../../api/client';
import type { Tenant } from '../../api/types';
import { type Versioned, versioned } from '../../api/versioned';
import { api } from '../session/current';

export function useTenant() {
  return useQuery({
    queryKey: ['tenant'],
    queryFn: async ({ signal }): Promise<Versioned<Tenant>> => {
      const answer = await api.GET('/api/tenant', { signal });
      return versioned(unwrap(answer), answer.response);
    },
    refetchOnWindowFocus: false,
  });
}

export function useRenameTenant(etag: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (name: string) =>
      unwrap(await api.PUT('/api/tenant', { params: { header: { 'If-Match': etag } }, body: { name } })),
    onSuccess: () => Promise.all(['tenant', 'me'].map((key) => queryClient.invalidateQueries({ queryKey: [key] }))),
  });
}

/** What was used on the days of a month, such as `2026-11`. */
export function useUsage(month: string) {
  return useQuery({
    queryKey: ['usage', month],
    queryFn: async ({ signal }) => unwrap(await api.GET('/api/tenant/usage', { params: { query: { month } }, signal })).items,
  });
}
