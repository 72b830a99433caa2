// The AWS session as controls see it: who and where we are, typed reads, and the principals that sign.
import type { Account } from '../engine/sender.ts';
import type { Principal, ServiceName } from '../engine/plan.ts';
import type { Secret } from '../engine/secret.ts';
import type { InputOf, OperationOf, OutputOf } from './operations.ts';

export type Partition = 'aws' | 'aws-us-gov' | 'aws-cn' | 'aws-eusc';

/** Who the credentials belong to, from the ARN that GetCallerIdentity gives. */
export type Caller =
  | { readonly kind: 'root'; readonly arn: string }
  | { readonly kind: 'iam-user'; readonly arn: string; readonly userName: string }
  | { readonly kind: 'assumed-role'; readonly arn: string; readonly roleName: string; readonly sessionName: string }
  | { readonly kind: 'other'; readonly arn: string };

/** What kind of account this is (aws-facts §0); decides what can work here. */
export type AccountKind = 'standalone' | 'management' | 'member' | 'project' | 'govcloud' | 'unknown';

export interface AccountFacts {
  readonly accountId: string;
  readonly partition: Partition;
  readonly region: string;
  readonly kind: AccountKind;
  /** Why the kind is `unknown`, or other remarks on it, as a sentence. */
  readonly kindRemark?: string;
  readonly caller: Caller;
  /** True when the caller's key is long-term (AKIA…); false for temporary (ASIA…) credentials. */
  readonly callerKeyIsLongTerm: boolean;
  /** The caller's own access key id. */
  readonly callerAccessKeyId: string;
  /** In words, e.g. "environment variables", "profile example (aws login)". */
  readonly credentialSource: string;
  /** True unless every call goes to AWS itself. */
  readonly rehearsal: boolean;
  /** AWS's clock minus ours in milliseconds, from a Date header; TOTP depends on it. */
  readonly clockSkewMilliseconds: number;
  /** What the owner should know about where credentials and Region came from, one sentence each. */
  readonly remarks?: readonly string[];
}

export interface TemporaryCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  readonly sessionToken?: Secret;
  /** Milliseconds since the epoch. */
  readonly expiresAt?: number;
}

export interface ReadOptions {
  /** Signs with this principal instead of the one acting now. */
  readonly as?: Principal;
  /** Sends to this Region instead of the run's own, e.g. us-east-1 for event history. */
  readonly region?: string;
  readonly signal?: AbortSignal;
}

export interface AccountSession extends Account {
  readonly facts: AccountFacts;
  /** Every read-only operation of the services used. Rejects with AwsProblem. Text comes back printable. */
  read<S extends ServiceName, O extends OperationOf<S>>(
    service: S,
    operation: O,
    input: InputOf<S, O>,
    options?: ReadOptions,
  ): Promise<OutputOf<S, O>>;
  /**
   * Takes further credentials into the session under `principal`. They stay in memory. A function is asked
   * again whenever those it gave last are about to expire, and before every call when it gives no expiry.
   */
  open(
    principal: Exclude<Principal, 'caller'>,
    arn: string,
    credentials: TemporaryCredentials | (() => Promise<TemporaryCredentials>),
  ): void;
  /** Forgets them. */
  shut(principal: Exclude<Principal, 'caller'>): void;
  /** From now on this principal signs reads. It must be open. */
  act(principal: Principal): void;
}
