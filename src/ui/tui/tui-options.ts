// What the Ink front end is given.
import type { Clock } from '../../engine/clock.ts';
import type { StandIns } from '../../engine/stand-ins.ts';
import type { Holding } from '../holding.ts';
import type { FirstScreen } from './first-screen.ts';

export interface TuiOptions {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: { readonly [name: string]: string | undefined };
  readonly clock: Clock;
  /** Pretend phone and pretend console; only ever given in a rehearsal. */
  readonly standIns?: StandIns;
  /** The owner pressed Ctrl-C while no question was on the screen. */
  readonly onInterrupt: () => void;
  /** Something of the front end broke: no question will be answered any more. */
  readonly onFault?: (error: unknown) => void;
  /** Absent where there is no process to stop, as in a test. */
  readonly holding?: Holding;
  /** What is on the terminal until the first frame is drawn. */
  readonly firstScreen?: FirstScreen;
}
