import { useStore } from 'zustand';

import { session } from './current';

export function useSessionStatus() {
  return useStore(session.status);
}
