// Takes back what a plan made and did not finish, in a short time of its own: the run may be over already.
import type { Clock } from './clock.ts';
import { isAwsError, wasLost, wasThrottled } from './errors.ts';
import { lateAgainAfter } from './lately.ts';
import { type Call, type Change, digestOf, type Plan } from './plan.ts';

/** How long tidying up one thing may take. */
export const tidyingMilliseconds = 20_000;
/** For how long a thing that AWS confirmed is looked for where AWS does not find it. */
const unseenFor = 10_000;

type Compensation = NonNullable<Change['compensation']>;

export interface Leavings {
  /** The order in which they are taken back. */
  readonly changes: readonly Change[];
  /** Whether AWS confirmed the change. */
  readonly isConfirmed: (change: Change) => boolean;
  /** One call, written down before and after. */
  readonly attempt: (change: Change, compensation: Compensation, abort: AbortSignal) => Promise<unknown>;
  /** Called once the thing is gone by our doing. */
  readonly takenBack: (change: Change, compensation: Compensation) => Promise<void>;
  readonly wordsOf: (change: Change) => string;
  readonly clock: Clock;
}

/** Resolves with plain words for what could not be taken back. */
export async function takeBackAll(leavings: Leavings): Promise<readonly string[]> {
  const remaining: string[] = [];
  for (const change of leavings.changes) {
    const { compensation } = change;
    if (compensation === undefined) continue;
    try {
      await removed(change, compensation, leavings);
      await leavings.takenBack(change, compensation);
    } catch (error) {
      // Gone already, or never made.
      if (isAwsError(error, 'NoSuchEntity')) continue;
      remaining.push(leavings.wordsOf(change));
    }
  }
  return remaining;
}

/** Attempts until AWS has surely removed it. */
async function removed(
  change: Change,
  compensation: Compensation,
  { attempt, isConfirmed, clock }: Leavings,
): Promise<void> {
  const abort = AbortSignal.timeout(tidyingMilliseconds);
  const begun = clock.now();
  for (;;) {
    try {
      await attempt(change, compensation, abort);
      return;
    } catch (error) {
      // What AWS confirmed may exist although it does not show it yet; what was in doubt may never have been.
      const unseen = isAwsError(error, 'NoSuchEntity') && isConfirmed(change);
      const again = unseen || wasThrottled(error) || wasLost(error);
      if (!again || clock.now() - begun + lateAgainAfter > unseenFor) throw error;
      await clock.sleep(lateAgainAfter, abort);
    }
  }
}

/** What a compensation removes, when the plan's own removal of the same thing says it. */
export function unmadeBy(plan: Plan, compensation: Call): string | undefined {
  const input = digestOf(compensation.input);
  return plan.changes.find(
    ({ operation, input: other }) => operation === compensation.operation && digestOf(other) === input,
  )?.unmakes;
}
