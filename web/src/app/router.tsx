import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  type RouterHistory,
} from '@tanstack/react-router';

import { parseDevicesSearch } from '../features/devices/search';
import { type OidcSearch, parseOidcSearch } from '../features/oidc/organisation';
import { parsePlaybackSearch } from '../features/playback/search';
import { session } from '../features/session/current';
import { SignInPage } from '../features/session/SignInPage';
import { parseUsersSearch } from '../features/users/search';
import { Broken } from './Broken';
import { Home } from './Home';
import { NotFound } from './NotFound';
import { Shell } from './Shell';

const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: NotFound, errorComponent: Broken });

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): OidcSearch & { redirect?: string | undefined } => {
    // Only addresses of this console: a link must not lead elsewhere after signing in. The key is always in the
    // answer, because the router lets through whatever its reader does not answer.
    const target = search.redirect;
    return {
      ...parseOidcSearch(search),
      redirect: typeof target === 'string' && /^\/(?![/\\])/.test(target) ? target : undefined,
    };
  },
  beforeLoad: () => {
    if (session.status.getState() === 'signed_in') throw redirect({ to: '/' });
  },
  component: SignInPage,
});

const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  beforeLoad: ({ location }) => {
    if (session.status.getState() !== 'signed_in') {
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { redirect: location.href } });
    }
  },
  component: Shell,
});

const indexRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  component: Home,
});

const liveRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/live',
  component: lazyRouteComponent(() => import('../features/live/LivePage'), 'LivePage'),
});

const playbackRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/playback',
  validateSearch: parsePlaybackSearch,
  component: lazyRouteComponent(() => import('../features/playback/PlaybackPage'), 'PlaybackPage'),
});

const alarmsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/alarms',
  component: lazyRouteComponent(() => import('../features/alarms/AlarmsPage'), 'AlarmsPage'),
});

const devicesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/devices',
  validateSearch: parseDevicesSearch,
  component: lazyRouteComponent(() => import('../features/devices/DevicesPage'), 'DevicesPage'),
});

const settingsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('../features/settings/SettingsPage'), 'SettingsPage'),
});

const usersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/users',
  validateSearch: parseUsersSearch,
  component: lazyRouteComponent(() => import('../features/users/UsersPage'), 'UsersPage'),
});

const logRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/log',
  component: lazyRouteComponent(() => import('../features/log/LogPage'), 'LogPage'),
});

const accountRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/account',
  component: lazyRouteComponent(() => import('../features/me/AccountPage'), 'AccountPage'),
});

const routeTree = rootRoute.addChildren([
  signInRoute,
  shellRoute.addChildren([
    indexRoute,
    liveRoute,
    playbackRoute,
    alarmsRoute,
    devicesRoute,
    usersRoute,
    logRoute,
    settingsRoute,
    accountRoute,
  ]),
]);

/** The console's places; `history` is the browser's unless another is given. */
export function createConsoleRouter(history?: RouterHistory) {
  return createRouter({ routeTree, defaultPreload: 'intent', ...(history ? { history } : {}) });
}

export type ConsoleRouter = ReturnType<typeof createConsoleRouter>;

declare module '@tanstack/react-router' {
  interface Register {
    router: ConsoleRouter;
  }
}
