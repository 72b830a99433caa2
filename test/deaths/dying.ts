// The machinery that kills runs in this process. It knows the account from outside, the points where a process can
// end, and no control: one that is added later is attacked without new code.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { JournalLine } from '../../src/engine/journal.ts';
import type { StandIns } from '../../src/engine/stand-ins.ts';
import { mortal, type Point } from '../support/mortal-session.ts';
import { runOn, type Setting, stageFor, type Stage } from '../support/rehearsed-run.ts';
import { shortWay } from '../support/short-way.ts';
import { mayStayOpen, otherRuns, runsAlone, wholeRuns } from './settings.ts';
import { wholePictureOf } from './whole-picture.ts';
import { type Watch, watchWaysIn } from './ways-in.ts';

/** Every start of the tool on one account, watched. */
export interface Attack {
  readonly stage: Stage;
  readonly watch: Watch;
  /** The codes a start that is left alone may end with. */
  readonly codes: readonly number[];
  /** How often the tool was started. */
  starts: number;
}

const wanted = process.env['DEATHS'];
/** One point in so many: `DEATHS=all` is every one, `DEATHS=8` one in eight; as many as `npm test` has time for unless given. */
export const share = wanted === 'all' ? 1 : Number(wanted ?? 40);
/** A sample goes through the SDK and HTTP; all points at once take the short way. */
const isWhole = share === 1;
export const settings = [...wholeRuns, ...(isWhole ? otherRuns() : []), ...runsAlone(isWhole)];
/** In milliseconds, for one account. */
export const longest = wanted === undefined ? 60_000 : 600_000;

/** The same choice each time. */
export function isInSample(name: string): boolean {
  return share <= 1 || createHash('sha256').update(`sample ${name}`).digest().readUInt32BE() % share === 0;
}

export async function attackOn(setting: Setting, codes: readonly number[]): Promise<Attack> {
  const stage = await stageFor(setting);
  const { state } = stage.rehearsal;
  const phone = new Set([...state.devices.values()].flatMap(({ owner, seed }) => (owner ? [seed] : [])));
  const passwords = new Set([...state.users.values()].flatMap(({ login }) => (login ? [login.password] : [])));
  const watch = watchWaysIn(state, {
    holds: ({ seed }) => phone.has(seed),
    knows: (password) => passwords.has(password),
    learns: (password) => passwords.add(password),
    ownKeyId: stage.rehearsal.credentials.accessKeyId,
  });
  const standIns: StandIns = {
    ...stage.standIns,
    phone: {
      ...stage.standIns.phone,
      scan: (device, uri) => {
        phone.add(new URL(uri.reveal()).searchParams.get('secret') ?? '');
        stage.standIns.phone.scan(device, uri);
      },
    },
    keep: (label, secret) => {
      passwords.add(secret.reveal());
      stage.standIns.keep(label, secret);
    },
  };
  return { stage: { ...stage, standIns }, watch, codes, starts: 0 };
}

/** One start of the tool, and the point it died at: none where it came to its own end. Rejects where it should not. */
export async function start(attack: Attack, dies: (point: Point, journal: readonly JournalLine[]) => boolean) {
  const { stage, watch, codes } = attack;
  watch.begins();
  attack.starts += 1;
  let lines: readonly JournalLine[] = [];
  const end = mortal((point) => dies(point, lines), join(stage.journalDirectory, 'journal.jsonl'));
  const { code, error } = await runOn(stage, {
    session: (opened) => end.session(isWhole ? shortWay(stage, opened) : opened),
    owner: end.owner,
    journal: (journal) => {
      lines = journal.lines;
      return end.journal(journal);
    },
  });
  const diedAt = end.diedAt();
  if (diedAt === undefined && !codes.some((one) => one === code))
    throw new Error(`start ${attack.starts} did not hold`, { cause: error });
  return { diedAt, code };
}

/** What an undisturbed run leaves behind, and how many effects outside its process it had. */
export async function undisturbed(setting: Setting) {
  const attack = await attackOn(setting, mayStayOpen(setting) ? [0, 3] : [0]);
  let effects = 0;
  const { code } = await start(attack, (point) => {
    effects += isEffect(point) ? 1 : 0;
    return false;
  });
  const picture = wholePictureOf(attack.stage.rehearsal.state);
  return { picture, violations: attack.watch.violations, effects, codes: code === undefined ? [] : [code] };
}

const unknownToAws = new Set(['intent', 'made', 'unmade', 'fact']);

/** Points after which the next start has to find out what happened: a change, or a line that only the journal knows. */
export const isEffect = ({ kind, phase, name }: Point) =>
  phase === 'after' && (kind === 'change' || (kind === 'journal' && unknownToAws.has(name)));

/**
 * What a point is, for two of them to be the same: its own name, and for all but reads the newest thing the run had
 * written down. Wherever a run dies among reads, the account and the journal are the same for the next start.
 */
export function nameOf({ kind, phase, name, changeId = '' }: Point, journal: readonly JournalLine[]): string {
  const last = kind === 'read' ? undefined : journal.findLast((line) => !/^run-|^intent$|^seen$/.test(line.kind));
  return `${phase} ${kind} ${name} ${changeId}${last === undefined ? '' : ` since ${lineName(last)}`}`;
}

function lineName(line: JournalLine): string {
  if (line.kind === 'outcome') return `${line.changeId} ${line.outcome}`;
  if (line.kind === 'fact') return line.fact.fact;
  if (line.kind === 'word') return line.word.control;
  return line.kind === 'approved' ? line.title : line.kind;
}
