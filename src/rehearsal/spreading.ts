// IAM is eventually consistent: for a while after a change, some calls still find the account as it was before
// (IAM User Guide, "Changes that I make are not always immediately visible"). Here a change is seen at once by
// its own answer, and by everyone only after a time of its own; in between, a seeded draw decides per call.
import { drawn, type Draws } from './draws.ts';
import type { AccountState } from './state.ts';

/** What IAM holds, without sessions: STS gives those, and they are known at once. */
export type IamPart = Pick<
  AccountState,
  'users' | 'groups' | 'roles' | 'keys' | 'devices' | 'certificates' | 'passwordPolicy' | 'alias'
>;

export interface Spreading {
  /** Absent: every change is seen by everyone at once. */
  rule?: SpreadingRule;
  /** Oldest first. */
  pending: readonly PendingChange[];
}

export interface SpreadingRule {
  /** Each change takes between none and all of this until everyone sees it. */
  readonly mostMilliseconds: number;
  /** How often a call that could be late is: 1 is always. A call that sees a change may be followed by one that does not. */
  readonly chance: number;
  readonly draws: Draws;
}

interface PendingChange {
  readonly before: IamPart;
  /** From then on everyone sees it. */
  readonly seenFrom: number;
}

function iamPartOf(account: AccountState): IamPart {
  const { users, groups, roles, keys, devices, certificates, passwordPolicy, alias } = account;
  return {
    ...{ users, groups, roles, keys, devices, certificates },
    ...(passwordPolicy === undefined ? {} : { passwordPolicy }),
    ...(alias === undefined ? {} : { alias }),
  };
}

/** The account as this call finds it: as it is, or as it was before some change that is still spreading. */
export function asSeenBy(account: AccountState, call: string, now: number): AccountState {
  const { rule, pending } = account.spreading;
  if (rule === undefined) return account;
  const spreading = pending.filter(({ seenFrom }) => seenFrom > now);
  account.spreading.pending = spreading;
  if (spreading.length === 0 || drawn(rule.draws, `stale ${call}`) >= rule.chance) return account;
  // One of the copies of IAM answers; it has all changes up to one that did not reach it yet.
  const reached = Math.floor(drawn(rule.draws, `copy ${call}`) * spreading.length);
  const before = spreading[reached]?.before;
  return before === undefined ? account : withIam(account, before);
}

function withIam(account: AccountState, part: IamPart): AccountState {
  const { passwordPolicy: _policy, alias: _alias, ...rest } = account;
  return { ...rest, ...part };
}

/** A copy whose IAM can be changed without changing the account. */
export function scratchCopy(account: AccountState): AccountState {
  return withIam(account, structuredClone(iamPartOf(account)));
}

/** Makes a change of IAM that spreads from now on. `change` runs at once; when it throws, nothing spreads. */
export function spreadChange<T>(account: AccountState, call: string, now: number, change: () => T): T {
  const { rule } = account.spreading;
  if (rule === undefined) return change();
  const before = structuredClone(iamPartOf(account));
  const result = change();
  const seenFrom = now + drawn(rule.draws, `spread ${call}`) * rule.mostMilliseconds;
  account.spreading.pending = [...account.spreading.pending, { before, seenFrom }];
  return result;
}
