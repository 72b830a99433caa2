// Which packages a build took in, from esbuild's own account of it: exactly those of whose code something is in the
// output, each held against the lock file, and which of them needs which.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What we may hand on in our package, by SPDX identifier. Anything else is a decision, not an update. */
const allowedLicences = new Set(['Apache-2.0', 'BSD-3-Clause', 'ISC', 'MIT']);

/** Packages that say their licence in no field of today, by what the text they ship is. */
const readFromText = { 'qrcode-terminal': 'Apache-2.0' };

/** The folder of the package that a bundled file belongs to, e.g. `node_modules/@scope/name`; undefined for our own. */
export function packageFolder(input) {
  const parts = input.split('/');
  const at = parts.lastIndexOf('node_modules');
  if (at < 0) return undefined;
  const depth = parts[at + 1]?.startsWith('@') ? 3 : 2;
  return parts.slice(0, at + depth).join('/');
}

/** Throws for a package that is not as the lock file has it, or under a licence that is not allowed. */
export async function bundledPackages(metafile, root) {
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
  const inputs = Object.values(metafile.outputs).flatMap((output) =>
    Object.entries(output.inputs).flatMap(([input, { bytesInOutput }]) => (bytesInOutput > 0 ? [input] : [])),
  );
  const folders = new Set(inputs.map(packageFolder).filter((folder) => folder !== undefined));
  const packages = await Promise.all([...folders].map((folder) => packageIn(folder, lock, root)));
  return packages.sort((a, b) => (a.folder < b.folder ? -1 : 1));
}

async function packageIn(folder, lock, root) {
  const manifest = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'));
  const { name, version, license = readFromText[name] } = manifest;
  const locked = lock.packages[folder];
  if (locked?.version !== version || locked.integrity === undefined) {
    throw new Error(`${folder} holds ${name} ${version}, which is not what package-lock.json has: run npm ci.`);
  }
  if (!allowedLicences.has(license)) {
    throw new Error(`${name} is bundled and states ${license ?? 'no licence'}: decide whether we may hand it on.`);
  }
  return { folder, name, version, license, integrity: locked.integrity };
}

/** By importing folder, `''` for our own code: the folders whose code it imports, itself left out. */
export function importsBetween(metafile) {
  const edges = new Map();
  for (const [input, { imports }] of Object.entries(metafile.inputs)) {
    const from = packageFolder(input) ?? '';
    const known = edges.get(from) ?? new Set();
    for (const { path, external } of imports) {
      const to = external === true ? undefined : packageFolder(path);
      if (to !== undefined && to !== from) known.add(to);
    }
    edges.set(from, known);
  }
  return edges;
}
