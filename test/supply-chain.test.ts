// What a build is made from: exact versions, by hash, from wherever npm is told to fetch.
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repository } from './support/program.ts';

interface Entry {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
}

const json = async (path: string): Promise<unknown> => JSON.parse(await readFile(join(repository, path), 'utf8'));
const entries = async () => {
  const { packages } = (await json('package-lock.json')) as { readonly packages: { readonly [path: string]: Entry } };
  return Object.entries(packages).filter(([path]) => path !== '');
};

describe('what a build is made from', () => {
  it('is named by exact versions, and nothing is needed at run time', async () => {
    const manifest = (await json('package.json')) as { readonly [field: string]: { readonly [name: string]: string } };
    const fields = Object.keys(manifest).filter((field) => /dependencies$/i.test(field));
    expect(fields).toEqual(['devDependencies']);
    const loose = Object.entries(manifest['devDependencies'] ?? {}).filter(
      ([, wanted]) => !/^\d+\.\d+\.\d+$/.test(wanted),
    );
    expect(loose).toEqual([]);
  });

  it('is what the manifest names, version for version', async () => {
    const { devDependencies } = (await json('package.json')) as {
      readonly devDependencies: { readonly [name: string]: string };
    };
    const lock = new Map(await entries());
    const found = Object.keys(devDependencies).map((name) => [name, lock.get(`node_modules/${name}`)?.version]);
    expect(Object.fromEntries(found)).toEqual(devDependencies);
  });

  it('is locked by SHA-512, every package, with no address of a registry or of anything else', async () => {
    const all = await entries();
    expect(all.length).toBeGreaterThan(200);
    const unlocked = all.filter(([, { integrity }]) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? ''));
    expect(unlocked).toEqual([]);
    expect(all.filter(([, { resolved, link }]) => resolved !== undefined || link === true)).toEqual([]);
  });

  it('runs no script at install but those that are known', async () => {
    const scripted = (await entries()).filter(([, { hasInstallScript }]) => hasInstallScript === true);
    expect(scripted.map(([path]) => path)).toEqual(['node_modules/esbuild']);
  });
});

describe('the workflows', () => {
  const folder = join(repository, '.github/workflows');

  it('use actions by commit only, and give no job more than it names', async () => {
    const names = await readdir(folder);
    expect(names.sort()).toEqual(['ci.yml', 'release.yml']);
    for (const name of names) {
      const text = await readFile(join(folder, name), 'utf8');
      const used = text.match(/uses: .*/g) ?? [];
      expect(used.length, name).toBeGreaterThan(0);
      for (const line of used) expect(line).toMatch(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
      expect(text, name).toMatch(/^permissions: \{\}$/m);
      // An expression inside a script would be code that whoever names a branch writes.
      expect(text, name).not.toMatch(/run:.*\$\{\{/);
      expect(text, name).not.toMatch(/pull_request_target|secrets\./);
    }
  });

  it('publish what was tested, with provenance, by an identity of the workflow alone', async () => {
    const text = await readFile(join(folder, 'release.yml'), 'utf8');
    const [test = '', publish = ''] = text.split(/^  publish:$/m);
    expect(test).toContain('run: .ci/run');
    expect(test).not.toContain('id-token');
    expect(publish).toMatch(/^    needs: test$/m);
    expect(publish).toMatch(/^      id-token: write$/m);
    expect(publish).toContain('run: npm ci --ignore-scripts');
    expect(publish).toMatch(/TESTED: \$\{\{ needs\.test\.outputs\.bundle \}\}/);
    expect(publish).toMatch(/npm publish --provenance .*--ignore-scripts$/m);
    expect(text).not.toMatch(/NODE_AUTH_TOKEN|_authToken/);
  });
});
