import { defineConfig } from 'vitest/config';
import { completeNode20 } from './support/node-20.ts';

completeNode20();

/** What suites in test/slow run of their own files, each by its name. Needs `npm run build` before. */
export default defineConfig({
  test: { include: ['test/slow/**/*.ts'], testTimeout: 180_000 },
});
