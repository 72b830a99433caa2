// What must not grow unnoticed, whatever machine it is on: bytes of the bundle and of the package, what is loaded before the
// first screen, and what the hub writes for a key and for nothing. docs/performance.md tells why.
import { readFile, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openWizard, rehearsalFor } from '../support/journey.ts';
import { repository, temporaryDirectory } from '../support/program.ts';
import { npm } from '../support/npm.ts';

const dist = join(repository, 'dist');

/** A file of the bundle and all that is loaded with it, before anything of it runs. */
async function loadedWith(file: string, seen = new Set<string>()): Promise<ReadonlySet<string>> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = await readFile(file, 'utf8');
  for (const [, path = ''] of text.matchAll(/(?:\bfrom|^import|;import)\s*"(\.[^"]+\.js)"/gm)) {
    await loadedWith(join(dirname(file), path), seen);
  }
  return seen;
}

const bytesOf = async (files: Iterable<string>) => {
  const sizes = await Promise.all([...files].map(async (file) => (await stat(file)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
};

describe('the bundle', () => {
  it('is at most 4.1 MB of code', async () => {
    const files = (await readdir(dist, { recursive: true })).filter((name) => name.endsWith('.js'));
    expect(await bytesOf(files.map((name) => join(dist, name)))).toBeLessThan(4_100_000);
  });

  it('loads at most 8 files and 30 kB before the first screen, and no package in them', async () => {
    const files = await loadedWith(join(dist, 'main.js'));
    expect(files.size).toBeGreaterThan(1);
    expect(files.size).toBeLessThanOrEqual(8);
    expect(await bytesOf(files)).toBeLessThan(30_000);
  });

  it('reads the command line with at most 110 kB', async () => {
    const chunks = (await readdir(join(dist, 'chunks'))).filter((name) => /^command-line-\w+\.js$/.test(name));
    expect(chunks).toHaveLength(1);
    const files = await loadedWith(join(dist, 'chunks', chunks[0] ?? ''));
    expect(await bytesOf(files)).toBeLessThan(110_000);
  });
});

it('the package is at most 1.2 MB packed and 6 MB unpacked', async () => {
  const directory = await temporaryDirectory();
  const said = await npm(['pack', repository, '--json', '--dry-run', '--ignore-scripts'], directory);
  const [packed] = Object.values(JSON.parse(said) as object) as [
    { readonly size: number; readonly unpackedSize: number },
  ];
  expect(packed.size).toBeLessThan(1_200_000);
  expect(packed.unpackedSize).toBeLessThan(6_000_000);
});

it('the hub writes at most 2 kB for a key, and nothing while nothing happens', async () => {
  const terminal = await openWizard(await rehearsalFor('done'), { columns: 80, rows: 24 });
  await terminal.waitFor('❯ Begin');
  await terminal.quiet(60);
  terminal.press('enter');
  await terminal.waitFor((screen) => screen.includes('❯') && !screen.includes('❯ Begin'));
  await terminal.quiet(200);
  if (!terminal.screen().includes('Open any step')) terminal.press('escape');
  await terminal.waitFor('Open any step');
  await terminal.quiet(500);
  for (const key of ['down', 'down', 'down', 'up', 'up', 'up'] as const) {
    const before = terminal.screen();
    const bytes = Buffer.byteLength(terminal.bytes());
    terminal.press(key);
    await terminal.waitFor((screen) => screen !== before);
    await terminal.quiet(150);
    expect(Buffer.byteLength(terminal.bytes()) - bytes).toBeLessThanOrEqual(2_000);
  }
  const idle = terminal.bytes().length;
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(terminal.bytes().length).toBe(idle);
  terminal.press('ctrl-c');
  await terminal.ended();
});
