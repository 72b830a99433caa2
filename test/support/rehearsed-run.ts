// Runs in the test's own process: a simulated account served over HTTP, the real AWS session on it, a journal
// in a temporary directory, and the wizard or a single control with an owner of the test's choice.
import { setMaxListeners } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { AccountSession } from '../../src/aws/account.ts';
import { openAccountSession } from '../../src/aws/session.ts';
import { pretendCredentials } from '../../src/commands/local-rehearsal.ts';
import { type PlanOnlyOptions, showPlan } from '../../src/commands/plan-only.ts';
import { runWizard } from '../../src/commands/wizard.ts';
import type { Clock } from '../../src/engine/clock.ts';
import { type Journal, openJournal } from '../../src/engine/journal.ts';
import { createMemory } from '../../src/engine/memory.ts';
import type { Event, FrontEnd, Port, Question } from '../../src/engine/port.ts';
import type { StandIns } from '../../src/engine/stand-ins.ts';
import { type SigningKey, signingKey } from '../../src/record/signing-key.ts';
import { rehearsalClock } from '../../src/rehearsal/clock.ts';
import { loggedCalls, type LoggedCall } from '../../src/rehearsal/event-log.ts';
import {
  type Rehearsal,
  type RehearsalCredentials,
  type RehearsalOptions,
  startRehearsal,
} from '../../src/rehearsal/server.ts';
import { standIns } from '../../src/rehearsal/stand-ins.ts';
import { createAutoOwner } from '../../src/ui/auto/front-end.ts';
import type { AwsContext, AwsControl } from '../../src/controls/contract.ts';
import { controlsNamed, wholeRun } from './boards.ts';

/** One simulated account, and what its owner has on the desk: a phone, a password manager, a state directory. */
export interface Stage {
  readonly rehearsal: Rehearsal;
  readonly standIns: StandIns;
  /** Those on the board. */
  readonly controls: readonly AwsControl[];
  readonly key: SigningKey;
  /** Goes on from run to run, so that no two of them make the same password. */
  readonly random: (below: number) => number;
  /** Holds the journal, `output` and the signing key. */
  readonly directory: string;
  readonly journalDirectory: string;
  readonly output: string;
}

/** The same numbers every time, and strong enough for a simulated account. */
export function seededRandom(seed = 1): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** How the simulated account starts and behaves, and what is run on it. */
export interface Setting extends Pick<RehearsalOptions, 'scenario' | 'answers' | 'badDay' | 'seed'> {
  /** The ids of the controls on the board; those of the whole run unless given, for the others multiply what it takes. */
  readonly controls?: readonly string[];
  /** The only Regions that are enabled. */
  readonly regions?: readonly string[];
  /** Where real time comes from; with one that stands still and a seed, every run is the same. */
  readonly realTime?: Clock;
}

/** As `root-key`, on an account where an MFA session ends when its key is deleted. */
export const sessionDies: Setting = { scenario: 'root-key', answers: { 'session-outlives-key': 'no' } };

/** `setting` may be the name of a scenario. Taken down when the test has finished. */
export async function stageFor(setting: string | Setting): Promise<Stage> {
  const stage = await openStage(setting);
  onTestFinished(() => stage.close());
  return stage;
}

/** The same outside a test; whoever opens it closes it. */
export async function openStage(setting: string | Setting): Promise<Stage & { readonly close: () => Promise<void> }> {
  const { controls, regions, realTime, ...how }: Setting =
    typeof setting === 'string' ? { scenario: setting } : setting;
  const clock = rehearsalClock({ skipping: true, ...(realTime === undefined ? {} : { base: realTime }) });
  const rehearsal = await startRehearsal({ ...how, clock });
  if (regions !== undefined) rehearsal.state.behaviour.onlyRegions = regions;
  const directory = await mkdtemp(join(tmpdir(), 'rootlock-run-'));
  const { controlUrl, state } = rehearsal;
  const skip = async (milliseconds: number) => clock.advance(milliseconds);
  const belongings = {
    devices: [...state.devices.values()].flatMap(({ owner, name, seed }) => (owner ? [{ name, seed }] : [])),
    passwords: [...state.users.values()].flatMap(({ userName, login }) =>
      login === undefined ? [] : [{ userName, password: login.password }],
    ),
  };
  return {
    rehearsal,
    standIns: standIns({ controlUrl, clock, skip, random: seededRandom(7), belongings }),
    controls: controlsNamed(controls ?? wholeRun),
    random: seededRandom(),
    key: await signingKey(join(directory, 'state'), 'rehearsal'),
    directory,
    journalDirectory: join(directory, 'journal'),
    output: join(directory, 'output'),
    close: async () => {
      await rehearsal.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export function openSession(
  { rehearsal }: Stage,
  options: {
    readonly credentials?: RehearsalCredentials;
    readonly signal?: AbortSignal;
    readonly region?: string;
    readonly log?: (line: string) => void;
  } = {},
): Promise<AccountSession> {
  const given = options.credentials;
  return openAccountSession({
    env: {},
    clock: rehearsal.clock,
    endpointUrl: rehearsal.url,
    region: options.region ?? rehearsal.region,
    fixedCredentials: async () => pretendCredentials(given ?? rehearsal.renewCredentials()),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    ...(options.log === undefined ? {} : { log: options.log }),
  });
}

export function openStagedJournal({ rehearsal, journalDirectory }: Stage): Promise<Journal> {
  const { clock } = rehearsal;
  return openJournal({
    directory: journalDirectory,
    now: () => clock.now(),
    processId: process.pid,
    isAlive: () => true,
  });
}

/** Everything one control works with. */
export interface Desk extends Stage {
  readonly account: AccountSession;
  readonly journal: Journal;
  readonly context: AwsContext;
  readonly told: Event[];
  readonly asked: Question[];
}

export async function deskFor(
  stage: Stage,
  port: Port,
  options: {
    readonly credentials?: RehearsalCredentials;
    readonly signal?: AbortSignal;
    readonly region?: string;
  } = {},
): Promise<Desk> {
  const account = await openSession(stage, options);
  const journal = await openStagedJournal(stage);
  onTestFinished(() => journal.close());
  const told: Event[] = [];
  const asked: Question[] = [];
  const { clock } = stage.rehearsal;
  const signal = options.signal ?? new AbortController().signal;
  // Many calls wait on it at once.
  setMaxListeners(0, signal);
  const context: AwsContext = {
    account,
    port: {
      tell: (event) => {
        told.push(event);
        port.tell(event);
      },
      ask: (question, signal) => {
        asked.push(question);
        return port.ask(question, signal);
      },
    },
    clock,
    memory: createMemory(journal, () => clock.now()),
    random: stage.random,
    signer: stage.key.publicKey.fingerprint,
    deferred: [],
    signal,
  };
  return { ...stage, account, journal, context, told, asked };
}

export interface RunSeen {
  readonly code: number | undefined;
  /** What ended it, when it did not end by itself. */
  readonly error: unknown;
  readonly told: readonly Event[];
  readonly asked: readonly Question[];
  readonly journal: Journal;
}

export interface RunChanges {
  /** Comes before the owner: answers what it knows, else passes on. */
  readonly owner?: (auto: FrontEnd) => FrontEnd;
  readonly session?: (account: AccountSession) => AccountSession;
  readonly journal?: (journal: Journal) => Journal;
  readonly signal?: AbortSignal;
  readonly credentials?: RehearsalCredentials;
  readonly region?: string;
  /** Gets what --verbose would say. */
  readonly log?: (line: string) => void;
}

/** The whole wizard, in this process, with a fresh session and the stage's own journal. */
export async function runOn(stage: Stage, changes: RunChanges = {}): Promise<RunSeen> {
  const { rehearsal, key, output } = stage;
  const { clock } = rehearsal;
  const signal = changes.signal ?? new AbortController().signal;
  // Many calls wait on it at once.
  setMaxListeners(0, signal);
  const opened = await openSession(stage, {
    signal,
    ...(changes.credentials === undefined ? {} : { credentials: changes.credentials }),
    ...(changes.region === undefined ? {} : { region: changes.region }),
    ...(changes.log === undefined ? {} : { log: changes.log }),
  });
  const journal = await openStagedJournal(stage);
  const told: Event[] = [];
  const asked: Question[] = [];
  const auto = createAutoOwner({ standIns: stage.standIns, clock, tell: (event) => told.push(event) });
  const owner = changes.owner?.(auto) ?? auto;
  const frontEnd: FrontEnd = {
    tell: (event) => owner.tell(event),
    ask: (question, abort) => {
      asked.push(question);
      return owner.ask(question, abort);
    },
    close: () => owner.close(),
  };
  let code: number | undefined;
  let error: unknown;
  try {
    code = await runWizard({
      account: changes.session?.(opened) ?? opened,
      controls: stage.controls,
      frontEnd,
      journal: changes.journal?.(journal) ?? journal,
      key,
      clock,
      random: stage.random,
      signal,
      output,
      inCloudShell: false,
    });
  } catch (caught) {
    error = caught;
  } finally {
    await frontEnd.close();
    await journal.close();
  }
  return { code, error, told, asked, journal };
}

/** What --plan answers and writes. */
export async function plannedOn(
  stage: Stage,
  more: Partial<Pick<PlanOnlyOptions, 'format' | 'random' | 'fileAnswer'>> = {},
): Promise<{ readonly code: number; readonly text: string }> {
  let text = '';
  const code = await showPlan({
    account: await openSession(stage),
    controls: stage.controls,
    clock: stage.rehearsal.clock,
    random: seededRandom(),
    signer: stage.key.publicKey.fingerprint,
    directory: stage.journalDirectory,
    signal: new AbortController().signal,
    format: 'table',
    write: (piece) => {
      text += piece;
    },
    ...more,
  });
  return { code, text };
}

/** Calls that the account itself saw and that change it, make credentials or send mail, oldest first. */
export function changesSeen({ rehearsal }: Pick<Stage, 'rehearsal'>): readonly LoggedCall[] {
  return loggedCalls(rehearsal.state.events).filter(
    ({ mutating, operation }) => mutating || operation === 'GetSessionToken',
  );
}

/** As `service.Operation`, those that were carried out. */
export function changesMade(stage: Pick<Stage, 'rehearsal'>): readonly string[] {
  return changesSeen(stage)
    .filter(({ outcome }) => outcome === 'ok')
    .map(({ service, operation }) => `${service}.${operation}`);
}
