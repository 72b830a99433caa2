// What a run works with: the account, the controls, the way to the owner, the journal.
import type { Board } from './board.ts';
import type { Context, Control } from './control.ts';
import type { Journal } from './journal.ts';
import type { Account } from './sender.ts';

export interface RunOptions<A extends Account> {
  readonly account: A;
  readonly controls: readonly Control<A>[];
  readonly context: Context<A>;
  readonly journal: Journal;
  /**
   * The same account, in which no read is sent twice: for one look at all of it. Who looks again later gets new answers.
   * The account itself when absent.
   */
  once?(account: A): A;
  /**
   * Called after every look at all of the account, and awaited; `isFirst` for that with which the run begins. The run goes
   * on, or ends as one that the owner leaves.
   */
  looked?(board: Board<A>, isFirst: boolean): Promise<'go-on' | 'leave'>;
  /** Called after anything that may have changed who signs. */
  readonly tellIdentity: () => void;
  /** Takes the administrator's session away when it ended; true when there is other ground to go on. */
  readonly fallBack: () => boolean;
}
