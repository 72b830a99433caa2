// One cell: one call of an operation meets one kind of trouble, somewhere in a whole run. What became of it, and every
// way in which it broke a promise.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Interrupted, Problem } from '../../src/engine/errors.ts';
import type { AnswerTo, FrontEnd, Question } from '../../src/engine/port.ts';
import { drawn, seededDraws } from '../../src/rehearsal/draws.ts';
import { wholePictureOf } from '../deaths/whole-picture.ts';
import { attackedAlone } from '../support/boards.ts';
import { openStage, runOn, type RunSeen } from '../support/rehearsed-run.ts';
import { shortWayBut } from '../support/short-way.ts';
import type { AttackedCall, Picture, Undisturbed } from './calls.ts';
import type { Kind } from './kinds.ts';
import { wayInViolations } from './way-in.ts';

export interface Cell {
  readonly call: AttackedCall;
  readonly kind: Kind;
}

export interface Verdict {
  readonly cell: Cell;
  /** `recovered`: the run held, with at most three more starts. `stopped`: it did so once the trouble was over. */
  readonly outcome: 'recovered' | 'stopped' | 'not-met';
  readonly starts: number;
  readonly violations: readonly string[];
}

const mostStarts = 4;
/** Far longer than a run takes. */
const hangsAfter = 120_000;

/** A control that is attacked alone is in its name. */
export function nameOf({ call, kind }: Cell): string {
  const alone = attackedAlone(call.setting.controls);
  return `${call.service} ${call.operation}${alone === undefined ? '' : ` of ${alone} alone`}, ${kind.name}`;
}

/** The first calls are met as often as the last ones; the same cell meets the same call every time. */
function passedBefore(cell: Cell): number {
  return cell.kind.times === undefined ? Math.floor(drawn(seededDraws('cells'), nameOf(cell)) * cell.call.count) : 0;
}

/** Says `later` in time: after the third `again` the pretend owner would choose another way, and leave another account. */
function steadfast(auto: FrontEnd): FrontEnd {
  const failures = new Map<string, number>();
  return {
    ...auto,
    ask: async <Q extends Question>(question: Q, signal: AbortSignal): Promise<AnswerTo<Q>> => {
      const times = (failures.get(question.id) ?? 0) + 1;
      failures.set(question.id, times);
      // A question of that kind takes the value of an option.
      if (question.kind === 'choose' && question.id.endsWith('.failed') && times > 2) return 'later' as AnswerTo<Q>;
      return auto.ask(question, signal);
    },
  };
}

/** Which calls go through the SDK and HTTP: all, or those of the operation that meets trouble. */
export type Way = 'http' | 'short';

/** Plays it, `passed` calls later than it could begin. Rejects only where the rig itself is broken. */
export async function play(cell: Cell, calm: Undisturbed, way: Way, passed = passedBefore(cell)): Promise<Verdict> {
  const { call, kind } = cell;
  const stage = await openStage(call.setting);
  const { faults, state } = stage.rehearsal;
  const { service, operation } = call;
  const times = kind.times ?? 1;
  const isShort = way === 'short' && kind.lingers !== true;
  faults.add({ service, operation, trouble: kind.trouble, after: passed, times });
  const violations: string[] = [];
  let starts = 0;
  let met = 0;
  let saidDenied = false;
  const next = faults.next.bind(faults);
  faults.next = (ofService, ofOperation) => {
    const trouble = next(ofService, ofOperation);
    if (trouble !== undefined) met += 1;
    return trouble;
  };
  const start = async (): Promise<number | undefined> => {
    starts += 1;
    const run = await inTime(
      runOn(stage, {
        owner: steadfast,
        session: (opened) => (isShort ? shortWayBut(call, stage, opened) : opened),
      }).catch((error: unknown) => endedBefore(error)),
    );
    saidDenied ||= run !== undefined && JSON.stringify(run.told).includes(`:${operation} is denied`);
    if (run === undefined) violations.push(`start ${starts} hangs`);
    else violations.push(...badWords(run, call).map((words) => `start ${starts}: ${words}`));
    violations.push(...wayInViolations(state).map((words) => `after start ${starts}: ${words}`));
    return run?.code;
  };

  let code = await start();
  for (let more = 1; code !== calm.code && more < mostStarts && violations.length === 0; more += 1)
    code = await start();
  const outcome = met === 0 ? 'not-met' : code === calm.code ? 'recovered' : 'stopped';
  if (code !== calm.code && violations.length === 0) {
    // Whatever it was, it passes, and then nothing may be left of it.
    faults.clear();
    for (let more = 0; code !== calm.code && more < 2; more += 1) code = await start();
    if (code !== calm.code) violations.push(`does not hold when the trouble is over (${String(code)})`);
  }
  let picture = wholePictureOf(state);
  if (isOther(picture, calm) && saidDenied && violations.length === 0) {
    // What was left out, and said to be, is made good once it is allowed.
    faults.clear();
    code = await start();
    if (code !== calm.code) violations.push(`does not hold when it is allowed (${String(code)})`);
    picture = wholePictureOf(state);
  }
  if (violations.length === 0 && isOther(picture, calm))
    violations.push(`leaves another account: ${difference(picture, calm.picture)}`);
  violations.push(...(await unapproved(stage.journalDirectory)));
  await stage.close();
  // How often a run looks while it waits differs a little from run to run.
  if (outcome === 'not-met' && passed > 0 && violations.length === 0)
    return play(cell, calm, way, Math.floor(passed / 2));
  return { cell, outcome, starts, violations };
}

const isOther = (found: Picture, { picture }: Undisturbed) => JSON.stringify(found) !== JSON.stringify(picture);

/** A run that ended before it began, where not even the session could be opened. */
function endedBefore(error: unknown): Pick<RunSeen, 'code' | 'error' | 'told' | 'asked'> {
  return { code: undefined, error, told: [], asked: [] };
}

async function inTime<T>(run: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), hangsAfter);
  });
  try {
    return await Promise.race([run, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What a person read that they should not have, and sentences that are missing. */
function badWords({ error, told, asked }: Pick<RunSeen, 'error' | 'told' | 'asked'>, { operation }: AttackedCall) {
  const found: string[] = [];
  if (error !== undefined && !(error instanceof Interrupted)) {
    if (!(error instanceof Problem)) {
      found.push(`is a crash: ${error instanceof Error ? (error.stack ?? error.message) : 'not an error'}`);
    } else if (error.kind !== 'unanswered') {
      found.push(...missingParts(error, operation));
    }
  }
  const failures = asked.filter(({ id }) => id.endsWith('.failed'));
  for (const { id, title, lines } of failures)
    found.push(...missingParts({ happened: title, account: lines[0] ?? '', next: lines.slice(1) }, operation, id));
  const words = JSON.stringify([told, asked.map(({ title, lines, problem }) => ({ title, lines, problem }))]);
  const odd = /\\n\s+at |node_modules|undefined|\[object |NaN|Invalid Date/.exec(words);
  if (odd !== null) found.push(`says "${words.slice(Math.max(0, odd.index - 80), odd.index + 80)}"`);
  return found;
}

/** The call that met trouble, what became of the account, and what to do. */
function missingParts(
  { happened, account, next }: Pick<Problem, 'happened' | 'account' | 'next'>,
  operation: string,
  where = 'the end',
): readonly string[] {
  return [
    ...(happened.includes(operation) || ownWords.test(happened)
      ? []
      : [`${where} does not name the call: ${happened}`]),
    ...(/\w+.*\./.test(account) ? [] : [`${where} does not say what was changed: ${happened}`]),
    ...(next.length > 0 && next.every((step) => step.length > 10) ? [] : [`${where} has no next step: ${happened}`]),
  ];
}

/** Failures that a control words itself, because no single call is to blame. */
const ownWords = /^There is no open session of the administrator/;

/** Every intent is of a plan that was approved before. */
async function unapproved(journalDirectory: string): Promise<readonly string[]> {
  const text = await readFile(join(journalDirectory, 'journal.jsonl'), 'utf8').catch(() => '');
  const approved = new Set<string>();
  const found: string[] = [];
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const { kind, planDigest, operation } = JSON.parse(line) as { [name: string]: string };
    if (kind === 'approved' && planDigest !== undefined) approved.add(planDigest);
    if (kind === 'intent' && !approved.has(planDigest ?? '')) found.push(`${operation ?? ''} was sent unapproved`);
  }
  return found;
}

function difference(found: Picture, calm: Picture): string {
  const parts = Object.entries(found).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(calm[name as keyof Picture]),
  );
  return parts
    .map(
      ([name, value]) => `${name} ${JSON.stringify(value)} instead of ${JSON.stringify(calm[name as keyof Picture])}`,
    )
    .join('; ')
    .slice(0, 800);
}
