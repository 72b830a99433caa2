import { defineConfig } from 'vitest/config';
import { completeNode20 } from './support/node-20.ts';

completeNode20();

/** `npm run pictures`: plays a rehearsal and writes what it showed to docs/pictures. Needs `npm run build` before. */
export default defineConfig({
  test: { include: ['test/pictures/**/*.ts'], testTimeout: 600_000 },
});
