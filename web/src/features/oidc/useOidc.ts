import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { unwrap } from '../../api/client';
import type { OidcSettings, OidcSettingsChange } from '../../api/types';
import { type Versioned, versioned } from '../../api/versioned';
import { api } from '../session/current';

const KEY = ['oidc'];

export function useOidc() {
  return useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }): Promise<Versioned<OidcSettings>> => {
      const answer = await api.GET('/api/sign-in/oidc', { signal });
      return versioned(unwrap(answer), answer.response);
    },
    refetchOnWindowFocus: false,
  });
}

export function useChangeOidc(etag: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (body: OidcSettingsChange): Promise<Versioned<OidcSettings>> => {
      const answer = await api.PUT('/api/sign-in/oidc', { params: { header: { 'If-Match': etag } }, body });
      return versioned(unwrap(answer), answer.response);
    },
    onSuccess: (settings) => queryClient.setQueryData(KEY, settings),
  });
}
