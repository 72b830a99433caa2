// Bundles the bench as the program is bundled, and runs it: nothing is translated while time is taken.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundling } from '../../src/build-bundling.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const outdir = await mkdtemp(join(tmpdir(), 'rootlock-bench-'));
try {
  await build({
    ...bundling,
    absWorkingDir: root,
    entryPoints: ['test/bench/check.ts', 'test/bench/slow-account.ts'],
    outdir,
  });
  await writeFile(join(outdir, 'package.json'), '{"type":"module"}');
  process.exitCode = await new Promise((resolve) => {
    const child = spawn(process.execPath, [join(outdir, 'check.js'), join(root, 'bin/rootlock.js')], {
      stdio: 'inherit',
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
} finally {
  await rm(outdir, { recursive: true, force: true });
}
