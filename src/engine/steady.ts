// Looking again where AWS may still show the account as it was before a change that it confirmed.
import type { Context } from './control.ts';
import { lateAgainAfter } from './lately.ts';

type Needs = Pick<Context, 'clock' | 'memory' | 'port' | 'signal'>;

/**
 * Resolves with what `look` finds as soon as it is not late by the caller's own reckoning, at the latest when the last
 * confirmed change is too old to explain it. Rejects as `look` does, or with the signal's reason.
 */
export async function steadily<Found>(
  look: () => Promise<Found>,
  isLate: (found: Found) => boolean,
  context: Needs,
): Promise<Found> {
  for (;;) {
    const found = await look();
    if (!isLate(found) || !(await waitedForAws(context))) return found;
  }
}

/** Waits a little while a confirmed change may not be visible everywhere; false when it must be by now. */
export async function waitedForAws({ clock, memory, port, signal }: Needs): Promise<boolean> {
  if (!memory.lately.isFresh(clock.now())) return false;
  port.tell({ kind: 'busy', text: 'AWS needs a moment to show the change, a minute at most' });
  await clock.sleep(lateAgainAfter, signal);
  port.tell({ kind: 'idle' });
  return true;
}
