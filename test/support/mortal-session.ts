// A process that dies at a chosen point: from then on nothing it does reaches the account, its journal or its owner,
// which is all that anyone outside can see of a process that is gone.
import { appendFile } from 'node:fs/promises';
import type { AccountSession } from '../../src/aws/account.ts';
import type { Journal, JournalEntry } from '../../src/engine/journal.ts';
import type { FrontEnd, Question } from '../../src/engine/port.ts';
import { type Calls, sessionAround } from './session-around.ts';

export class Killed extends Error {}

/** Where a process can end: right before or after it reads, changes something, writes its journal or is answered. */
export interface Point {
  readonly kind: 'read' | 'change' | 'journal' | 'answer';
  /** `torn`: in the middle of writing a line of the journal. */
  readonly phase: 'before' | 'torn' | 'after';
  /** The operation; for the journal the kind of line, for an answer the id of the question. */
  readonly name: string;
  /** For changes, and for lines of the journal about one: the id that the plan gives it. */
  readonly changeId?: string;
}

export interface Mortal {
  /** Wraps the session, the journal and the front end of the process that will die. */
  readonly session: (account: AccountSession) => AccountSession;
  readonly journal: (journal: Journal) => Journal;
  readonly owner: (frontEnd: FrontEnd) => FrontEnd;
  /** The point it died at; undefined while it lives. */
  readonly diedAt: () => Point | undefined;
}

/**
 * Dies at the first point for which `dies` says so; it is asked about each one in turn. Lines are torn only where
 * `journalFile` says what to tear.
 */
export function mortal(dies: (point: Point) => boolean, journalFile?: string): Mortal {
  let diedAt: Point | undefined;
  const alive = () => {
    if (diedAt !== undefined) throw new Killed();
  };
  const isLast = (point: Point): boolean => {
    alive();
    if (!dies(point)) return false;
    diedAt = point;
    return true;
  };
  const pass = (point: Point) => {
    if (isLast(point)) throw new Killed();
  };
  const around = async <Result>(point: Omit<Point, 'phase'>, work: () => Promise<Result>): Promise<Result> => {
    pass({ ...point, phase: 'before' });
    try {
      return await work();
    } finally {
      // A refusal is an answer too. Where it dies here, nothing else that it threw is seen.
      pass({ ...point, phase: 'after' });
    }
  };
  const append = async (journal: Journal, entry: JournalEntry): Promise<void> => {
    const about = 'changeId' in entry ? { changeId: entry.changeId } : {};
    const point = { kind: 'journal', name: entry.kind, ...about } as const;
    await around(point, async () => {
      if (journalFile !== undefined && isLast({ ...point, phase: 'torn' })) {
        await appendFile(journalFile, `{"version":1,"sequence":${journal.lines.length},"at":"20`);
        throw new Killed();
      }
      await journal.append(entry);
    });
  };
  const calls = (account: AccountSession): Calls => ({
    read: (service, operation, input, options) =>
      around({ kind: 'read', name: String(operation) }, () => account.read(service, operation, input, options)),
    send: (call, input, permit, signal) =>
      around({ kind: 'change', name: call.operation, changeId: permit.changeId }, () =>
        account.send(call, input, permit, signal),
      ),
  });
  return {
    // A view of a dying session dies with it.
    session: (account) => sessionAround(account, calls),
    journal: (journal) => ({
      get lines() {
        return journal.lines;
      },
      get head() {
        return journal.head;
      },
      cut: journal.cut,
      append: (entry) => append(journal, entry),
      close: () => journal.close(),
    }),
    owner: (frontEnd) => ({
      tell: (event) => frontEnd.tell(event),
      ask: <Q extends Question>(question: Q, signal: AbortSignal) =>
        around({ kind: 'answer', name: question.id }, () => frontEnd.ask(question, signal)),
      close: () => frontEnd.close(),
    }),
    diedAt: () => diedAt,
  };
}

/** `announced`: the call is in the journal and has not left. `answer-lost`: it took effect, and nobody saw the answer. */
export type Moment = 'announced' | 'answer-lost';

/** Dies at the first change for which `chooses` says so; it is asked with the id that the plan gives the change. */
export function death(moment: Moment, chooses: (changeId: string) => boolean): Mortal {
  const isMoment = ({ kind, phase, name }: Point) =>
    phase === 'after' && (moment === 'announced' ? kind === 'journal' && name === 'intent' : kind === 'change');
  return mortal((point) => point.changeId !== undefined && isMoment(point) && chooses(point.changeId));
}
