// What was changed in the last minute. IAM shows a change everywhere only after a while (IAM User Guide, "Changes
// that I make are not always immediately visible"): what a read says against it meanwhile is late, not news.
import { filledText, placeholdersIn } from './placeholders.ts';
import { type Change, digestOf, type Plan } from './plan.ts';

/** How long a read may be behind a confirmed change. */
const lateFor = 60_000;
/** And behind one that may or may not have happened. */
const lateInDoubtFor = 15_000;
/** How old a change of an earlier process should be before the first look. */
export const lateAtStart = 10_000;
/** How long to wait before a late read is tried again. */
export const lateAgainAfter = 2_000;

/** What the names in a plan stand for; a name may stand for one of several. */
type Names = ReadonlyMap<string, string>;

export interface Lately {
  /** AWS confirmed it. */
  confirmed(change: Change, names: Names, at: number): void;
  /** Its answer was lost, or AWS says that what it makes is there already, although a read had not shown it. */
  inDoubt(change: Change, names: Names, at: number): void;
  /** It was taken back: nothing speaks against doing it again. */
  takenBack(change: Change, names: Names): void;
  /** How many changes were confirmed in this process. */
  readonly count: number;
  /** How long ago, in milliseconds, the newest change was confirmed; infinite when there was none. */
  since(now: number): number;
  /** True while AWS may still show the account as it was before some change. */
  isFresh(now: number): boolean;
  /** True when AWS confirmed a moment ago that `thing`, as a change `unmakes` it, is gone: lists may show it still. */
  isGone(thing: string, now: number): boolean;
  /** True when a plan would do again what was just done, or may have been: what it rests on was read too early. */
  isRepeatedBy(plan: Plan, now: number): boolean;
}

/** `lastConfirmedAt` is of an earlier process. */
export function createLately(lastConfirmedAt = Number.NEGATIVE_INFINITY): Lately {
  /** Until when a read may be behind each change. */
  const lateUntil = new Map<string, number>();
  const goneAt = new Map<string, number>();
  let lastAt = lastConfirmedAt;
  let freshUntil = lastConfirmedAt + lateFor;
  let count = 0;
  const note = (change: Change, names: Names, until: number): void => {
    const mark = markOf(change, names);
    if (mark !== undefined) lateUntil.set(mark, until);
    freshUntil = Math.max(freshUntil, until);
  };
  return {
    confirmed: (change, names, at) => {
      note(change, names, at + lateFor);
      if (change.unmakes !== undefined) goneAt.set(filledText(change.unmakes, names), at);
      lastAt = at;
      count += 1;
    },
    inDoubt: (change, names, at) => note(change, names, at + lateInDoubtFor),
    takenBack: (change, names) => {
      lateUntil.delete(markOf(change, names) ?? '');
    },
    get count() {
      return count;
    },
    since: (now) => now - lastAt,
    isFresh: (now) => isWithin(now, freshUntil),
    isGone: (thing, now) => isWithin(now, (goneAt.get(thing) ?? Number.NEGATIVE_INFINITY) + lateFor),
    isRepeatedBy: (plan, now) => {
      const first = Object.entries(plan.alternatives ?? {}).flatMap(([name, [value]]) =>
        value === undefined ? [] : [[name, value] as const],
      );
      const names = new Map(first);
      return plan.changes.some((change) => {
        const until = lateUntil.get(markOf(change, names) ?? '');
        return until !== undefined && isWithin(now, until);
      });
    },
  };
}

/** Before `until`, and not long before: a clock that went back must not make anyone wait until it is there again. */
function isWithin(now: number, until: number): boolean {
  return now < until && until - now <= 2 * lateFor;
}

/**
 * Undefined for what a plan may rightly do again at once: what repeats or replaces, and what is made for the moment
 * only, such as a temporary key, whose id is not known when it is planned.
 */
function markOf(change: Change, names: Names): string | undefined {
  const { service, operation, input, repeats, makes, unmakes, compensation } = change;
  const thing = filledText(makes ?? unmakes ?? '', names);
  const isForTheMoment = (compensation !== undefined && makes === undefined) || placeholdersIn(thing).length > 0;
  if (repeats !== undefined || operation.startsWith('Update') || isForTheMoment) return undefined;
  return digestOf({ service, operation, input: filledText(JSON.stringify(input), names) });
}
