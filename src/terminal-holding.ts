// Job control and the end of the process, for whoever holds the terminal. A process that is stopped while it holds a
// screen and raw mode leaves a shell that shows nothing of what is typed.
import { dropTypedAhead, hushTyping } from './typed-ahead.ts';
import type { Holder, Holding } from './ui/holding.ts';

/** A group that nothing could continue is not stopped by the kernel (POSIX, orphaned process groups): then it goes on. */
const goesOnAfter = 100;

export interface ProcessHolding extends Holding {
  /** Gives the terminal back at once, if it is held. */
  readonly release: () => void;
}

export function terminalHolding(host: NodeJS.Process): ProcessHolding {
  let holder: Holder | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopListening: (() => void) | undefined;

  const stopped = (target: number): void => {
    if (timer !== undefined) return;
    holder?.leave();
    // Without a listener the signal does what it does by default. It may arrive a moment after `kill` has returned, so
    // nothing is drawn before the process was told that it goes on.
    host.off('SIGTSTP', onStop);
    host.kill(target, 'SIGTSTP');
    timer = setTimeout(goOn, goesOnAfter);
  };
  const goOn = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (holder === undefined) return;
    host.off('SIGTSTP', onStop).on('SIGTSTP', onStop);
    holder.back();
  };
  const onStop = (): void => stopped(host.pid);
  const onContinue = (): void => {
    // Stopped by SIGSTOP, which cannot be heard: the shell has set the terminal up for itself since.
    if (timer === undefined) holder?.leave();
    goOn();
  };
  const interrupt = (): void => void host.kill(host.pid, 'SIGINT');
  const letGo = (): void => {
    holder = undefined;
    host.off('SIGTSTP', onStop);
    host.off('SIGCONT', onContinue);
  };

  return {
    hold: (next) => {
      holder = next;
      stopListening?.();
      stopListening = undefined;
      host.on('SIGTSTP', onStop);
      host.on('SIGCONT', onContinue);
      return letGo;
    },
    hush: () => {
      stopListening ??= hushTyping(host.stdin, interrupt);
    },
    unhush: () => {
      if (stopListening === undefined) return;
      stopListening();
      stopListening = undefined;
      host.stdin.pause();
      dropTypedAhead(host.stdin);
    },
    interrupt,
    stop: () => stopped(0),
    release: () => {
      holder?.release();
      letGo();
    },
  };
}
