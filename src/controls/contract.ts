// The engine's contract of a control, over the AWS session, and the words every control shares.
import type { AccountFacts, AccountSession } from '../aws/account.ts';
import type { EarlyRead, KnownEarly } from '../aws/early-reads.ts';
import type { Context, Control, Finding, Proposal, Verdict } from '../engine/control.ts';
import type { Fact, Tone } from '../engine/port.ts';

export type AwsContext = Context<AccountSession>;

/** What a person can do about an open control. */
export interface NextStep {
  /** One short sentence. */
  readonly says: string;
  readonly link?: string;
}

export interface AwsControl<Detail = unknown> extends Control<AccountSession, Detail> {
  /** Nobody can read whether it holds: only the owner's word counts. */
  readonly byWord?: true;
  /** Where it is not the wizard that does the next thing, but a person; undefined where it is the wizard. */
  nextStep?(facts: AccountFacts, verdict: Pick<Verdict, 'facts'>): NextStep | undefined;
  /**
   * Reads of `inspect` that need neither the account's id nor the caller, and that others wait for: `check` sends them
   * together with the question who is calling, so that no chain of reads is longer than three round trips.
   */
  firstReads?(known: KnownEarly): readonly EarlyRead[];
  /** What this control made in the account and is still there, for `rootlock undo`; in the order to take it back. Reads only. */
  undo?(context: AwsContext): Promise<readonly UndoStep[]>;
}

/** `journal`: this machine wrote down that it was made here. `tag`: only its tag says so. */
export type KnownBy = 'journal' | 'tag';

/** One thing that can be taken back, or stays and why. */
export interface UndoStep {
  /** Unique in its account, e.g. `undo-trail-rootlock-trail`. */
  readonly id: string;
  /** What it is about, e.g. `The trail rootlock-trail`. */
  readonly title: string;
  readonly knownBy: KnownBy;
  /** One sentence. */
  readonly statement: string;
  /** It stays whatever is done, and that is right: logs. */
  readonly staysForGood?: true;
  /** Blocked where it stays, with the reason. */
  readonly proposal: Extract<Proposal, { kind: 'changes' | 'outside' | 'blocked' }>;
}

export function fact(label: string, value: string, tone: Tone = 'plain'): Fact {
  return { label, value, tone };
}

/** For controls whose fresh inspection is their verification. */
export function verdictOf({ state, statement, facts }: Finding): Verdict {
  return { grade: state, statement, facts };
}

/** The tag that names the key which signs the account's records. */
export const signerTagKey = 'rootlock:signer';

/** Tags on whatever this tool makes. The signer's fingerprint lets CloudTrail vouch for the record (peers §3.1). */
export function ownTags(signer: string): readonly { readonly Key: string; readonly Value: string }[] {
  return [
    { Key: 'made-by', Value: 'rootlock' },
    { Key: signerTagKey, Value: signer },
  ];
}

/** The same for services that take tags as a map. */
export function ownTagMap(signer: string): { readonly [key: string]: string } {
  return Object.fromEntries(ownTags(signer).map(({ Key, Value }) => [Key, Value]));
}

export const isOwnTagMap = (tags: { readonly [key: string]: string } | undefined) => tags?.['made-by'] === 'rootlock';

export const isOwnTag = ({ Key, Value }: { readonly Key?: string | undefined; readonly Value?: string | undefined }) =>
  Key === 'made-by' && Value === 'rootlock';

/** By AWS's clock: days are counted across restarts, and this machine's clock may be off, or set in between. */
export function awsTime({ account, clock }: AwsContext): number {
  return clock.now() + account.facts.clockSkewMilliseconds;
}

/** In milliseconds. */
export const day = 86_400_000;

export function daysAgo(date: Date, now: number): string {
  const days = Math.floor((now - date.getTime()) / day);
  if (days <= 0) return 'today';
  return days === 1 ? 'yesterday' : `${days} days ago`;
}
