import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { unwrap } from '../../api/client';
import { everyItem } from '../../api/pages';
import type { NewUser, User, UserChange } from '../../api/types';
import { type Versioned, versioned } from '../../api/versioned';
import { api } from '../session/current';

const USERS = ['users'];

export function useUsers() {
  return useQuery({
    queryKey: USERS,
    queryFn: ({ signal }) =>
      everyItem(async (cursor) =>
        unwrap(
          await api.GET('/api/users', {
            params: { query: { limit: 200, ...(cursor === undefined ? {} : { cursor }) } },
            signal,
          }),
        ),
      ),
  });
}

/** A user as he is now. He is read when he is opened and after a change. */
export function useUser(id: string) {
  return useQuery({
    queryKey: ['user', id],
    queryFn: async ({ signal }): Promise<Versioned<User>> => {
      const answer = await api.GET('/api/users/{id}', { params: { path: { id } }, signal });
      return versioned(unwrap(answer), answer.response);
    },
    refetchOnWindowFocus: false,
  });
}

export function useAddUser() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (user: NewUser) => unwrap(await api.POST('/api/users', { body: user })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: USERS }),
  });
}

function useUserMutation<Input>(id: string, send: (input: Input) => Promise<unknown>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: () => Promise.all([USERS, ['user', id]].map((queryKey) => queryClient.invalidateQueries({ queryKey }))),
  });
}

export function useChangeUser(id: string, etag: string) {
  return useUserMutation(id, async (body: UserChange) =>
    unwrap(await api.PUT('/api/users/{id}', { params: { path: { id }, header: { 'If-Match': etag } }, body })),
  );
}

export function useSetPassword(id: string) {
  return useUserMutation(id, async (password: string) =>
    unwrap(await api.PUT('/api/users/{id}/password', { params: { path: { id } }, body: { password } })),
  );
}

export function useRemoveUsersSecondFactor(id: string) {
  return useUserMutation(id, async () =>
    unwrap(await api.DELETE('/api/users/{id}/second-factor', { params: { path: { id } } })),
  );
}

export function useUserSessions(id: string) {
  return useQuery({
    queryKey: ['user', id, 'sessions'],
    queryFn: async ({ signal }) =>
      unwrap(await api.GET('/api/users/{id}/sessions', { params: { path: { id } }, signal })).items,
  });
}

/** Signs a user out everywhere. */
export function useEndSessions(id: string) {
  return useUserMutation(id, async () =>
    unwrap(await api.DELETE('/api/users/{id}/sessions', { params: { path: { id } } })),
  );
}

export function useDeleteUser(id: string, etag: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async () =>
      unwrap(await api.DELETE('/api/users/{id}', { params: { path: { id }, header: { 'If-Match': etag } } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: USERS }),
  });
}
