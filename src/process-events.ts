// What can happen to the process from outside the run: signals, a reader that goes away, a fault that nobody caught.
// Each of them stops the run through one signal, so that it cleans up and gives the terminal back.
import { Interrupted } from './engine/errors.ts';

/**
 * The first signal asks the run to stop at a safe point. A second one ends the process as the signal would, after
 * `beforeTheEnd`: nothing of the process runs then any more.
 */
export function stopOnSignals(host: NodeJS.Process, stopped: AbortController, beforeTheEnd: () => void): void {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    const heard = () => {
      if (stopped.signal.aborted) {
        host.removeListener(name, heard);
        beforeTheEnd();
        host.kill(host.pid, name);
        return;
      }
      stopped.abort(new Interrupted(name));
    };
    host.on(name, heard);
  }
}

/** When the reader of our output is gone nobody sees what happens any more: stop, and say nothing. */
export function stopOnBrokenPipe(host: NodeJS.Process, stopped: AbortController): void {
  for (const stream of [host.stdout, host.stderr]) {
    stream.on('error', () => {
      if (!stopped.signal.aborted) stopped.abort(new Interrupted('SIGPIPE'));
    });
  }
}

/** How long a run that was stopped by a fault may take to clean up, e.g. to delete a temporary key. */
const cleanUpMilliseconds = 10_000;

/** A fault that reached nobody: Node would print it, message and all, on whatever is on the screen. */
export interface Uncaught {
  /** The first one; undefined while there was none. */
  readonly fault: () => { readonly error: unknown } | undefined;
  /** Call it when the run has ended. */
  readonly settled: () => void;
}

/** Stops the run at the first fault, and the process when the run does not come to its end. */
export function stopOnUncaught(host: NodeJS.Process, stopped: AbortController): Uncaught {
  let fault: { readonly error: unknown } | undefined;
  let timer: NodeJS.Timeout | undefined;
  host.on('uncaughtException', (error: unknown) => {
    if (fault !== undefined) return;
    fault = { error };
    if (!stopped.signal.aborted) stopped.abort(error);
    timer = setTimeout(() => host.exit(1), cleanUpMilliseconds);
  });
  return { fault: () => fault, settled: () => clearTimeout(timer) };
}
