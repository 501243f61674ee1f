import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { unwrap } from '../../api/client';
import type { Area } from '../../api/types';
import { type Versioned, versioned } from '../../api/versioned';
import { api } from '../session/current';

/** The tree of areas as far as the user sees it, and its version, which every change of it has to name. */
export function useAreaTree() {
  return useQuery({
    queryKey: ['areas'],
    queryFn: async ({ signal }): Promise<Versioned<Area[]>> => {
      const answer = await api.GET('/api/areas', { signal });
      return versioned(unwrap(answer).items, answer.response);
    },
    staleTime: 30_000,
  });
}

const NONE: readonly Area[] = [];

export function useAreas(): readonly Area[] {
  return useAreaTree().data?.value ?? NONE;
}

/** What becomes of the tree. */
export type AreaChange =
  | { kind: 'add'; name: string; parentId: string }
  | { kind: 'change'; id: string; name: string; parentId: string | null }
  | { kind: 'delete'; id: string; moveTo: string | null };

/** Changes the tree as it was when it was read last. */
export function useChangeAreas() {
  const queryClient = useQueryClient();
  const etag = useAreaTree().data?.etag ?? '';
  return useMutation({
    mutationFn: (change: AreaChange) => send(change, etag),
    onSuccess: () =>
      Promise.all(['areas', 'devices', 'channels'].map((key) => queryClient.invalidateQueries({ queryKey: [key] }))),
  });
}

async function send(change: AreaChange, etag: string): Promise<void> {
  const header = { 'If-Match': etag };
  switch (change.kind) {
    case 'add':
      unwrap(await api.POST('/api/areas', { body: { name: change.name, parent_id: change.parentId } }));
      return;
    case 'change': {
      const body = { name: change.name, parent_id: change.parentId };
      unwrap(await api.PUT('/api/areas/{id}', { params: { header, path: { id: change.id } }, body }));
      return;
    }
    case 'delete': {
      const query = change.moveTo === null ? {} : { move_to: change.moveTo };
      unwrap(await api.DELETE('/api/areas/{id}', { params: { header, path: { id: change.id }, query } }));
    }
  }
}
