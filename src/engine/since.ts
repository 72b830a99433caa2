// What differs between the last look at an account and this one: better, worse, or otherwise. Pure.
import { type Grade, isHeld } from './claim.ts';
import type { Fact } from './port.ts';
import { digestOfFact, type Onlooker, type Seen, type Standing } from './seen.ts';

/**
 * `overdue`: the day until which the owner's word counted has passed. `unread`: it cannot be read any more. `changed`:
 * neither better nor worse, but not as it was. `new`: nobody looked at it then.
 */
export type DifferenceKind = 'worse' | 'overdue' | 'unread' | 'changed' | 'new' | 'better';

export interface Difference {
  readonly control: string;
  /** Its few words in the list. */
  readonly short: string;
  readonly kind: DifferenceKind;
  /** Absent where it is new. */
  readonly was?: Grade;
  readonly is: Grade;
  /** What was found now, one sentence. */
  readonly statement: string;
  /** Facts that were not there then; empty where it was not looked at by the same caller. */
  readonly facts: readonly Fact[];
  /** How many facts there were that are not there now. */
  readonly gone: number;
  /** YYYY-MM-DD, for `overdue`. */
  readonly reviewBy?: string;
}

export interface Since {
  /** ISO 8601, UTC: when it was looked at last. */
  readonly at: string;
  /** The tool that looked then, where it was another version. */
  readonly otherTool?: string;
  /** Who looked then could see other things than who looks now. */
  readonly otherCaller: boolean;
  /** This tool was interrupted in its own work after that look: only what is worse can be told from what it did. */
  readonly isOutdated: boolean;
  /** Worst first. */
  readonly differences: readonly Difference[];
}

/** One control as it stands now. */
export interface Now extends Standing {
  readonly id: string;
  readonly short: string;
  /** How bad it is when it does not hold, 0 is worst. */
  readonly rank: number;
  /** It rests on more than the account; see `Control`. */
  readonly readsMore?: boolean;
  /** The day until which the owner's word counted, where that has passed. */
  readonly lapsed?: string;
}

const order: readonly DifferenceKind[] = ['worse', 'overdue', 'unread', 'changed', 'new', 'better'];

/** `isWhole` is false for a look that reads less than the wizard does: then what rests on more may only be worse. */
export function since(seen: Seen, now: readonly Now[], onlooker: Onlooker, isWhole = true): Since {
  const otherCaller = seen.by !== onlooker.by;
  const found = now.flatMap((control) => {
    const difference = differenceOf(seen, control, onlooker);
    if (difference === undefined) return [];
    const { kind } = difference;
    const isBad = kind === 'worse' || kind === 'overdue';
    const isOwnWork = seen.isOutdated && (!isBad || seen.workedOn.has(control.id));
    const isLess = !isWhole && control.readsMore === true && !isBad;
    return isOwnWork || isLess ? [] : [{ difference, place: order.indexOf(kind) * 100 + control.rank }];
  });
  return {
    at: seen.at,
    ...(seen.tool === onlooker.tool ? {} : { otherTool: seen.tool }),
    otherCaller,
    isOutdated: seen.isOutdated,
    differences: found.toSorted((one, other) => one.place - other.place).map(({ difference }) => difference),
  };
}

function differenceOf(seen: Seen, now: Now, { account, by }: Onlooker): Difference | undefined {
  const { id, short, state: is, statement, lapsed } = now;
  const then = seen.controls.get(id);
  const base = { control: id, short, is, statement, facts: [], gone: 0 };
  if (then === undefined) return { ...base, kind: 'new' };
  const { state: was } = then;
  // Others are shown other facts of the same account.
  const isComparable = seen.by === by && now.readsMore !== true && is !== 'unknown' && was !== 'unknown';
  const digests = now.facts.map((fact) => digestOfFact(account, id, fact));
  const facts = isComparable ? now.facts.filter((_, index) => !then.facts.includes(digests[index] ?? '')) : [];
  const gone = isComparable ? then.facts.filter((digest) => !digests.includes(digest)).length : 0;
  if (was === is && facts.length === 0 && gone === 0) return undefined;
  const common = { ...base, was, facts, gone };
  if (lapsed !== undefined && isWord(was) && !isHeld(is)) return { ...common, kind: 'overdue', reviewBy: lapsed };
  return { ...common, kind: kindOf(was, is) };
}

function kindOf(was: Grade, is: Grade): DifferenceKind {
  if (was === is) return 'changed';
  if (is === 'unknown') return 'unread';
  if (isHeld(is)) return isHeld(was) ? 'changed' : 'better';
  return isHeld(was) ? 'worse' : 'changed';
}

const isWord = (grade: Grade) => grade === 'attested' || grade === 'accepted';
