// Runs one Inquirer prompt so that it always settles: with the answer, the signal's reason, WentBack
// for Esc, or Interrupted for Ctrl-C, Ctrl-D and the end of the input. Inquirer alone would leave the
// last two pending for ever.
import { Writable } from 'node:stream';
import type { Readable } from 'node:stream';
import { Interrupted, WentBack } from '../../engine/errors.ts';

/** What every Inquirer prompt takes as its second argument. */
export interface PromptContext {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly signal: AbortSignal;
  /** Read at the end of the prompt: whether it is taken off the page. */
  readonly clearPromptOnDone: boolean;
}

export interface Prompts {
  /** Esc does nothing where the question is the outermost. */
  run<T>(
    start: (context: PromptContext) => Promise<T>,
    signal: AbortSignal,
    options?: { readonly isOutermost: boolean },
  ): Promise<T>;
  /** Draws the prompt that is open anew, after `first`; what was typed into it is gone. */
  again(first: () => void): void;
  /** Rejects the prompt that is open, and all later ones, with Interrupted. */
  stop(): void;
  /** Lets go of both streams, after `stop`. */
  close(): void;
}

/** A terminal, or something that stands in for one. */
export interface Window extends Writable {
  readonly columns?: number;
  readonly rows?: number;
  readonly isTTY?: boolean;
}

/** Why a prompt is taken away to be drawn again. */
class Again extends Error {
  readonly first: () => void;
  constructor(first: () => void) {
    super('the prompt is drawn again');
    this.first = first;
  }
}

interface Key {
  readonly name?: string;
  readonly ctrl?: boolean;
}

export function createPrompts(input: Readable, output: Window): Prompts {
  let ended = false;
  let current: AbortController | undefined;

  const stop = () => {
    ended = true;
    current?.abort(new Interrupted());
  };
  input.on('end', stop);
  input.on('close', stop);
  input.on('error', stop);
  output.on('error', stop);
  output.on('close', stop);

  const once = async <T>(
    start: (context: PromptContext) => Promise<T>,
    signal: AbortSignal,
    isOutermost: boolean,
  ): Promise<T> => {
    signal.throwIfAborted();
    if (ended || input.readableEnded) throw new Interrupted();
    const controller = new AbortController();
    const onAbort = () => controller.abort(signal.reason);
    const onKey = (_text: string | undefined, key: Key) => {
      if (key.name === 'escape' && !isOutermost) controller.abort(new WentBack());
      // At an empty field Ctrl-D closes the reader, which is seen in the paused input just after.
      if (key.name === 'd' && key.ctrl === true) {
        setImmediate(() => {
          if (input.isPaused()) controller.abort(new Interrupted());
        });
      }
    };
    current = controller;
    signal.addEventListener('abort', onAbort, { once: true });
    input.on('keypress', onKey);
    try {
      return await start({
        input,
        output: withoutEnd(output),
        signal: controller.signal,
        // What was taken away must not look as if it could still be answered.
        get clearPromptOnDone() {
          return controller.signal.aborted;
        },
      });
    } catch (error) {
      if (controller.signal.aborted) throw controller.signal.reason;
      if (error instanceof Error && error.name === 'ExitPromptError') throw new Interrupted();
      throw error;
    } finally {
      current = undefined;
      signal.removeEventListener('abort', onAbort);
      input.off('keypress', onKey);
    }
  };

  return {
    run: async (start, signal, { isOutermost } = { isOutermost: false }) => {
      for (;;) {
        try {
          return await once(start, signal, isOutermost);
        } catch (error) {
          if (!(error instanceof Again)) throw error;
          error.first();
        }
      }
    },
    again: (first) => current?.abort(new Again(first)),
    stop,
    close: () => {
      stop();
      input.off('end', stop);
      input.off('close', stop);
      output.off('close', stop);
      // The error listeners stay: a stream that breaks later must not end the process.
      input.pause();
    },
  };
}

/** Passes writes on, and the window's size, but not the end: Inquirer ends its output with each prompt. */
function withoutEnd(output: Window): Writable {
  const through = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (output.writable) output.write(chunk);
      done();
    },
  });
  return Object.defineProperties(through, {
    columns: { get: () => output.columns },
    rows: { get: () => output.rows },
    isTTY: { get: () => output.isTTY },
  });
}
