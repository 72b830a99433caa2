// One line out, one line in. Everything plain mode writes goes through here: no control character can
// pass, and every prompt says how to answer, how to get back to the list and how to leave.
import type { Writable } from 'node:stream';
import { Interrupted, Problem, WentBack } from '../../engine/errors.ts';
import { withoutControls } from '../text-line.ts';
import { nothingTyped } from '../words.ts';
import type { Lines } from './lines.ts';

export interface Talk {
  /** Writes one line. Line breaks inside become separate lines; control characters are left out. */
  say(line: string): void;
  /**
   * Says how to answer and reads one line, trimmed; an empty line answers nothing. Rejects with WentBack or Interrupted for the words
   * `back` and `quit`, with the signal's reason, and with a Problem (`unanswered`) when a pipe keeps
   * sending what cannot be used.
   */
  read<T>(
    how: string,
    understand: (line: string) => Understood<T> | Promise<Understood<T>>,
    signal: AbortSignal,
    options?: { readonly isOutermost: boolean },
  ): Promise<T>;
  /** True while a prompt stands open. */
  readonly asking: boolean;
}

/** What a line means: the answer, or a sentence that says why it is none. */
export type Understood<T> = { readonly is: T } | { readonly not: string };

/** How to leave, said with every prompt. */
export const waysOut = 'Type back for the list, or quit to leave; you can resume.';
/** Where there is no list to go back to, or it is the list that is asked about. */
const wayOut = 'Type quit to leave; you can resume.';

// A person may try for ever. A pipe that sends this many unusable lines in a row never will get it right.
const patienceWithPipes = 20;

export function createTalk(output: Writable, lines: Lines, isTerminal: boolean): Talk {
  let asking = false;
  let open = false;

  const write = (text: string) => {
    if (!output.writable) return;
    output.write(text);
  };
  const say = (line: string) => {
    // Something said while a prompt stands open starts on a line of its own.
    if (open) write('\n');
    open = false;
    write(`${withoutControls(line)}\n`);
  };

  return {
    say,
    get asking() {
      return asking;
    },
    read: async (how, understand, signal, { isOutermost } = { isOutermost: false }) => {
      asking = true;
      try {
        for (let tries = 1; ; tries += 1) {
          await lines.forget();
          say(`${how} ${isOutermost ? wayOut : waysOut}`);
          write('> ');
          open = true;
          const line = (await lines.next(signal)).trim();
          // At a terminal the Enter key moved to the next line; a pipe leaves us behind the prompt.
          if (!isTerminal) write('\n');
          open = false;
          if (line === 'back' && !isOutermost) throw new WentBack();
          if (line === 'quit') throw new Interrupted();
          const understood: Understood<unknown> = line === '' ? { not: nothingTyped } : await understand(line);
          if ('is' in understood) return understood.is as never;
          say(understood.not);
          if (!isTerminal && tries >= patienceWithPipes) throw cannotBeUsed(how);
        }
      } finally {
        if (open) write('\n');
        open = false;
        asking = false;
      }
    },
  };
}

function cannotBeUsed(how: string): Problem {
  return new Problem('unanswered', {
    happened: `The input sent ${String(patienceWithPipes)} lines in a row that answer nothing.`,
    account: 'The question stays open; nothing was changed by it.',
    next: [`Answer as asked: ${how}`, 'Or run it in a terminal.'],
  });
}
