import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { unwrap } from '../../api/client';
import type { ChannelChange, ChannelDetails } from '../../api/types';
import { type Versioned, versioned } from '../../api/versioned';
import { api } from '../session/current';

/** A channel and all that is set about it. It is read when it is opened and after a change. */
export function useChannel(id: string) {
  return useQuery({
    queryKey: ['channel', id],
    queryFn: async ({ signal }): Promise<Versioned<ChannelDetails>> => {
      const answer = await api.GET('/api/channels/{id}', { params: { path: { id } }, signal });
      return versioned(unwrap(answer), answer.response);
    },
    refetchOnWindowFocus: false,
  });
}

/** Changes a channel as it was when it was read. */
export function useChangeChannel(id: string, etag: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (body: ChannelChange) =>
      unwrap(await api.PUT('/api/channels/{id}', { params: { path: { id }, header: { 'If-Match': etag } }, body })),
    onSuccess: () => Promise.all([['channels'], ['channel', id]].map((queryKey) => queryClient.invalidateQueries({ queryKey }))),
  });
}
