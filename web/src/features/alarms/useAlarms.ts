import { useInfiniteQuery } from '@tanstack/react-query';

import { unwrap } from '../../api/client';
import type { Alarm } from '../../api/types';
import { useMay } from '../me/useMe';
import { api } from '../session/current';

const REFRESH_EVERY_MS = 2_000;

/** The alarms of the last 24 hours, newest first, up to date within two seconds. */
export function useAlarms() {
  const enabled = useMay()('alarm-view');
  return useInfiniteQuery({
    enabled,
    queryKey: ['alarms'],
    queryFn: async ({ pageParam, signal }) =>
      unwrap(
        await api.GET('/api/alarms', {
          params: { query: { limit: 100, ...(pageParam === null ? {} : { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: REFRESH_EVERY_MS,
    select: (data) => data.pages.flatMap((page) => page.items),
  });
}

const NONE: readonly Alarm[] = [];

export function useActiveAlarmCount(): number {
  const { data = NONE } = useAlarms();
  return data.filter((alarm) => alarm.cleared_at === null).length;
}
