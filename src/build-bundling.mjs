// How the program is bundled, and the bench with it: ES modules for Node that load their parts when they are needed.

import { readFile } from 'node:fs/promises';
import { schemasAsCode } from './build-schemas.mjs';

/** Asked for by Ink in development, by proxies with Kerberos, by `debug`: each does without it when it is not there. */
export const absent = ['react-devtools-core', 'kerberos', 'supports-color'];

/** Yoga fetches its code from a data URL where there is `fetch`, for which Node loads a whole HTTP client. It can do without. */
const yogaWithoutFetch = {
  name: 'yoga without fetch',
  setup(build) {
    build.onLoad({ filter: /yoga-wasm-base64-esm\.js$/ }, async ({ path }) => ({
      contents: `const fetch = undefined;\n${await readFile(path, 'utf8')}`,
    }));
  },
};

/** @satisfies {import('esbuild').BuildOptions} */
export const bundling = {
  bundle: true,
  splitting: true,
  format: /** @type {const} */ ('esm'),
  platform: /** @type {const} */ ('node'),
  target: 'node20.19',
  mainFields: ['module', 'main'],
  plugins: [schemasAsCode, yogaWithoutFetch],
  jsx: /** @type {const} */ ('automatic'),
  external: absent,
  // Names stay: they stand in crash reports, and errors are told apart by them.
  minifyWhitespace: true,
  minifySyntax: true,
  define: { 'process.env.NODE_ENV': '"production"' },
  // CommonJS packages inside an ES module need a `require` for Node's own modules.
  banner: {
    js: "import { createRequire as rootlockRequire } from 'node:module';\nconst require = rootlockRequire(import.meta.url);",
  },
  // Names of files are in the output: they must not depend on where node_modules is linked to.
  preserveSymlinks: true,
  logLevel: /** @type {const} */ ('warning'),
};
