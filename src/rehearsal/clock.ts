// The rehearsal account's own time: real time plus an offset that only ever grows. The server, the
// pretend phone and the wizard share one, so that waiting can be skipped without anyone noticing.
import { systemClock, type Clock } from '../engine/clock.ts';

export interface RehearsalClock extends Clock {
  /** Moves the clock forward. Throws a RangeError for a negative or non-finite number of milliseconds. */
  advance(milliseconds: number): void;
  /** Real time, without the offset: what an outside client's own clock says. */
  realNow(): number;
}

export interface RehearsalClockOptions {
  /** True: `sleep` moves the clock at once instead of waiting (for `--auto` and tests). */
  readonly skipping: boolean;
  /** Where real time comes from. */
  readonly base?: Clock;
}

export function rehearsalClock({ skipping, base = systemClock }: RehearsalClockOptions): RehearsalClock {
  let offset = 0;
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
      // One real turn of the event loop, so that a polling loop never starves sockets and keys.
      return base.sleep(0, signal);
    },
  };
}
