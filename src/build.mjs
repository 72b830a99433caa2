// Builds dist/: one self-contained ES module bundle with lazy chunks, and the licences of what is in it.
// Fails when a package it takes in has no licence, or when a lazily loaded AWS client came out empty.
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { isBuiltin } from 'node:module';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const outdir = join(root, 'dist');

/** The folder of the package that a bundled file belongs to, or undefined for our own files. */
function packageFolder(input) {
  const parts = resolve(root, input).split(sep);
  const at = parts.lastIndexOf('node_modules');
  if (at < 0) return undefined;
  const depth = parts[at + 1]?.startsWith('@') ? 3 : 2;
  return parts.slice(0, at + depth).join(sep);
}

async function licenceOf(folder) {
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const names = (await readdir(folder)).filter((name) => /^(licen[cs]e|copying|notice)([.-]|$)/i.test(name)).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  const name = `${manifest.name} ${manifest.version} (${manifest.license ?? 'see text'})`;
  if (texts.length === 0) texts.push(await standardText(manifest));
  return { name, text: texts.map((text) => text.trim()).join('\n\n') };
}

/** The text of the licence that a package states without shipping it. */
async function standardText({ name, license, author, contributors }) {
  const holder = author?.name ?? author ?? contributors?.[0]?.name ?? contributors?.[0] ?? `the authors of ${name}`;
  if (license === 'Apache-2.0') return `Copyright ${holder}\n\n${await readFile(join(root, 'LICENSE'), 'utf8')}`;
  if (license === 'MIT') return `Copyright (c) ${holder}\n\n${mitText}`;
  throw new Error(
    `${name} is bundled, ships no licence text and states ${license ?? 'no licence'}: decide what it is under.`,
  );
}

const mitText = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** Every package by name and version, each licence text once. */
async function licencesOf(inputs) {
  const folders = [...new Set(inputs.map(packageFolder).filter((folder) => folder !== undefined))];
  const licences = (await Promise.all(folders.map(licenceOf))).sort((a, b) => (a.name < b.name ? -1 : 1));
  const packagesByText = new Map();
  for (const { name, text } of licences) packagesByText.set(text, [...(packagesByText.get(text) ?? []), name]);
  const rule = '-'.repeat(80);
  const head = 'rootlock contains the packages below, each under its own licence.\n';
  const body = [...packagesByText].map(([text, names]) => `${rule}\n${names.join('\n')}\n\n${text}\n`);
  return { count: licences.length, text: [head, ...body].join('\n') };
}

/** A client that was tree-shaken to nothing would only fail in front of the owner. */
async function refuseEmptyClients(metafile) {
  for (const [file, output] of Object.entries(metafile.outputs)) {
    const client = output.entryPoint?.match(/node_modules\/@aws-sdk\/(client-[a-z0-9-]+)\/dist-es\/index\.js$/)?.[1];
    if (client !== undefined && !output.exports.some((name) => name.endsWith('Client'))) {
      throw new Error(`${file} should hold ${client} but exports no client.`);
    }
    if (output.entryPoint?.includes('@aws-sdk/client-') && client === undefined) {
      throw new Error(`${output.entryPoint} is not the ES module build of its client; check mainFields.`);
    }
  }
}

/** The published package has no dependency: whatever is left to import must be part of Node. */
function refuseImports(metafile) {
  for (const [file, { imports }] of Object.entries(metafile.outputs)) {
    const foreign = imports.filter(({ path, external }) => external && !isBuiltin(path) && !absent.includes(path));
    if (foreign.length > 0) throw new Error(`${file} still imports ${foreign.map(({ path }) => path).join(', ')}.`);
  }
}

/** Asked for by Ink in development, by proxies with Kerberos, by `debug`: each does without it when it is not there. */
const absent = ['react-devtools-core', 'kerberos', 'supports-color'];

const { metafile, outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: ['src/main.ts'],
  outdir,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  jsx: 'automatic',
  mainFields: ['module', 'main'],
  chunkNames: 'chunks/[name]-[hash]',
  legalComments: 'linked',
  external: absent,
  define: { 'process.env.NODE_ENV': '"production"' },
  // CommonJS packages inside an ES module need a `require` for Node's own modules.
  banner: {
    js: "import { createRequire as rootlockRequire } from 'node:module';\nconst require = rootlockRequire(import.meta.url);",
  },
  metafile: true,
  // Written below, when everything is known to be well: a build that fails leaves the last one as it was.
  write: false,
  logLevel: 'warning',
});
await refuseEmptyClients(metafile);
refuseImports(metafile);
const licences = await licencesOf(Object.keys(metafile.inputs));
await rm(outdir, { recursive: true, force: true });
await mkdir(join(outdir, 'chunks'), { recursive: true });
await Promise.all(outputFiles.map(({ path, contents }) => writeFile(path, contents)));
await writeFile(join(outdir, 'THIRD-PARTY-LICENSES'), licences.text);
const bytes = outputFiles.reduce((sum, { contents }) => sum + contents.length, 0);
process.stderr.write(
  `dist/: ${outputFiles.length} files, ${(bytes / 1e6).toFixed(1)} MB, ${licences.count} packages\n`,
);
