import { useInfiniteQuery, useMutation } from '@tanstack/react-query';

import { unwrap } from '../../api/client';
import { api } from '../session/current';
import type { OperationQuery } from './conditions';

const PAGE = 100;

/** The entries that a search finds, page by page. */
export function useOperations(query: OperationQuery) {
  return useInfiniteQuery({
    queryKey: ['operations', query],
    queryFn: async ({ pageParam, signal }) =>
      unwrap(
        await api.GET('/api/operations', {
          params: { query: { ...query, limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    select: (data) => data.pages.flatMap((page) => page.items),
  });
}

/** All that a search finds, as a file for spreadsheets. */
export function useExportOperations() {
  return useMutation({
    mutationFn: async (query: OperationQuery): Promise<Blob> =>
      unwrap(await api.GET('/api/operations.csv', { params: { query }, parseAs: 'blob' })) as unknown as Blob,
  });
}
