// Every figure of docs/performance.md, one row each. Ends with code 1 where a target is missed.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkRows } from './check.ts';
import { nodeOfVersion, type Row } from './measure.ts';
import { served } from './served.ts';
import { packageRows, startRows } from './starts.ts';
import { firstRows, hubRows } from './terminal.ts';
import { cliRow, latencyRow } from './whole-run.ts';

const [root = '', ...options] = process.argv.slice(2);
const launcher = join(root, 'bin/rootlock.js');
const quick = options.includes('--quick');
const jsonFile = options.includes('--json') ? options[options.indexOf('--json') + 1] : undefined;
const only = options.includes('--only') ? options[options.indexOf('--only') + 1]?.split(',') : undefined;
const rounds = quick ? 5 : 15;

const say = (text: string) => process.stdout.write(`${text}\n`);
const rows: Row[] = [];
const home = await mkdtemp(join(tmpdir(), 'rootlock-bench-'));

/** Rows that cannot be made are told as such; the others are still worth having. */
async function add(name: string, make: () => Promise<readonly Row[]>): Promise<void> {
  if (only !== undefined && !only.includes(name)) return;
  const made = await make().catch((error: unknown): readonly Row[] => [
    { id: name, what: name, most: 0, value: Number.POSITIVE_INFINITY, detail: String(error) },
  ]);
  for (const row of made) {
    rows.push(row);
    say(rowLine(row));
  }
}

function rowLine({ what, most, value, skipped, detail }: Row): string {
  const figure = value === undefined ? 'SKIPPED' : value >= 100 ? value.toFixed(0) : value.toFixed(2);
  const verdict = value === undefined ? '' : isMissed({ most, value }) ? 'MISSED' : 'ok';
  return [what.padEnd(58), figure.padStart(8), `≤ ${most}`.padStart(7), verdict.padEnd(6), skipped ?? detail ?? '']
    .join('  ')
    .trimEnd();
}

function isMissed({ most, value }: Pick<Row, 'most' | 'value'>): boolean {
  return value !== undefined && !(value <= most);
}

say(`Node ${process.versions.node}, load ${loadavg()[0]?.toFixed(1) ?? '?'}, medians of ${rounds} interleaved runs`);
try {
  await add('package', () => packageRows(root));
  await add('start', () => startRows(launcher, home, rounds));
  await add('first', async () => {
    const node = await nodeOfVersion(24);
    if (node === undefined)
      return [{ id: 'first-frame', what: 'first frame, Node 24', most: 1.5, skipped: 'no Node 24' }];
    const account = await served('root-key', 0);
    return firstRows(node, launcher, account, home, rounds).finally(account.end);
  });
  await add('hub', async () => {
    const account = await served('done', 0);
    return hubRows(launcher, account, home).finally(account.end);
  });
  await add('check', () => checkRows(quick ? 3 : 12));
  await add('latency', async () => [await latencyRow(launcher, home, quick ? 1 : 3)]);
  await add('cli', async () => [
    quick
      ? { id: 'cli', what: 'a whole run ÷ the same calls by the AWS CLI', most: 0.15, skipped: 'not with --quick' }
      : await cliRow(launcher, home),
  ]);
} finally {
  await rm(home, { recursive: true, force: true });
}
const missed = rows.filter(isMissed);
say(`load ${loadavg()[0]?.toFixed(1) ?? '?'}; ${missed.length} missed`);
if (jsonFile !== undefined) {
  const about = { at: new Date().toISOString(), node: process.versions.node, load: loadavg()[0], rounds };
  await writeFile(jsonFile, `${JSON.stringify({ ...about, rows }, undefined, 2)}\n`);
}
if (missed.length > 0) process.exitCode = 1;
