// How long a check takes, in round trips: wall time at a fixed latency per request, divided by that latency. Ends with
// code 1 when it takes longer than it may, or asks anything twice. Started by `npm run bench`, which bundles it first.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { check } from '../../src/check/check.ts';
import { pretendCredentials } from '../../src/commands/local-rehearsal.ts';
import { catalogue } from '../../src/controls/index.ts';
import { systemClock } from '../../src/engine/clock.ts';
import type { RehearsalCredentials } from '../../src/rehearsal/server.ts';

const latency = 100;
const scenarios = ['messy', 'done', 'identity-center', 'member', 'root-key'];
const targets = [
  { regions: 1, most: 3.6 },
  { regions: 17, most: 6 },
];
const warmUps = 2;
const rounds = 12;

const here = dirname(fileURLToPath(import.meta.url));
const launcher = process.argv[2] ?? '';

interface SlowAccount {
  readonly url: string;
  readonly region: string;
  readonly credentials: RehearsalCredentials;
  readonly end: () => void;
}

function slowAccount(scenario: string, milliseconds: number): Promise<SlowAccount> {
  const child = spawn(process.execPath, [join(here, 'slow-account.js'), scenario, String(milliseconds)]);
  return new Promise((resolve, reject) => {
    let text = '';
    child.on('error', reject);
    child.stderr.on('data', (chunk: Buffer) => reject(new Error(chunk.toString('utf8'))));
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      if (!text.endsWith('\n')) return;
      resolve({ ...(JSON.parse(text) as Omit<SlowAccount, 'end'>), end: () => child.kill() });
    });
  });
}

async function once({ url, region, credentials }: SlowAccount): Promise<number> {
  const began = performance.now();
  await check({
    session: {
      ...{ env: {}, clock: systemClock, endpointUrl: url, region },
      fixedCredentials: pretendCredentials(credentials),
    },
    controls: catalogue,
    ...{ version: 'bench', wizard: 'rootlock' },
    random: () => 0,
  });
  return performance.now() - began;
}

function median(times: readonly number[]): number {
  return times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? Number.NaN;
}

async function callsSeen({ url }: SlowAccount, regions: number): Promise<readonly string[]> {
  return (await (await fetch(`${url}/bench/regions/${regions}`)).json()) as string[];
}

/** The whole program, from the start of Node to its end. */
async function program(args: readonly string[], account?: SlowAccount): Promise<number> {
  const home = await mkdtemp(join(tmpdir(), 'rootlock-bench-'));
  const { accessKeyId = '', secretAccessKey = '', sessionToken = '' } = account?.credentials ?? {};
  const env = {
    ...{
      PATH: process.env['PATH'],
      HOME: home,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    },
    ...(sessionToken === '' ? {} : { AWS_SESSION_TOKEN: sessionToken }),
    ...(account === undefined ? {} : { AWS_REGION: account.region, AWS_ENDPOINT_URL: account.url }),
  };
  const times: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const began = performance.now();
    await new Promise((resolve) => {
      spawn(process.execPath, [launcher, ...args], { env, stdio: 'ignore' }).on('close', resolve);
    });
    times.push(performance.now() - began);
  }
  await rm(home, { recursive: true, force: true });
  return median(times);
}

const say = (text: string) => process.stdout.write(`${text}\n`);
let missed = 0;

say(`${catalogue.length} controls, ${latency} ms per request, best of ${rounds}`);
say('Regions  account          trips  median   at most  calls  CPU ms  asked twice');
for (const scenario of scenarios) {
  const account = await slowAccount(scenario, latency);
  try {
    for (const { regions, most } of targets) {
      await callsSeen(account, regions);
      for (let round = 0; round < warmUps; round += 1) await once(account);
      await callsSeen(account, regions);
      await once(account);
      const calls = await callsSeen(account, regions);
      const twice = calls.length - new Set(calls).size;
      const times: number[] = [];
      const before = process.cpuUsage();
      for (let round = 0; round < rounds; round += 1) times.push(await once(account));
      const { user, system } = process.cpuUsage(before);
      const cpu = (user + system) / 1000 / rounds;
      // The best one: whatever else the machine does only ever makes it slower.
      const trips = Math.min(...times) / latency;
      if (trips > most || twice > 0) missed += 1;
      const row = [
        String(regions).padStart(7),
        scenario.padEnd(15),
        trips.toFixed(2).padStart(6),
        (median(times) / latency).toFixed(2).padStart(6),
        most.toFixed(1).padStart(8),
      ];
      say(
        `${row.join('  ')}  ${String(calls.length).padStart(5)}  ${cpu.toFixed(0).padStart(6)}  ${String(twice).padStart(11)}${trips > most ? '  TOO SLOW' : ''}`,
      );
    }
  } finally {
    account.end();
  }
}

const [slow, quick] = [await slowAccount('done', latency), await slowAccount('done', 0)];
try {
  const milliseconds = (time: number) => `${time.toFixed(0)} ms`.padStart(8);
  say('');
  say(`${milliseconds(await program(['--version']))}  rootlock --version, the whole process`);
  say(`${milliseconds(await program(['check'], quick))}  rootlock check, no latency`);
  say(`${milliseconds(await program(['check'], slow))}  rootlock check, ${latency} ms per request`);
} finally {
  slow.end();
  quick.end();
}
if (missed > 0) {
  say(`\n${missed} missed.`);
  process.exitCode = 1;
}
