// How long it takes until somebody at a prompt has what they asked for, and what the package weighs.
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { interleaved, processTime, type Row, said } from './measure.ts';
import { bare } from './served.ts';

/** The version, the help and `verify` of a record of a whole rehearsal. */
export async function startRows(launcher: string, home: string, rounds: number): Promise<readonly Row[]> {
  const env = bare(home);
  const node = process.execPath;
  const records = join(home, 'records');
  await processTime(node, [launcher, 'rehearse', '--auto', '--output', records], env);
  const [record = ''] = await readdir(records);
  const run = (...args: readonly string[]) => processTime(node, [launcher, ...args], env);
  const took = await interleaved(rounds, {
    nothing: () => processTime(node, ['-e', '0'], env),
    version: () => run('--version'),
    help: () => run('--help'),
    verify: () => run('verify', join(records, record)),
  });
  const row = (id: 'version' | 'help' | 'verify', what: string, most: number): Row => ({
    ...{ id, what: `${what} ÷ node -e 0`, most, value: took[id] / took.nothing },
    detail: `${took[id].toFixed(0)} ms and ${took.nothing.toFixed(0)} ms`,
  });
  return [
    row('version', 'rootlock --version', 1.15),
    row('help', 'rootlock --help', 1.15),
    row('verify', 'rootlock verify RECORD', 2),
  ];
}

/** What npm would publish, and what is there after an install of it into an empty folder. */
export async function packageRows(root: string): Promise<readonly Row[]> {
  const place = await mkdtemp(join(tmpdir(), 'rootlock-bench-'));
  try {
    const packed = await said('npm', ['pack', root, '--json', '--ignore-scripts', '--pack-destination', place]);
    const [{ filename }] = Object.values(JSON.parse(packed) as object) as [{ readonly filename: string }];
    await writeFile(join(place, 'package.json'), '{"name":"empty","private":true}');
    const quiet = ['--offline', '--no-audit', '--no-fund', '--silent', '--prefix', place];
    await said('npm', ['install', ...quiet, join(place, filename)]);
    const modules = join(place, 'node_modules');
    const packages = (await readdir(modules)).filter((name) => !name.startsWith('.'));
    const megabytes = (bytes: number) => bytes / 1e6;
    const tarball = megabytes((await stat(join(place, filename))).size);
    return [
      { id: 'packed', what: 'packed package, MB', most: 1.2, value: tarball },
      { id: 'installed', what: 'installed, MB', most: 6, value: megabytes(await sizeOf(join(modules, 'rootlock'))) },
      { id: 'packages', what: 'packages installed', most: 1, value: packages.length, detail: packages.join(', ') },
    ];
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
