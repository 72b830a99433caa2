// What --verbose says, on standard error. While a full screen is drawn on the same terminal the lines are
// held back, so that nothing is ever written over it.

import { harmlessLines } from './engine/harmless.ts';

export interface VerboseLog {
  readonly write: (line: string) => void;
  /** Prints what was held back. Call it when the screen is free again. */
  readonly release: () => void;
}

export interface VerboseLogOptions {
  readonly verbose: boolean;
  /** True while something else draws on the terminal that standard error goes to. */
  readonly hold: boolean;
  readonly print: (text: string) => void;
}

export function verboseLog({ verbose, hold, print }: VerboseLogOptions): VerboseLog {
  if (!verbose) return { write: () => undefined, release: () => undefined };
  const held: string[] = [];
  return {
    write: (line) => {
      // Libraries quote what they were sent.
      const clean = harmlessLines(line);
      if (hold) held.push(clean);
      else print(`${clean}\n`);
    },
    release: () => {
      for (const line of held.splice(0)) print(`${line}\n`);
    },
  };
}
