import { defineConfig } from 'vitest/config';
import { completeNode20 } from './support/node-20.ts';

completeNode20();

/** What test/slow/outsiders.sh needs of a terminal. Needs `npm run build` before. */
export default defineConfig({
  test: { include: ['test/slow/**/*.ts'], testTimeout: 180_000 },
});
