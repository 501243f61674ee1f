import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';

import { unwrap } from '../../api/client';
import type { Right } from '../../api/types';
import { api } from '../session/current';

/** Rights change rarely; what was withdrawn meanwhile, the cloud refuses. */
const REFRESH_EVERY_MS = 60_000;

/** Who is signed in, and what he may do. */
export function useMe() {
  return useQuery({
    queryKey: ['me'],
    queryFn: async ({ signal }) => unwrap(await api.GET('/api/me', { signal })),
    staleTime: REFRESH_EVERY_MS,
    refetchInterval: REFRESH_EVERY_MS,
  });
}

/** Tells whether the user has a right somewhere; nobody has any before it is known who he is. */
export function useMay(): (right: Right) => boolean {
  const { data } = useMe();
  return useCallback((right: Right) => data?.rights.includes(right) ?? false, [data]);
}
