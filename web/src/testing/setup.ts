import '@testing-library/jest-dom/vitest';

import { cleanup } from '@testing-library/react';
import { afterAll, afterEach, beforeAll } from 'vitest';

import { cloud } from './cloud';

beforeAll(() => cloud.listen({ onUnhandledRequest: 'error' }));
afterEach(() => {
  cleanup();
  cloud.resetHandlers();
});
afterAll(() => cloud.close());
