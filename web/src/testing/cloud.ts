import { setupServer } from 'msw/node';

/** The network of unit tests: each test says what the cloud answers; everything else is refused. */
export const cloud = setupServer();
