// Reads whole lines from a terminal or a pipe. Nothing is echoed, redrawn or assumed: a line is what
// the owner ended with Enter, and the end of the input ends the run, it never answers a question.
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { Interrupted } from '../../engine/errors.ts';

export interface LineInput extends Readable {
  readonly isTTY?: boolean;
}

export interface Lines {
  /**
   * At a terminal, forgets the lines typed so far: they were not meant for the question that comes.
   * A pipe forgets nothing.
   */
  forget(): Promise<void>;
  /**
   * The next line, without its end. Rejects with the signal's reason, or with Interrupted at the end of
   * the input, after `stop`, or when Ctrl-C arrives as a character.
   */
  next(signal: AbortSignal): Promise<string>;
  /** Ends every wait now and later, e.g. because nobody can read what is written any more. */
  stop(): void;
  /** Lets go of the input. May be called more than once. */
  close(): void;
}

interface Waiting {
  readonly resolve: (line: string) => void;
  readonly reject: (reason: unknown) => void;
}

const ctrlC = '\u0003';

/** `onInterrupt` is called for a Ctrl-C that comes while nothing is asked. */
export function createLines(input: LineInput, onInterrupt: () => void): Lines {
  const decoder = new StringDecoder('utf8');
  const typed: string[] = [];
  let rest = '';
  let ended = false;
  let waiting: Waiting | undefined;

  const take = (line: string) => {
    if (waiting === undefined) typed.push(line);
    else waiting.resolve(line);
  };
  const stop = () => {
    ended = true;
    waiting?.reject(new Interrupted());
  };
  const onData = (chunk: Buffer | string) => {
    const text = typeof chunk === 'string' ? chunk : decoder.write(chunk);
    const control = text.lastIndexOf(ctrlC);
    const parts = (control < 0 ? rest + text : text.slice(control + 1)).split('\n');
    rest = parts.pop() ?? '';
    if (control >= 0) {
      typed.length = 0;
      if (waiting === undefined) onInterrupt();
      else waiting.reject(new Interrupted());
    }
    for (const part of parts) take(part.replace(/\r$/, ''));
    // A pipe is read only as far as it is needed, so that an endless one fills no memory.
    if (input.isTTY !== true && typed.length > 0) input.pause();
  };
  const onEnd = () => {
    const last = rest + decoder.end();
    rest = '';
    if (last !== '') take(last);
    stop();
  };
  input.on('data', onData);
  input.on('end', onEnd);
  input.on('close', onEnd);
  input.on('error', stop);

  const next = (signal: AbortSignal): Promise<string> =>
    new Promise((resolve, reject) => {
      const settle = () => {
        waiting = undefined;
        signal.removeEventListener('abort', onAbort);
      };
      const onAbort = () => {
        settle();
        reject(signal.reason as Error);
      };
      if (signal.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const line = typed.shift();
      if (line !== undefined) {
        resolve(line);
        return;
      }
      if (ended) {
        reject(new Interrupted());
        return;
      }
      waiting = {
        resolve: (value) => {
          settle();
          resolve(value);
        },
        reject: (reason) => {
          settle();
          reject(reason);
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      input.resume();
    });

  return {
    forget: async () => {
      if (input.isTTY !== true) return;
      // What was typed before may still wait in the terminal: two turns of the loop read it.
      await turnOfTheLoop();
      await turnOfTheLoop();
      typed.length = 0;
    },
    next,
    stop,
    close: () => {
      input.off('data', onData);
      input.off('end', onEnd);
      input.off('close', onEnd);
      input.off('error', stop);
      // A destroyed input may still report an error; it must not end the process.
      input.on('error', ignore);
      input.pause();
      stop();
    },
  };
}

function turnOfTheLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function ignore(): void {}
