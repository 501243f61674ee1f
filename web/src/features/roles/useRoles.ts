import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import { unwrap } from '../../api/client';
import type { Role, RoleChange } from '../../api/types';
import { type Versioned, versioned } from '../../api/versioned';
import { api } from '../session/current';

const ROLES = ['roles'];

export function useRoles() {
  return useQuery({
    queryKey: ROLES,
    queryFn: async ({ signal }) => unwrap(await api.GET('/api/roles', { signal })).items,
  });
}

/** What a role is called: those that every tenant has are called in the user's language. */
export function useRoleName(): (role: Pick<Role, 'id' | 'name'>) => string {
  const { i18n, t } = useTranslation('rights');
  return useCallback(
    ({ id, name }) => (i18n.exists(`role-${id}`, { ns: 'rights' }) ? t(`role-${id as 'admin'}`) : name),
    [i18n, t],
  );
}

/** One of the tenant's own roles with its version. */
export function useRole(id: string | undefined) {
  return useQuery({
    queryKey: ['role', id],
    queryFn: async ({ signal }): Promise<Versioned<Role>> => {
      const answer = await api.GET('/api/roles/{id}', { params: { path: { id: id ?? '' } }, signal });
      return versioned(unwrap(answer), answer.response);
    },
    enabled: id !== undefined,
    refetchOnWindowFocus: false,
  });
}

/** Adds a role, or changes the one with this id and version. */
export function useSaveRole(present: { id: string; etag: string } | null) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (body: RoleChange) =>
      present === null
        ? unwrap(await api.POST('/api/roles', { body }))
        : unwrap(
            await api.PUT('/api/roles/{id}', {
              params: { path: { id: present.id }, header: { 'If-Match': present.etag } },
              body,
            }),
          ),
    onSuccess: () => Promise.all([ROLES, ['role']].map((queryKey) => queryClient.invalidateQueries({ queryKey }))),
  });
}

export function useDeleteRole(id: string, etag: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async () =>
      unwrap(await api.DELETE('/api/roles/{id}', { params: { path: { id }, header: { 'If-Match': etag } } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ROLES }),
  });
}
