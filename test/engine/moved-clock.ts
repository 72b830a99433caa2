// A clock that moves only when somebody sleeps on it or a test pushes it: nothing here waits.
import type { Clock } from '../../src/engine/clock.ts';

export interface MovedClock extends Clock {
  readonly slept: number[];
  move(milliseconds: number): void;
}

export const noon = Date.parse('2026-11-20T12:00:00Z');

/** `whileAsleep` is called at every sleep, before it ends. */
export function movedClock(whileAsleep: () => void = () => undefined): MovedClock {
  let now = noon;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    move: (milliseconds) => {
      now += milliseconds;
    },
    sleep: async (milliseconds, signal) => {
      signal.throwIfAborted();
      slept.push(milliseconds);
      now += milliseconds;
      whileAsleep();
      // Gives other work its turn, as a real pause would.
      await new Promise((resolve) => setImmediate(resolve));
      signal.throwIfAborted();
    },
  };
}
