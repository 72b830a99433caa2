// Redraws a screen that shows running time or a spinner, and only such a screen: while the owner types,
// nothing else moves. The time shown comes from the run's clock; this only says when to look at it again.

export interface Heartbeat {
  /** Starts or stops beating. */
  set(isNeeded: boolean): void;
}

/** Calls `beat` every `milliseconds` while needed. Never keeps the process alive. */
export function heartbeat(beat: () => void, milliseconds: number): Heartbeat {
  let timer: NodeJS.Timeout | undefined;
  return {
    set(isNeeded) {
      if (isNeeded === (timer !== undefined)) return;
      if (timer !== undefined) {
        clearInterval(timer);
        timer = undefined;
        return;
      }
      timer = setInterval(beat, milliseconds);
      timer.unref();
    },
  };
}
