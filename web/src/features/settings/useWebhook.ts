import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { unwrap } from '../../api/client';
import { api } from '../session/current';

export function useWebhook() {
  return useQuery({
    queryKey: ['webhook'],
    queryFn: async ({ signal }) => unwrap(await api.GET('/api/webhook', { signal })),
  });
}

export interface WebhookInput {
  url: string;
  /** Empty: the cloud makes one. */
  secret: string;
}

export function useSaveWebhook() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ url, secret }: WebhookInput) =>
      unwrap(await api.PUT('/api/webhook', { body: secret === '' ? { url } : { url, secret } })),
    onSuccess: ({ url }) => queryClient.setQueryData(['webhook'], { url }),
  });
}
