import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// `NIGHTJAR_API` is the address of a running edge gateway, so that `npm run dev` works on real data.
const edge = process.env.NIGHTJAR_API ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  server: { host: '127.0.0.1', proxy: { '/api': edge, '/v': edge } },
  build: { target: 'es2022', chunkSizeWarningLimit: 500 },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/testing/setup.ts'],
    restoreMocks: true,
    // A busy machine types slowly.
    testTimeout: 30_000,
  },
});
