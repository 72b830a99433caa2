// What was typed for a program that has ended must not be run by the shell that comes after it.
import { closeSync, constants, openSync, readSync } from 'node:fs';
import type { ReadStream } from 'node:tty';

const ctrlC = '\u0003';

/**
 * From here on what is typed is read, not shown, and forgotten: a code typed into a screen that has just gone must not stand
 * in the terminal's history. Ctrl-C still calls `interrupt`. Returns what stops it from listening; the terminal is still silent
 * then, and the stream still flows, for a stream that is paused and listened to in one go would be paused in the end.
 */
export function hushTyping(stdin: ReadStream, interrupt: () => void): () => void {
  if (!stdin.isTTY || stdin.destroyed) return () => undefined;
  const onData = (typed: Buffer | string): void => {
    if (typed.includes(ctrlC)) interrupt();
  };
  try {
    stdin.setRawMode(true);
  } catch {
    // The terminal has gone.
    return () => undefined;
  }
  stdin.on('data', onData).on('error', () => undefined);
  stdin.resume();
  // It does not keep the program from ending.
  stdin.unref();
  return () => stdin.off('data', onData);
}

/** Reads and forgets all that waits in the terminal, half-typed lines included, and leaves it out of raw mode. */
export function dropTypedAhead(stdin: ReadStream): void {
  if (!stdin.isTTY || stdin.destroyed) return;
  let terminal: number | undefined;
  try {
    terminal = openSync('/dev/tty', constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    // Out of raw mode only whole lines could be read.
    stdin.setRawMode(true);
    const bytes = Buffer.alloc(4096);
    // Until it says EAGAIN. Somebody who holds a key down does not keep the program from ending.
    for (let reads = 0; reads < 256 && readSync(terminal, bytes) > 0; reads += 1);
  } catch {
    // Nothing waits, or there is no terminal to ask.
  } finally {
    if (terminal !== undefined) closeSync(terminal);
    try {
      stdin.setRawMode(false);
    } catch {
      // It has gone meanwhile.
    }
  }
}
