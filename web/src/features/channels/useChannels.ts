import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';

import { unwrap } from '../../api/client';
import { everyItem } from '../../api/pages';
import type { Channel } from '../../api/types';
import { api } from '../session/current';

const REFRESH_EVERY_MS = 5_000;
const PAGE = 200;

/** Every channel of the tenant, kept up to date. A long list is read less often, so that its cost stays the same. */
export function useChannels() {
  return useQuery({
    queryKey: ['channels'],
    queryFn: ({ signal }) =>
      everyItem(async (cursor) =>
        unwrap(
          await api.GET('/api/channels', {
            params: { query: { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) } },
            signal,
          }),
        ),
      ),
    refetchInterval: ({ state }) => REFRESH_EVERY_MS * Math.max(1, Math.ceil((state.data?.length ?? 0) / PAGE)),
  });
}

const NONE: readonly Channel[] = [];

/** Tells a channel's name by its id. */
export function useChannelNames(): (id: string) => string | undefined {
  const { data = NONE } = useChannels();
  const names = useMemo(() => new Map(data.map(({ id, name }) => [id, name])), [data]);
  return useCallback((id: string) => names.get(id), [names]);
}
