// What the contract suite can do with a front end, in the owner's terms. One implementation per front
// end turns it into lines or key presses; all wait for what is on the output, none sleeps.
import type { FrontEnd } from '../../src/engine/port.ts';
import type { StandIns } from '../../src/engine/stand-ins.ts';

export interface Session {
  readonly frontEnd: FrontEnd;
  /** Everything shown so far, without escape codes, blank space made single. */
  shown(): string;
  /** Everything written so far, as it was written. */
  bytes(): string;
  /** Chooses the option with this label. */
  pick(label: string): Promise<void>;
  /** Fills the field that is open and sends it. */
  fill(value: string): Promise<void>;
  /** Says yes to a plan; types `phrase` where one is asked for. */
  consent(yes: string, phrase?: string): Promise<void>;
  decline(): Promise<void>;
  acceptRisk(): Promise<void>;
  /** Agrees to see a secret on this output. */
  agreeToSecret(): Promise<void>;
  confirmStored(confirm: string): Promise<void>;
  confirmWord(): Promise<void>;
  /** Goes back to the list of controls. */
  back(): Promise<void>;
  /** Presses Ctrl-C. */
  interrupt(): Promise<void>;
  /** Presses Enter without having typed or moved anything, once a question stands. */
  pressEnter(): Promise<void>;
  /** Waits until a question stands on the output and can be answered. */
  asked(): Promise<void>;
  /** The input ends, as when a pipe or the terminal goes away. */
  endInput(): void;
  /** Nobody reads the output any more. */
  closeOutput(): void;
}

/** A front end whose session can do at least `Can`. */
export interface Driver<Can extends keyof Session = keyof Session> {
  readonly name: string;
  /** Secrets have a screen of their own, of which nothing stays. */
  readonly secretsAside: boolean;
  start(options?: { readonly standIns?: StandIns }): Pick<Session, Can | 'frontEnd' | 'shown' | 'bytes'>;
}
