// Bundles the bench as the program is bundled, and runs it: nothing is translated while time is taken.
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundling } from '../../src/build-bundling.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
// Below node_modules, where the terminal's native part is found.
const cache = join(root, 'node_modules/.cache');
await mkdir(cache, { recursive: true });
const outdir = await mkdtemp(join(cache, 'bench-'));
try {
  await build({
    ...bundling,
    absWorkingDir: root,
    entryPoints: ['test/bench/bench.ts', 'test/bench/slow-account.ts'],
    external: [...bundling.external, '@lydell/node-pty'],
    outdir,
  });
  await writeFile(join(outdir, 'package.json'), '{"type":"module"}');
  process.exitCode = await new Promise((resolve) => {
    const child = spawn(process.execPath, [join(outdir, 'bench.js'), root, ...process.argv.slice(2)], {
      stdio: 'inherit',
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
} finally {
  await rm(outdir, { recursive: true, force: true });
}
