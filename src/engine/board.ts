// The board: which control stands where in this run, what is locked by what, and which comes next.
// Pure; the run keeps one and tells it to the front end.
import type { Control, Finding } from './control.ts';
import type { ControlLine, ControlState } from './port.ts';
import type { Word } from './facts.ts';
import type { RunMemory } from './memory.ts';
import type { Account } from './sender.ts';

export interface BoardEntry<A extends Account> {
  readonly control: Control<A>;
  /** Why it does not apply to this account. */
  readonly notApplicable?: string;
  readonly finding?: Finding;
  /** It was seen not to hold in this run, so that a read that is late may show it so again. */
  readonly wasOpen?: true;
  /** The owner left it for later in this run. */
  readonly postponed: boolean;
}

export type Board<A extends Account> = readonly BoardEntry<A>[];

/** True when nothing more is wanted of this control. */
export function isSettled(state: ControlState): boolean {
  return state === 'verified' || state === 'attested' || state === 'accepted' || state === 'not-applicable';
}

/**
 * True when it is to be looked at again: what reads every Region only when it was never read, or is what was worked on.
 */
export function isDue<A extends Account>({ control, finding, notApplicable }: BoardEntry<A>, worked?: string): boolean {
  if (notApplicable !== undefined) return false;
  return control.everyRegion !== true || finding === undefined || control.id === worked;
}

/** What the list shows: the owner's word covers what reading cannot show, never what reading refutes. */
export function stateOf<A extends Account>(entry: BoardEntry<A>, board: Board<A>, memory: RunMemory): ControlState {
  if (entry.notApplicable !== undefined) return 'not-applicable';
  const found = entry.finding?.state ?? 'unknown';
  if (found === 'verified' || found === 'not-applicable') return found;
  const word = memory.word(entry.control.id);
  if (word !== undefined) return word.grade;
  // Unread ones too: the next read may find them open.
  if (lockedBy(entry, board).length > 0) return 'locked';
  return found;
}

/** The controls that must hold first and do not yet. */
export function lockedBy<A extends Account>(entry: BoardEntry<A>, board: Board<A>): readonly Control<A>[] {
  return entry.control.needs.flatMap((id) => {
    const needed = board.find((other) => other.control.id === id);
    if (needed === undefined || needed.notApplicable !== undefined) return [];
    return needed.finding?.state === 'verified' || needed.finding?.state === 'not-applicable' ? [] : [needed.control];
  });
}

/** The first control that is open, unlocked and not left for later. */
export function nextOf<A extends Account>(board: Board<A>, memory: RunMemory): BoardEntry<A> | undefined {
  return board.find((entry) => {
    const state = stateOf(entry, board, memory);
    return !entry.postponed && !isSettled(state) && state !== 'locked';
  });
}

/** The board as the front end shows it. */
export function linesOf<A extends Account>(
  board: Board<A>,
  memory: RunMemory,
  working?: string,
): readonly ControlLine[] {
  return board.map((entry) => {
    const { control, finding, notApplicable } = entry;
    const state = control.id === working ? 'working' : stateOf(entry, board, memory);
    const note =
      notApplicable ?? wordNote(state, memory.word(control.id)) ?? lockNote(state, entry, board) ?? finding?.statement;
    const { id, title, short, group } = control;
    return { id, title, short, group, state, ...(note === undefined ? {} : { note }) };
  });
}

function wordNote(state: ControlState, word: Word | undefined): string | undefined {
  if (word === undefined) return undefined;
  if (state === 'attested') return `your word, ${word.at.slice(0, 10)}`;
  return state === 'accepted' ? `${word.statement} (review by ${word.reviewBy ?? 'no date'})` : undefined;
}

function lockNote<A extends Account>(state: ControlState, entry: BoardEntry<A>, board: Board<A>): string | undefined {
  if (state !== 'locked') return undefined;
  const names = lockedBy(entry, board).map(({ short }) => short);
  return `after: ${names.join(', ')}`;
}
