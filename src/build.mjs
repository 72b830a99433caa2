// Builds dist/: one self-contained ES module bundle with lazy chunks, the licences of what is in it, and its bill of
// materials, and what the launcher answers by itself. Fails when a package it takes in is not the lock file's or has no licence that we may hand on, and when
// a lazily loaded AWS client came out empty. The same sources make the same bytes, wherever and whenever.
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { billOfMaterials } from './build-bill.mjs';
import { absent, bundling } from './build-bundling.mjs';
import { licencesOf } from './build-licences.mjs';
import { bundledPackages } from './build-packages.mjs';
import { quickAnswers } from './build-quick.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const outdir = join(root, 'dist');

/** A client that was tree-shaken to nothing would only fail in front of the owner. */
async function refuseEmptyClients(metafile) {
  for (const [file, output] of Object.entries(metafile.outputs)) {
    const client = output.entryPoint?.match(/^src\/aws\/sdk\/([a-z0-9-]+)\.ts$/)?.[1];
    if (client !== undefined && !output.exports.some((name) => name.endsWith('Client'))) {
      throw new Error(`${file} should hold the client of ${client} but exports no client.`);
    }
    const notModules = Object.keys(output.inputs).filter((input) =>
      /@aws-sdk\/client-[a-z0-9-]+\/dist-cjs\//.test(input),
    );
    if (notModules.length > 0) throw new Error(`${notModules[0]} is not an ES module; check mainFields.`);
  }
}

/** The published package has no dependency: whatever is left to import must be part of Node. */
function refuseImports(metafile) {
  for (const [file, { imports }] of Object.entries(metafile.outputs)) {
    const foreign = imports.filter(({ path, external }) => external && !isBuiltin(path) && !absent.includes(path));
    if (foreign.length > 0) throw new Error(`${file} still imports ${foreign.map(({ path }) => path).join(', ')}.`);
  }
}

const { metafile, outputFiles } = await build({
  ...bundling,
  absWorkingDir: root,
  entryPoints: ['src/main.ts'],
  outdir,
  chunkNames: 'chunks/[name]-[hash]',
  legalComments: 'linked',
  metafile: true,
  // Written below, when everything is known to be well: a build that fails leaves the last one as it was.
  write: false,
});
await refuseEmptyClients(metafile);
refuseImports(metafile);
const packages = await bundledPackages(metafile, root);
const licences = await licencesOf(packages, root);
const quick = await quickAnswers(bundling, root);
const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
const bill = billOfMaterials({ manifest, packages, metafile });
await rm(outdir, { recursive: true, force: true });
await mkdir(join(outdir, 'chunks'), { recursive: true });
const files = [
  ...outputFiles.map(({ path, contents }) => [path, contents]),
  [join(outdir, 'THIRD-PARTY-LICENSES'), licences],
  [join(outdir, 'quick.json'), JSON.stringify(quick)],
  [join(outdir, 'rootlock.cdx.json'), `${JSON.stringify(bill, undefined, 2)}\n`],
];
await Promise.all(
  files.map(async ([path, contents]) => {
    await writeFile(path, contents);
    // Modes are in the packed package: they must not depend on who builds.
    await chmod(path, 0o644);
  }),
);
const bytes = outputFiles.reduce((sum, { contents }) => sum + contents.length, 0);
process.stderr.write(
  `dist/: ${files.length} files, ${(bytes / 1e6).toFixed(1)} MB, ${bill.components.length} packages\n`,
);
