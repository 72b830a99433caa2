// A simulated account and what its owner has on the desk: a phone, a password manager, a journal on disk. All of it
// outlives the processes that come and go. Everything follows from the seed.
import type { Journal, JournalEntry, JournalLine } from '../../src/engine/journal.ts';
import { emptyHead } from '../../src/engine/journal.ts';
import type { StandIns } from '../../src/engine/stand-ins.ts';
import { rehearsalClock, type RehearsalClock } from '../../src/rehearsal/clock.ts';
import { belongingsOf, type Belongings } from '../../src/rehearsal/console.ts';
import { control } from '../../src/rehearsal/control-api.ts';
import type { Answers } from '../../src/rehearsal/doubts.ts';
import { seededDraws } from '../../src/rehearsal/draws.ts';
import { scriptedFaults } from '../../src/rehearsal/faults.ts';
import { addConsoleSession, addKey } from '../../src/rehearsal/furnish.ts';
import { seededIds } from '../../src/rehearsal/ids.ts';
import { credentialOf } from '../../src/rehearsal/principals.ts';
import { scenarioNamed } from '../../src/rehearsal/scenarios.ts';
import { fewRegions } from '../support/boards.ts';
import { standIns } from '../../src/rehearsal/stand-ins.ts';
import type { AccountState } from '../../src/rehearsal/state.ts';
import { seededRandom } from '../support/rehearsed-run.ts';
import type { Place } from './direct-account.ts';

export interface WorldSetting {
  readonly scenario: string;
  readonly answers?: Partial<Answers>;
  /** Changes of IAM take a while to be seen everywhere. */
  readonly lags?: boolean;
  /** The ids of the controls on the board; those of a whole run unless given. */
  readonly controls?: readonly string[];
}

export interface World {
  readonly setting: WorldSetting;
  readonly account: AccountState;
  readonly clock: RehearsalClock;
  readonly place: () => Place;
  readonly callerKeyId: () => string;
  /** Before each start: an owner whose key is gone or does not work signs in at the console. */
  readonly signIn: () => void;
  readonly standIns: StandIns;
  readonly random: (below: number) => number;
  /** What is on disk. */
  readonly lines: JournalLine[];
}

/** What a world can be made again from, as often as wanted. */
export interface Snapshot {
  readonly setting: WorldSetting;
  readonly account: AccountState;
  readonly now: number;
  readonly callerKeyId: string;
  readonly belongings: Belongings;
  readonly lines: readonly JournalLine[];
}

const begun = Date.parse('2026-03-01T09:00:00Z');

/** An account on the day that its scenario describes. */
export function newWorld(setting: WorldSetting, seed = 'model'): World {
  const { scenario, answers } = setting;
  const ids = seededIds(`${seed} scenario`);
  const { account, callerKeyId } = scenarioNamed(scenario, {
    ...{ ids, now: begun },
    ...(answers === undefined ? {} : { answers }),
  });
  if (setting.controls !== undefined) account.behaviour.onlyRegions = fewRegions;
  // Where all is well, one root key is still there to be found.
  if (scenario === 'done') {
    const used = { at: begun - 3 * 86_400_000, service: 's3', region: 'us-east-1' };
    addKey({ account, ids, now: begun }, { kind: 'root' }, used);
  }
  const belongings = belongingsOf(account);
  return restored({ setting, account, now: begun, callerKeyId, belongings, lines: [] }, seed);
}

export function snapshotOf({ setting, account, clock, callerKeyId, lines }: World): Snapshot {
  const belongings = belongingsOf(account);
  const now = clock.now();
  return structuredClone({ setting, account, now, callerKeyId: callerKeyId(), belongings, lines });
}

export function restored(snapshot: Snapshot, seed: string): World {
  const { setting, account, now, callerKeyId: first, belongings, lines } = structuredClone(snapshot);
  let counted = 0;
  // Nobody looks at these, and there are very many.
  const uuid = () => `00000000-0000-4000-8000-${String((counted += 1)).padStart(12, '0')}`;
  const ids = { ...seededIds(seed), uuid };
  // Time stands still but for what is waited for or skipped: a run takes the same time on every machine.
  const base = {
    now: () => now,
    sleep: (_: number, signal: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        setImmediate(() => (signal.aborted ? reject(signal.reason as Error) : resolve()));
      }),
  };
  const clock = rehearsalClock({ skipping: true, base });
  if (setting.lags === true) {
    account.spreading.rule = { mostMilliseconds: 8_000, chance: 0.5, draws: seededDraws(seed) };
  }
  let keyId = first;
  const callerKeyId = () => {
    const session = account.sessions.get(keyId);
    if (session !== undefined && session.expiresAt <= clock.now() + 60_000) {
      keyId = addConsoleSession({ account, ids, now: clock.now() }, session.owner).accessKeyId;
    }
    return keyId;
  };
  const faults = scriptedFaults();
  const at = () => ({ account, ids, now: clock.now() });
  const credentials = () => ({ accessKeyId: callerKeyId(), secretAccessKey: '' });
  const pretendFetch: typeof fetch = async (url, init) => {
    const path = new Request(url).url.replace(/^.*\/rehearsal\//, '');
    const request = { method: init?.method ?? 'GET', path, body: typeof init?.body === 'string' ? init.body : '' };
    const { status, json } = control(request, { instance: 'model', at, clock, faults, credentials });
    return new Response(JSON.stringify(json), { status });
  };
  return {
    setting,
    account,
    clock,
    place: at,
    callerKeyId,
    signIn: () => {
      if (credentialOf(account, callerKeyId()) !== undefined) return;
      keyId = addConsoleSession({ account, ids, now: clock.now() }, { kind: 'root' }).accessKeyId;
    },
    standIns: standIns({
      controlUrl: 'http://127.0.0.1/rehearsal/',
      clock,
      skip: async (milliseconds) => clock.advance(milliseconds),
      random: seededRandom(7),
      fetch: pretendFetch,
      belongings,
    }),
    random: seededRandom(),
    lines: [...lines],
  };
}

/** The journal of one process. `alive` throws when that process is gone: then nothing reaches the disk. */
export function journalIn({ lines, clock }: World, alive: () => void): Journal {
  const append = async (entry: JournalEntry): Promise<void> => {
    alive();
    const at = new Date(clock.now()).toISOString();
    lines.push({ version: 1, sequence: lines.length, at, previous: emptyHead, hash: emptyHead, ...entry });
  };
  return { lines, cut: 0, head: emptyHead, append, close: async () => undefined };
}
