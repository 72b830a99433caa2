// What is published: packed, installed into an empty folder, and started there.
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordContent } from '../../src/record/content.ts';
import { recordIn } from '../support/journey.ts';
import { npm } from '../support/npm.ts';
import { repository, run, temporaryDirectory } from '../support/program.ts';

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string; readonly mode: number }[];
}

async function pack(directory: string): Promise<Packed> {
  // --ignore-scripts: the build under test is the one that is there.
  const printed = await npm(
    ['pack', repository, '--json', '--ignore-scripts', '--pack-destination', directory],
    directory,
  );
  const answer = JSON.parse(printed) as readonly Packed[] | { readonly [name: string]: Packed };
  const [packed] = Object.values(answer);
  if (packed === undefined) throw new Error('npm packed nothing.');
  return packed;
}

/** The record that the installed program makes names its files, as the command of docs/record.md does. */
async function expectNamedInRecord(installed: string, command: string): Promise<void> {
  const directory = await temporaryDirectory();
  const args = ['rehearse', '--auto', '--state-dir', join(directory, 'state'), '--output', join(directory, 'out')];
  expect(await run(command, args, { directory, timeout: 110_000 })).toMatchObject({ code: 0, stderr: '' });
  const record = await readFile(join(await recordIn(join(directory, 'out')), 'record.json'), 'utf8');
  const documented = /^find bin dist .*$/m.exec(await readFile(join(repository, 'docs/record.md'), 'utf8'))?.[0] ?? '';
  const summed = await run('sh', ['-c', documented], { directory: installed });
  const { tool } = JSON.parse(record) as RecordContent;
  expect(`${tool.bundleDigest}  -\n`).toBe(summed.stdout);
}

describe('the published package', () => {
  let directory = '';
  let packed: Packed = { filename: '', files: [] };

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'rootlock-package-'));
    packed = await pack(directory);
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  it('holds the launcher, the bundle, the manual page, the licences and the readme, and nothing else', () => {
    const paths = packed.files.map(({ path }) => path);
    expect(paths.filter((path) => !path.startsWith('dist/')).sort()).toEqual([
      'LICENSE',
      'README.md',
      'bin/package.json',
      'bin/rootlock.js',
      'docs/rootlock.1',
      'package.json',
    ]);
    expect(paths).toEqual(
      expect.arrayContaining(['dist/main.js', 'dist/THIRD-PARTY-LICENSES', 'dist/rootlock.cdx.json']),
    );
    const bundle =
      /^dist\/(main\.js|THIRD-PARTY-LICENSES|rootlock\.cdx\.json|quick\.json|chunks\/[\w.-]+\.js(\.LEGAL\.txt)?|main\.js\.LEGAL\.txt)$/;
    expect(paths.filter((path) => path.startsWith('dist/') && !bundle.test(path))).toEqual([]);
  });

  it('runs after an install into an empty folder, with nothing else installed', async () => {
    const empty = join(directory, 'empty');
    await mkdir(empty);
    await writeFile(join(empty, 'package.json'), JSON.stringify({ name: 'empty', private: true }));
    await npm(['install', '--offline', '--no-audit', '--no-fund', join(directory, packed.filename)], empty);
    expect((await readdir(join(empty, 'node_modules'))).filter((name) => !name.startsWith('.'))).toEqual(['rootlock']);

    const { version } = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')) as { version: string };
    const command = join(empty, 'node_modules/.bin/rootlock');
    expect(await run(command, ['--version'])).toEqual({ code: 0, signal: null, stdout: `${version}\n`, stderr: '' });
    // Loads a lazy chunk from where it was installed.
    expect(await run(command, ['verify', 'missing'])).toMatchObject({ code: 2, stdout: '' });

    const installed = JSON.parse(await readFile(join(empty, 'node_modules/rootlock/package.json'), 'utf8')) as {
      readonly man: string;
      readonly scripts: { readonly [name: string]: string };
    };
    // What npm runs on the machine that installs: https://docs.npmjs.com/cli/using-npm/scripts
    const onInstall = ['preinstall', 'install', 'postinstall', 'preprepare', 'prepare', 'postprepare', 'prepublish'];
    expect(Object.keys(installed.scripts).filter((name) => onInstall.includes(name))).toEqual([]);
    // A binding.gyp is an install script in disguise.
    expect(packed.files.filter(({ path }) => path.endsWith('.gyp'))).toEqual([]);
    // As npm links it for man(1).
    const page = await readFile(join(empty, 'node_modules/rootlock', installed.man), 'utf8');
    expect(page).toContain(`.TH ROOTLOCK 1 `);
    expect(page).toContain(`"rootlock ${version}"`);
    expect(Object.keys(installed).filter((name) => /dependencies$/i.test(name))).toEqual(['devDependencies']);
    await expectNamedInRecord(join(empty, 'node_modules/rootlock'), command);
  });

  it('names every package that is in it, with its licence', async () => {
    const licences = await readFile(join(repository, 'dist/THIRD-PARTY-LICENSES'), 'utf8');
    for (const name of ['ink', 'react', 'commander', '@aws-sdk/client-iam', 'qrcode-terminal', '@sigstore/bundle']) {
      expect(licences).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, 'm'));
    }
    expect(licences).toContain('Permission is hereby granted, free of charge');
    expect(licences).toContain('Apache License');
  });

  it('holds nothing of the machine it was built on', async () => {
    const dist = join(repository, 'dist');
    for (const name of await readdir(dist, { recursive: true })) {
      const text = await readFile(join(dist, name), 'utf8').catch(() => '');
      expect(text.includes(repository), name).toBe(false);
    }
  });
});
