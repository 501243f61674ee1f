import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useState } from 'react';

import { useSessionStatus } from '../features/session/useSession';
import { queryClient } from './queryClient';
import type { ConsoleRouter } from './router';
import { Splash } from './Splash';
import { theme } from './theme';

export function App({ router }: { router: ConsoleRouter }) {
  return (
    <MantineProvider theme={theme} forceColorScheme="dark">
      <Notifications position="top-right" limit={4} className="toasts" />
      <QueryClientProvider client={queryClient}>
        <Entrance router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}

/** Shows the console once it is known whether there is a session. */
function Entrance({ router }: { router: ConsoleRouter }) {
  const status = useSessionStatus();
  const known = status === 'signed_in' || status === 'signed_out';
  const [entered, setEntered] = useState(known);
  if (known && !entered) setEntered(true);

  useEffect(() => {
    if (status !== 'signed_out') return;
    queryClient.clear();
    void router.invalidate();
  }, [router, status]);

  return entered ? <RouterProvider router={router} /> : <Splash unreachable={status === 'unreachable'} />;
}
