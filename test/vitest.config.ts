import { defineConfig } from 'vitest/config';
import { completeNode20 } from './support/node-20.ts';

completeNode20();

/** Everything that runs in this process: unit, contract and wire tests. Journeys have their own configuration. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/e2e/**', 'test/moto/**', 'test/faults/**'],
    isolate: false,
    maxWorkers: 2,
    setupFiles: ['test/support/environment.ts'],
    testTimeout: 60_000,
  },
});
