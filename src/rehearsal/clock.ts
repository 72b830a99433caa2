// The rehearsal account's own time: real time plus an offset that only ever grows. The server, the
// pretend phone and the wizard share one, so that waiting can be skipped without anyone noticing.
import { systemClock, type Clock } from '../engine/clock.ts';

export interface RehearsalClock extends Clock {
  /** Moves the clock forward. Throws a RangeError for a negative or non-finite number of milliseconds. */
  advance(milliseconds: number): void;
  /** Real time, without the offset: what an outside client's own clock says. */
  realNow(): number;
  /** Gives up on an answer after that much real time; where waiting is skipped, also once it is known to be in vain. */
  readonly patience: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Some answer will never come: whoever still waits a moment from now waits in vain. */
  inVain(): void;
}

export interface RehearsalClockOptions {
  /** True: `sleep` moves the clock at once instead of waiting (for `--auto` and tests). */
  readonly skipping: boolean;
  /** Where real time comes from. */
  readonly base?: Clock;
}

/** Answers that are on their way arrive within this real time. */
const moment = 50;

/** One real turn of the event loop, so that a polling loop never starves sockets and keys. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

export function rehearsalClock({ skipping, base = systemClock }: RehearsalClockOptions): RehearsalClock {
  let offset = 0;
  const waiting = new Set<{ readonly milliseconds: number; readonly giveUp: () => void }>();
  const advance = (milliseconds: number) => {
    if (!Number.isFinite(milliseconds) || milliseconds < 0) {
      throw new RangeError('the rehearsal clock only moves forward');
    }
    offset += milliseconds;
  };
  return {
    now: () => base.now() + offset,
    realNow: () => base.now(),
    advance,
    async sleep(milliseconds, signal) {
      if (!skipping) return base.sleep(milliseconds, signal);
      signal.throwIfAborted();
      advance(milliseconds);
      await turn();
      signal.throwIfAborted();
    },
    async patience(milliseconds, signal) {
      const known = new AbortController();
      const entry = { milliseconds, giveUp: () => known.abort() };
      waiting.add(entry);
      try {
        await base.sleep(milliseconds, AbortSignal.any([signal, known.signal]));
      } catch (error) {
        if (signal.aborted || !known.signal.aborted) throw error;
      } finally {
        waiting.delete(entry);
      }
    },
    inVain() {
      if (!skipping) return;
      const those = [...waiting];
      const late = () => {
        const still = those.filter((entry) => waiting.has(entry));
        advance(Math.max(0, ...still.map(({ milliseconds }) => milliseconds)));
        for (const { giveUp } of still) giveUp();
      };
      void base.sleep(moment, new AbortController().signal).then(late);
    },
  };
}
