import { defineConfig } from 'vitest/config';
import { completeNode20 } from './support/node-20.ts';

completeNode20();

/** Journeys through the built program, as a user starts it. Needs `npm run build` before. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    setupFiles: ['test/support/secrets-after-each.ts'],
    // Most of the time the people wait for the program, and the program for them.
    maxWorkers: 3,
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // A person at a pseudo-terminal on a busy machine may lose a race; a fault of the program fails twice.
    retry: 1,
  },
});
