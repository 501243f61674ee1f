import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { unwrap } from '../../api/client';
import { everyItem } from '../../api/pages';
import type { GroupChange } from '../../api/types';
import { api } from '../session/current';

const VIEWS = ['views'];

/** The user's own views and those that others share. */
export function useViews() {
  return useQuery({
    queryKey: VIEWS,
    queryFn: ({ signal }) =>
      everyItem(async (cursor) =>
        unwrap(
          await api.GET('/api/groups', {
            params: { query: { limit: 200, ...(cursor === undefined ? {} : { cursor }) } },
            signal,
          }),
        ),
      ),
    staleTime: 30_000,
  });
}

export function useAddView() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (view: GroupChange) => unwrap(await api.POST('/api/groups', { body: view })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: VIEWS }),
  });
}

/** Changes a view, or deletes it (`null`), as it is now: views are small, and whoever owns one is the only one to change it. */
export function useChangeView(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (view: GroupChange | null) => {
      const path = { id };
      const present = await api.GET('/api/groups/{id}', { params: { path } });
      unwrap(present);
      const header = { 'If-Match': present.response.headers.get('etag') ?? '' };
      if (view === null) unwrap(await api.DELETE('/api/groups/{id}', { params: { path, header } }));
      else unwrap(await api.PUT('/api/groups/{id}', { params: { path, header }, body: view }));
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: VIEWS }),
  });
}
