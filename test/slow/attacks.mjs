// `npm run test:faults`: the five attacks one after another, in full unless a variable says less, and one table of what
// was tried and what broke. Ends with 1 where anything broke, or where nothing was tried.
//   npm run test:faults -- deaths model        only these
//   DEATHS=20 KILLS=25 FAULT_CELLS_MOST=80 MODEL_RUNS=500        a sample of each; DEATHS is one point in so many
// KILLS_SEED, MODEL_SEED and FAULT_CELLS (a pattern of names) choose others, or one again. By itself it needs a build.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** @typedef {{ readonly part: string, readonly [what: string]: number | string }} Line */

const wanted = {
  DEATHS: process.env['DEATHS'] ?? 'all',
  KILLS: process.env['KILLS'] ?? '200',
  MODEL_RUNS: process.env['MODEL_RUNS'] ?? '10000',
  MODEL_SECONDS: process.env['MODEL_SECONDS'] ?? '3600',
  MODEL_SEED: process.env['MODEL_SEED'] ?? '2026',
};

/**
 * What each part runs, and how its lines read as one row. Every figure of `least` is the smallest that will do.
 * @type {{ readonly [part: string]: {
 *   readonly run: readonly string[],
 *   readonly says: (lines: readonly Line[]) => string,
 *   readonly least: { readonly [what: string]: number },
 * } }}
 */
const parts = {
  secrets: {
    run: [
      ...['--config', 'test/vitest.e2e.config.ts', 'test/e2e/secrets', 'test/e2e/terminal-breaks'],
      ...['test/e2e/wizard-interrupt', 'test/e2e/wizard-killed'],
    ],
    least: { secrets: 1, places: 1, searches: 1 },
    says: (lines) =>
      `secrets searched for: ${sum(lines, 'secrets')}, in ${sum(lines, 'places')} places after ${sum(lines, 'journeys')} journeys, ${sum(lines, 'searches')} searches`,
  },
  deaths: {
    run: ['--config', 'test/vitest.config.ts', 'test/deaths'],
    least: { points: 1, restarts: 1, looks: 1 },
    says: (lines) =>
      `crash points tried: ${sum(lines, 'points')}, with ${sum(lines, 'restarts')} restarts and ${sum(lines, 'looks')} looks at the ways in`,
  },
  kills: {
    run: ['--config', 'test/vitest.slow.config.ts', 'test/slow/kills.ts'],
    least: { kills: Number(wanted.KILLS), looks: 1 },
    says: (lines) =>
      `kills by SIGKILL: ${sum(lines, 'kills')}, on ${sum(lines, 'accounts')} accounts, ${sum(lines, 'starts')} starts, ${sum(lines, 'looks')} looks at the ways in`,
  },
  faults: {
    run: ['--config', 'test/vitest.faults.config.ts'],
    least: { met: 1 },
    says: (lines) =>
      `fault cells tried: ${sum(lines, 'met')}, of ${distinct(lines, 'operation')} operations × ${distinct(lines, 'kind')} kinds; never met: ${sum(lines, 'unmet')}`,
  },
  model: {
    run: ['--config', 'test/vitest.config.ts', 'test/model/model-1', 'test/model/model-2'],
    least: { runs: Number(wanted.MODEL_RUNS), calls: 1 },
    says: (lines) =>
      `model runs: ${sum(lines, 'runs')}, with ${sum(lines, 'starts')} starts and ${sum(lines, 'calls')} calls`,
  },
};

/** It waits for people at terminals most of its time, so that it runs beside the others. */
const waiting = 'secrets';

/** @type {(lines: readonly Line[], what: string) => number} */
const sum = (lines, what) => lines.reduce((total, line) => total + Number(line[what] ?? 0), 0);

/** @type {(lines: readonly Line[], what: string) => number} */
const distinct = (lines, what) => new Set(lines.map((line) => line[what])).size;

/**
 * Ends with what the command printed on the screen, or, once it is done, in `log`.
 * @type {(given: readonly string[], env: NodeJS.ProcessEnv, log: string | undefined) => Promise<boolean>}
 */
async function passes(given, env, log) {
  const to = log === undefined ? 'inherit' : openSync(log, 'w');
  const [code] = await once(spawn('npx', given, { stdio: ['ignore', to, to], env }), 'close');
  if (typeof to === 'number') closeSync(to);
  return code === 0;
}

/**
 * @typedef {{ name: string, says: string, violations: number, missing: readonly string[], minutes: number, printed: string }} Row
 * @type {(name: string, directory: string) => Promise<Row>}
 */
async function attack(name, directory) {
  const part = parts[name];
  if (part === undefined) throw new TypeError(`There is no part ${name}: ${Object.keys(parts).join(', ')}.`);
  const file = join(directory, name);
  const begun = Date.now();
  const log = name === waiting && names.length > 1 ? `${file}.log` : undefined;
  const env = { ...process.env, ...wanted, ATTACK_COUNTS: file };
  const passed = await passes(['vitest', 'run', ...part.run], env, log);
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  /** @type {Line[]} */
  const lines = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  const missing = [
    ...Object.entries(part.least).filter(([what, least]) => !(sum(lines, what) >= least)),
    // A cell that never met its trouble tried nothing.
    ...(sum(lines, 'unmet') > 0 ? [/** @type {const} */ (['unmet', 0])] : []),
  ];
  const counted = sum(lines, 'violations');
  return {
    name,
    says: part.says(lines),
    // A part that failed without a line of its own, by a crash of its own or a time that ran out, broke something too.
    violations: passed ? counted : Math.max(counted, 1),
    missing: missing.map(([what, least]) => `${what} ${sum(lines, what)} instead of ${least}`),
    minutes: (Date.now() - begun) / 60_000,
    printed: log === undefined ? '' : readFileSync(log, 'utf8'),
  };
}

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(parts);
const directory = mkdtempSync(join(tmpdir(), 'rootlock-attacks-'));
/** @type {Row[]} */
const rows = [];
const beside = names.includes(waiting) && names.length > 1 ? [attack(waiting, directory)] : [];
for (const name of names.filter((one) => one !== waiting || beside.length === 0))
  rows.push(await attack(name, directory));
for (const row of await Promise.all(beside)) {
  rows.push(row);
  console.log(row.printed);
}
rmSync(directory, { recursive: true, force: true });

console.log('');
for (const { name, says, violations, missing, minutes } of rows) {
  const short = missing.length === 0 ? '' : `; NOT AS WANTED: ${missing.join(', ')}`;
  console.log(`${name.padEnd(8)} ${says}; violations: ${violations}${short} (${minutes.toFixed(1)} min)`);
}
const bad = rows.filter(({ violations, missing }) => violations > 0 || missing.length > 0);
const total = rows.reduce((all, { violations }) => all + violations, 0);
console.log(
  `${rows.length} attacks, ${total} violations${bad.length === 0 ? '' : `; not passed: ${bad.map(({ name }) => name).join(', ')}`}`,
);
process.exitCode = bad.length === 0 ? 0 : 1;
