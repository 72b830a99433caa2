// The contract of a control: inspect reads, plan computes, apply changes, verify re-reads.
// A control is one file that names itself, says why it matters, and never prints or prompts
// other than through the port in its context.
import type { WordWarning } from './ask-word.ts';
import type { FrameworkReference, Grade } from './claim.ts';
import type { Clock } from './clock.ts';
import type { Hands } from './executor.ts';
import type { AttestQuestion, ControlState, Fact, Port, Source, WaitForQuestion } from './port.ts';
import type { LocalCredentials } from './local-credentials.ts';
import type { Plan } from './plan.ts';
import type { RunMemory } from './memory.ts';
import type { Account } from './sender.ts';

export type ControlGroup =
  'Ways back in' | 'Your administrator' | 'Watch' | 'People and keys' | 'Root at rest' | 'Proof';

/** What inspect found. `state` is what the list shows; `detail` is the control's own. */
export interface Finding<Detail = unknown> {
  readonly state: Exclude<ControlState, 'locked' | 'working' | 'accepted' | 'attested'>;
  /** One sentence. */
  readonly statement: string;
  readonly facts: readonly Fact[];
  readonly detail: Detail;
  /** It holds by what an earlier run proved, which no longer counts once a fresh proof is wanted. */
  readonly provenEarlier?: boolean;
}

/** What a control proposes to do next about a finding. */
export type Proposal =
  /** Calls to AWS, after consent. */
  | { readonly kind: 'changes'; readonly plan: Plan; readonly yes: string }
  /** Something only a person can do; watched until `happened` answers true. */
  | {
      readonly kind: 'outside';
      readonly question: WaitForQuestion;
      readonly happened: () => Promise<boolean>;
      /** What becomes of an option of the question that is the control's own. */
      readonly answered?: (option: string) => Promise<void>;
    }
  /** The owner's word. `warn` looks at all its fields together, before it is recorded. */
  | {
      readonly kind: 'attestation';
      readonly question: AttestQuestion;
      readonly warn?: (fields: { readonly [name: string]: string }) => WordWarning | undefined;
    }
  /** Nobody here can do it: why, and who must act. */
  | { readonly kind: 'blocked'; readonly why: string; readonly next: readonly string[] }
  /** The owner was asked and left it for later. */
  | { readonly kind: 'left' }
  /** Nothing left to do. */
  | { readonly kind: 'nothing' };

/** `A` is the AWS session; the engine itself needs no more of it than an Account. */
export interface Context<A extends Account = Account> {
  readonly account: A;
  readonly port: Port;
  readonly clock: Clock;
  readonly memory: RunMemory;
  /** Cryptographically strong random integer, 0 ≤ n < `below`. */
  readonly random: (below: number) => number;
  /** Fingerprint of the key that will sign the record: SHA-256 of its SPKI DER, hex. Goes into tags. */
  readonly signer: string;
  /** Clean-up that must wait until the run is over; run before the final re-read, newest first. */
  readonly deferred: (() => Promise<void>)[];
  readonly signal: AbortSignal;
  /** Keys in files on this machine; absent in rehearsals, and where there is no machine of the owner's. */
  readonly localCredentials?: LocalCredentials;
}

/** What a fresh read says about a control. The engine makes a Claim of it, with its evidence. */
export interface Verdict {
  readonly grade: Exclude<Grade, 'attested' | 'accepted'>;
  readonly statement: string;
  readonly facts: readonly Fact[];
}

export interface Control<A extends Account = Account, Detail = unknown> {
  /** File name without its ending, e.g. `root-access-keys`. */
  readonly id: string;
  readonly title: string;
  /** At most 22 columns. */
  readonly short: string;
  readonly group: ControlGroup;
  /** One sentence. */
  readonly why: string;
  /** What root is needed for, one sentence; absent where it is not needed. */
  readonly rootNeededFor?: string;
  /** In words; absent where it costs nothing. */
  readonly cost?: string;
  /** Ids of controls that must hold first. */
  readonly needs: readonly string[];
  readonly frameworks: readonly FrameworkReference[];
  readonly sources: readonly Source[];
  /** It reads every Region: it is looked at when the run begins, when it is opened and at the end, not in between. */
  readonly everyRegion?: true;
  /**
   * An inspection rests on more than the account: on proofs of the run, or files on this machine. Two looks at it are
   * compared by their state alone.
   */
  readonly readsMore?: true;
  /** Labels of facts that come and go by themselves, so that they are no news at the next look. */
  readonly passing?: readonly string[];
  /** False where accepting the risk makes no sense (the administrator's controls). */
  readonly mayAcceptRisk: boolean;
  /** Why it does not apply to this account, or undefined. Reads nothing. */
  notApplicable?(account: A): string | undefined;
  /** Reads only. */
  inspect(context: Context<A>): Promise<Finding<Detail>>;
  /** May ask the owner for choices; sends nothing that changes the account. */
  plan(finding: Finding<Detail>, context: Context<A>): Promise<Proposal>;
  /** Carries out an approved plan. `hands` can send only what the plan contains. */
  apply?(hands: Hands, finding: Finding<Detail>, context: Context<A>): Promise<void>;
  /** Fresh reads, never apply's memory. */
  verify(context: Context<A>): Promise<Verdict>;
}
