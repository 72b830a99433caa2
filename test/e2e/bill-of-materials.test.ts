// The bill of materials of the bundle, held against the bundle itself and the lock file.
import { build, type BuildOptions } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repository } from '../support/program.ts';

interface Component {
  readonly 'bom-ref': string;
  readonly group?: string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses: readonly { readonly license: { readonly id: string } }[];
  readonly hashes: readonly { readonly alg: string; readonly content: string }[];
}

interface Bill {
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

interface Locked {
  readonly version: string;
  readonly integrity: string;
  readonly license?: string;
}

const read = (path: string) => readFile(join(repository, path), 'utf8');
const bill = async () => JSON.parse(await read('dist/rootlock.cdx.json')) as Bill;
const locked = async () =>
  (JSON.parse(await read('package-lock.json')) as { readonly packages: { readonly [folder: string]: Locked } })
    .packages;
const fullName = ({ group, name }: Component) => (group === undefined ? name : `${group}/${name}`);

/**
 * The folders of the packages whose files are in the bundle: the same build, not minified, names each file in a comment
 * where its code stands. The bill itself is made from what esbuild says of its work, not from this.
 */
async function foldersInBundle(): Promise<readonly string[]> {
  const { bundling } = (await import(join(repository, 'src/build-bundling.mjs'))) as {
    readonly bundling: BuildOptions;
  };
  const { outputFiles } = await build({
    ...bundling,
    absWorkingDir: repository,
    entryPoints: ['src/main.ts'],
    outdir: join(repository, 'dist'),
    minifyWhitespace: false,
    write: false,
  });
  const files = outputFiles.flatMap(({ text }) =>
    [...text.matchAll(/^\/\/ (.*node_modules\/.*)$/gm)].map(([, file = '']) => file),
  );
  return [...new Set(files.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? file))];
}

describe('the bill of materials', () => {
  it('lists exactly the packages whose code is in the bundle, as the lock file has them', async () => {
    const lock = await locked();
    const inBundle = (await foldersInBundle()).map((folder) => {
      const { version, integrity } = lock[folder] ?? { version: `no ${folder} in the lock file`, integrity: '' };
      const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
      const hash = Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex');
      return `${name} ${version} SHA-512 ${hash}`;
    });
    const listed = (await bill()).components.map((component) => {
      const { version, hashes } = component;
      return [fullName(component), version, ...hashes.flatMap(({ alg, content }) => [alg, content])].join(' ');
    });
    expect(inBundle.length).toBeGreaterThan(50);
    expect(listed.toSorted()).toEqual([...new Set(inBundle)].sort());
  });

  it('gives each its package URL and the licence that the licences file has for it', async () => {
    const licences = await read('dist/THIRD-PARTY-LICENSES');
    for (const component of (await bill()).components) {
      const name = fullName(component);
      expect(component.purl).toBe(`pkg:npm/${name.replace('@', '%40')}@${component.version}`);
      const id = component.licenses.map(({ license }) => license.id).join();
      expect(['Apache-2.0', 'BSD-3-Clause', 'ISC', 'MIT'], name).toContain(id);
      expect(licences).toContain(`\n${name} ${component.version} (${id})\n`);
    }
    const named = licences.match(/^(?:@[\w.-]+\/)?[\w.-]+ \d+\.\d+\.\d+\S* \([\w.-]+\)$/gm) ?? [];
    expect(new Set(named).size).toBe((await bill()).components.length);
  });

  it('is about this version, and says of every package what it needs', async () => {
    const { metadata, components, dependencies } = await bill();
    const { version } = JSON.parse(await read('package.json')) as { readonly version: string };
    expect(metadata.component.purl).toBe(`pkg:npm/rootlock@${version}`);
    const references = [metadata.component, ...components].map((component) => component['bom-ref']);
    expect(dependencies.map(({ ref }) => ref).sort()).toEqual(references.toSorted());
    expect(dependencies.flatMap(({ dependsOn }) => dependsOn).filter((ref) => !references.includes(ref))).toEqual([]);
    // Nothing stands in it that nothing of ours leads to.
    const needs = new Map(dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
    const reached = new Set<string>([metadata.component['bom-ref']]);
    for (const ref of reached) for (const next of needs.get(ref) ?? []) reached.add(next);
    expect([...reached].sort()).toEqual(references.toSorted());
  });
});
