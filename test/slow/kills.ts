// The program itself, killed by SIGKILL at seeded points of its way: when a call arrives, when it took effect and its
// answer is not out, right after the answer, or after some time. Started again it ends as if nothing had happened.
// KILLS says how many kills, 200 unless given; KILLS_SEED which ones.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { rehearsalClock } from '../../src/rehearsal/clock.ts';
import { drawn, seededDraws } from '../../src/rehearsal/draws.ts';
import { type Rehearsal, startRehearsal } from '../../src/rehearsal/server.ts';
import { wholeRuns as settings } from '../deaths/settings.ts';
import { wholePictureOf } from '../deaths/whole-picture.ts';
import { watchWaysIn } from '../deaths/ways-in.ts';
import { counted } from '../support/attack-counts.ts';
import { fewRegions } from '../support/boards.ts';
import { cleanEnvironment, programUnderTest, runProgram, temporaryDirectory } from '../support/program.ts';
import { newestRecordPath } from '../support/records.ts';
import type { Setting } from '../support/rehearsed-run.ts';

const wanted = Number(process.env['KILLS'] ?? 200);
const seed = process.env['KILLS_SEED'] ?? 'kills';
const lanes = 2;
/** Then the account is brought to its end, and a new one begun. */
const killsPerAccount = 8;
const startsAtMost = 20;

interface Plan {
  readonly at: 'arrival' | 'effect' | 'answer' | 'time';
  /** The how many-th call, change or millisecond. */
  readonly nth: number;
  /** Counts only what changes the account. */
  readonly changes: boolean;
}

const draws = seededDraws(seed);
const drawnBelow = (what: string, below: number) => Math.floor(drawn(draws, what) * below);

function nextPlan(): Plan {
  const at = (['arrival', 'effect', 'answer', 'time'] as const)[drawnBelow('where', 4)] ?? 'time';
  const changes = drawnBelow('what', 2) === 0;
  return {
    at,
    changes,
    nth: at === 'time' ? 200 + drawnBelow('when', 2_000) : 1 + drawnBelow('nth', changes ? 6 : 400),
  };
}

interface Account {
  readonly rehearsal: Rehearsal;
  readonly directory: string;
  readonly watch: ReturnType<typeof watchWaysIn>;
  readonly picture: () => ReturnType<typeof wholePictureOf>;
}

async function accountOf(setting: Setting): Promise<Account> {
  const rehearsal = await startRehearsal({ ...setting, clock: rehearsalClock({ skipping: true }) });
  rehearsal.state.behaviour.onlyRegions = fewRegions;
  onTestFinished(() => rehearsal.close());
  // Between two processes the pretend phone and password manager are filled with all there is.
  const everything = { holds: () => true, knows: () => true, learns: () => undefined };
  const { state } = rehearsal;
  return {
    ...{ rehearsal, directory: await temporaryDirectory() },
    watch: watchWaysIn(state, everything),
    picture: () => wholePictureOf(state),
  };
}

const argumentsFor = ({ rehearsal, directory }: Account) => [
  ...['rehearse', '--auto', '--endpoint-url', rehearsal.url],
  ...['--state-dir', join(directory, 'state'), '--output', join(directory, 'out')],
];

/** One start of the program. Resolves with `killed`, or with its exit code when it was done before. */
async function started(account: Account, plan: Plan | undefined): Promise<'killed' | number> {
  const { rehearsal, directory, watch } = account;
  const { node, launcher } = programUnderTest();
  watch.begins();
  const child = spawn(node, [launcher, ...argumentsFor(account)], {
    ...{ cwd: directory, env: cleanEnvironment(directory), stdio: ['ignore', 'pipe', 'pipe'] },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: Buffer) => (output += String(text)));
  const ended = new Promise<NodeJS.Signals | number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(signal ?? code));
  });
  const restore = plan === undefined ? () => undefined : killing(rehearsal, plan, () => child.kill('SIGKILL'));
  const end = await ended.finally(restore);
  if (end === 'SIGKILL') return 'killed';
  if (end !== 0) throw new Error(`The program ended with ${end}.\n${output.slice(-3_000)}`);
  return 0;
}

/** Calls `kill` where the plan says. Returns what takes the watching away again. */
function killing({ faults, state }: Rehearsal, { at, nth, changes }: Plan, kill: () => void): () => void {
  if (at === 'time') {
    const timer = setTimeout(kill, nth);
    return () => clearTimeout(timer);
  }
  let left = nth;
  const isNow = (mutating: boolean) => (!changes || mutating) && (left -= 1) === 0;
  const { next } = faults;
  const { push } = state.events;
  if (at === 'arrival') {
    faults.next = (service, operation) => {
      const trouble = next(service, operation);
      if (!isNow(!/^(Get|List|Describe|Head|Lookup)/.test(operation))) return trouble;
      kill();
      // It is gone before the call is looked at.
      return { kind: 'reset' };
    };
  } else {
    state.events.push = (...events) => {
      const length = push.apply(state.events, events);
      if (events.some(({ mutating }) => isNow(mutating))) {
        if (at === 'effect') kill();
        else setTimeout(kill, 2);
      }
      return length;
    };
  }
  return () => Object.assign(faults, { next }) && Object.assign(state.events, { push });
}

it(`ends as an undisturbed one, killed ${wanted} times`, { timeout: 1_800_000 }, () =>
  counted('kills', { kills: 0, starts: 0, accounts: 0, looks: 0 }, async (counts) => {
    const calm = new Map<Setting, Promise<object>>();
    const undisturbed = async (setting: Setting): Promise<object> => {
      const account = await accountOf(setting);
      expect(await started(account, undefined)).toBe(0);
      return account.picture();
    };
    const lane = async (): Promise<void> => {
      while (counts.kills < wanted) {
        const [name, setting] = settings[counts.accounts % settings.length] ?? ['root-key', {}];
        counts.accounts += 1;
        const picture = calm.get(setting) ?? undisturbed(setting);
        calm.set(setting, picture);
        const account = await accountOf(setting);
        let kills = 0;
        const plans: Plan[] = [];
        for (let starts = 1; ; starts += 1) {
          const plan = kills < killsPerAccount ? nextPlan() : undefined;
          if (plan !== undefined) plans.push(plan);
          const end = await started(account, plan).catch((error: unknown) => {
            throw new Error(`${name}, after ${JSON.stringify(plans)}`, { cause: error });
          });
          counts.starts += 1;
          if (end === 0 && (kills > 0 || starts > startsAtMost)) break;
          if (end === 'killed') kills += 1;
        }
        counts.kills += kills;
        counts.looks += account.watch.looks();
        const about = { name, plans };
        expect({ ...about, picture: account.picture() }).toEqual({ ...about, picture: await picture });
        expect({ ...about, violations: account.watch.violations }).toEqual({ ...about, violations: [] });
        const record = await newestRecordPath(join(account.directory, 'out'));
        expect({ ...about, verified: (await runProgram(['verify', record])).code }).toMatchObject({ verified: 0 });
        await account.rehearsal.close();
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    expect(counts.kills).toBeGreaterThanOrEqual(wanted);
  }),
);
