import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { unwrap } from '../../api/client';
import { api } from '../session/current';

const SESSIONS = ['me', 'sessions'];

export function useChangeOwnPassword() {
  return useMutation({
    mutationFn: async (passwords: { current: string; new: string }) =>
      unwrap(await api.PUT('/api/me/password', { body: passwords })),
  });
}

export function useOwnSessions() {
  return useQuery({
    queryKey: SESSIONS,
    queryFn: async ({ signal }) => unwrap(await api.GET('/api/me/sessions', { signal })).items,
  });
}

export function useEndOwnSession() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (id: string) => unwrap(await api.DELETE('/api/me/sessions/{id}', { params: { path: { id } } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: SESSIONS }),
  });
}

/** Makes a second factor that counts once a code proves that the telephone has it. */
export function useEnrolSecondFactor() {
  return useMutation({
    mutationFn: async (password: string) => unwrap(await api.POST('/api/me/second-factor', { body: { password } })),
  });
}

/** The answer holds the recovery codes, which are shown only once. */
export function useConfirmSecondFactor() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (code: string) =>
      unwrap(await api.POST('/api/me/second-factor/confirm', { body: { code } })).recovery_codes,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['me'], exact: true }),
  });
}

export function useRemoveSecondFactor() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (password: string) => unwrap(await api.DELETE('/api/me/second-factor', { body: { password } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['me'], exact: true }),
  });
}
