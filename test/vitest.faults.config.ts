import { defineConfig } from 'vitest/config';
import { completeNode20 } from './support/node-20.ts';

completeNode20();

/** Every call of the wizard meets every kind of trouble. Prints a table of what came of it. */
export default defineConfig({
  test: {
    include: ['test/faults/**/*.test.ts'],
    globalSetup: ['test/faults/tally.ts'],
    setupFiles: ['test/support/environment.ts'],
    maxWorkers: 2,
    testTimeout: 60_000,
  },
});
