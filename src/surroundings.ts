// What a command gets from outside: everything it may touch comes in here, from main.ts alone.
import type { ReadStream, WriteStream } from 'node:tty';
import type { GlobalFlags } from './command-line.ts';
import type { Clock } from './engine/clock.ts';
import type { Ui } from './ui-choice.ts';
import type { Holding } from './ui/holding.ts';
import type { AnswersFile } from './ui/scripted/answers-file.ts';
import type { FirstScreen } from './ui/tui/first-screen.ts';

export interface Surroundings {
  readonly flags: GlobalFlags;
  /** How to talk to the owner; `none` when nobody is there to answer. */
  readonly ui: Ui;
  /** What scripted mode answers from; present exactly then. */
  readonly answers?: AnswersFile;
  readonly env: { readonly [name: string]: string | undefined };
  /** Terminal streams when a person is there, else pipes or files: look at `isTTY`. */
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
  readonly stderr: WriteStream;
  /** For a front end that takes the terminal over. */
  readonly holding: Holding;
  /** What stands on the terminal already; only where the wizard is to fill the screen. */
  readonly firstScreen?: FirstScreen;
  readonly clock: Clock;
  /** Cryptographically strong random integer, 0 ≤ n < `below`. */
  readonly random: (below: number) => number;
  /** Aborted with an Interrupted by the first SIGINT, SIGTERM or SIGHUP, with an error by a fault nobody caught. */
  readonly signal: AbortSignal;
  /** What relative paths start from. */
  readonly directory: string;
  /** Absolute; it may not exist yet. */
  readonly stateDirectory: string;
  /** One line for `--verbose`; never a secret. Does nothing without the flag. */
  readonly log: (line: string) => void;
}
