// The simulated account as data. Everything AWS would remember is here and nothing else is: services
// read and change it, and a test may look at it. Times are milliseconds since the epoch, simulated.
import type { PolicyDocument } from './policy-document.ts';
import type { Input } from './input.ts';
import type { AccountEvent } from './event-log.ts';
import { likeliestAnswers, type Answers } from './doubts.ts';
import type { Organization } from './organization-types.ts';
import type { PasswordPolicy } from './password-policy.ts';
import type { Allowance } from './rates.ts';
import type { Spreading } from './spreading.ts';
import { noServices, type ServiceState, type TrailDestinations } from './services-state.ts';

export type Owner = { readonly kind: 'root' } | { readonly kind: 'user'; readonly userName: string };

export interface AccessKey {
  readonly accessKeyId: string;
  readonly secret: string;
  readonly owner: Owner;
  readonly createdAt: number;
  status: 'Active' | 'Inactive';
  lastUsed?: { readonly at: number; readonly service: string; readonly region: string };
}

/** Temporary credentials. */
export interface Session {
  readonly accessKeyId: string;
  readonly secret: string;
  readonly token: string;
  /** `console`: `aws login` or CloudShell; `token`: GetSessionToken; `role`: an assumed role; `assumed-root`: AssumeRoot; `federated`: GetFederationToken. */
  readonly kind: 'console' | 'token' | 'role' | 'assumed-root' | 'federated';
  readonly owner: Owner | { readonly kind: 'role'; readonly roleName: string; readonly sessionName: string };
  /** Made with a one-time code. */
  readonly mfa: boolean;
  /** When the code was given, where that was before this session. */
  readonly mfaAt?: number;
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** What it may do at most, whatever its owner may: a session policy, or the task of an `assumed-root` session. */
  readonly policy?: PolicyDocument;
  /** Whom a `federated` session is for. */
  readonly federatedName?: string;
  /** The long-term key that asked for it, for `token` and `federated` sessions. */
  readonly parentKeyId?: string;
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

export interface LoginProfile {
  password: string;
  readonly createdAt: number;
  resetRequired: boolean;
}

export interface User {
  readonly userName: string;
  readonly path: string;
  readonly userId: string;
  readonly createdAt: number;
  readonly tags: Map<string, Tag>;
  /** ARNs of managed policies attached to the user itself. */
  readonly attachedPolicies: Set<string>;
  /** Inline policies by name. */
  readonly inlinePolicies: Map<string, PolicyDocument>;
  login?: LoginProfile;
  passwordLastUsed?: number;
  /** The use before the last one: what is shown while the last one is not shown yet. */
  passwordUsedBefore?: number;
}

export interface Group {
  readonly groupName: string;
  readonly path: string;
  readonly groupId: string;
  readonly createdAt: number;
  /** User names, in order of joining. */
  readonly members: Set<string>;
  readonly attachedPolicies: Set<string>;
  readonly inlinePolicies: Map<string, PolicyDocument>;
}

export interface Role {
  readonly roleName: string;
  readonly path: string;
  readonly roleId: string;
  readonly createdAt: number;
  readonly description?: string;
  /** Seconds. */
  readonly longestSession: number;
  readonly tags: Map<string, Tag>;
  /** Who may assume it. */
  trust: PolicyDocument;
  readonly attachedPolicies: Set<string>;
  readonly inlinePolicies: Map<string, PolicyDocument>;
}

/** An X.509 signing certificate; only its owner and its existence matter. */
export interface SigningCertificate {
  readonly id: string;
  readonly owner: Owner;
  readonly body: string;
  readonly uploadedAt: number;
  status: 'Active' | 'Inactive';
}

/** A virtual MFA device, unassigned while `owner` is absent; or a FIDO device, which has certifications. */
export interface MfaDevice {
  readonly certifications?: ReadonlyMap<string, string>;
  readonly serial: string;
  readonly name: string;
  /** Base32, 64 characters. */
  readonly seed: string;
  readonly tags: Map<string, Tag>;
  owner?: Owner;
  enabledAt?: number;
  /** Windows the owner's device is ahead of ours, learnt by ResyncMFADevice. */
  drift: number;
  /** The newest 30-second window whose code was used. Codes of it and before it are spent. */
  lastWindow: number;
  /** Wrong codes since the last right one, where they are counted. */
  wrongCodes?: number;
  /** No code is taken before this time. */
  lockedUntil?: number;
}

export interface Bucket {
  readonly name: string;
  readonly region: string;
  /** Its name is in the account's own namespace, where nobody else can have it. */
  readonly accountRegional?: true;
  readonly createdAt: number;
  /** Sub-resources as the XML document they were put with, by name, e.g. `publicAccessBlock`. */
  readonly documents: Map<string, string>;
  policy?: BucketPolicy;
  /** The policy that other services still see while a new one spreads. */
  policyBefore?: BucketPolicy;
  readonly objects: Map<string, { readonly size: number; readonly modifiedAt: number }>;
}

export interface BucketPolicy {
  readonly text: string;
  readonly document: PolicyDocument;
  readonly since: number;
}

export interface Trail {
  readonly name: string;
  readonly arn: string;
  readonly homeRegion: string;
  bucketName: string;
  keyPrefix?: string;
  destinations?: TrailDestinations;
  multiRegion: boolean;
  globalEvents: boolean;
  validation: boolean;
  /** As given to PutEventSelectors; absent while the default one is in force. */
  selectors?: { readonly field: 'EventSelectors' | 'AdvancedEventSelectors'; readonly list: readonly Input[] };
  readonly tags: Map<string, Tag>;
  logging: boolean;
  startedAt?: number;
  stoppedAt?: number;
  /** Deliveries so far. */
  deliveredAt?: number;
  digestAt?: number;
  deliveryError?: string;
  /** The same for its log group. */
  logsDeliveredAt?: number;
  logsError?: string;
}

/** What a scenario or a test wants otherwise. */
export interface Behaviour {
  /** For how long CloudTrail does not see a new bucket policy. */
  policySpreadSeconds: number;
  /** The first bucket name anyone asks for belongs to someone else. */
  firstBucketNameTaken: boolean;
  /** Signatures must be close to simulated time; otherwise real time will do too. */
  strictTime: boolean;
  /** All others are disabled, which AWS itself does only to those one opts in to: for tests of what is done in each. */
  onlyRegions?: readonly string[];
}

export interface AccountState {
  readonly scenario: string;
  readonly accountId: string;
  readonly partition: string;
  /** The Region the owner works in. */
  readonly region: string;
  readonly createdAt: number;
  alias?: string;
  /** As its owner named it. */
  name: string;
  readonly root: { hasPassword: boolean; passwordLastUsed?: number };
  readonly users: Map<string, User>;
  readonly groups: Map<string, Group>;
  readonly roles: Map<string, Role>;
  /** By id. */
  readonly certificates: Map<string, SigningCertificate>;
  readonly keys: Map<string, AccessKey>;
  readonly sessions: Map<string, Session>;
  /** By serial number. */
  readonly devices: Map<string, MfaDevice>;
  passwordPolicy?: PasswordPolicy;
  organization?: Organization;
  /** Service control policies on this account; empty for a standalone one. */
  readonly scps: PolicyDocument[];
  readonly buckets: Map<string, Bucket>;
  /** Names that belong to other accounts. */
  readonly takenBuckets: Set<string>;
  /** By ARN. */
  readonly trails: Map<string, Trail>;
  readonly events: AccountEvent[];
  /** Everything outside IAM, S3, CloudTrail and Organizations. */
  readonly services: ServiceState;
  readonly behaviour: Behaviour;
  /** How this account answers what nobody knows of AWS. */
  readonly doubts: Answers;
  /** Changes of IAM that not everyone sees yet. */
  readonly spreading: Spreading;
  /** What is left of AWS's request rates, by kind of call and Region. */
  readonly allowances: Map<string, Allowance>;
}

/** An account on its first day: a root password and nothing else. */
export function newAccount(
  scenario: string,
  at: {
    readonly accountId: string;
    readonly region: string;
    readonly createdAt: number;
    /** `aws` when absent. */
    readonly partition?: string;
    /** The likeliest ones when absent; accounts of one rehearsal share theirs. */
    readonly doubts?: Answers;
  },
): AccountState {
  return {
    scenario,
    partition: 'aws',
    doubts: likeliestAnswers(),
    ...at,
    name: 'example',
    root: { hasPassword: true },
    users: new Map(),
    groups: new Map(),
    roles: new Map(),
    certificates: new Map(),
    keys: new Map(),
    sessions: new Map(),
    devices: new Map(),
    scps: [],
    buckets: new Map(),
    takenBuckets: new Set(),
    trails: new Map(),
    events: [],
    services: noServices(),
    behaviour: {
      policySpreadSeconds: 3,
      firstBucketNameTaken: false,
      strictTime: false,
    },
    spreading: { pending: [] },
    allowances: new Map(),
  };
}

export function iamArn(account: AccountState, resource: string): string {
  return `arn:${account.partition}:iam::${account.accountId}:${resource}`;
}

export function rootArn(account: AccountState): string {
  return iamArn(account, 'root');
}

export function federatedArn(account: AccountState, name: string): string {
  return `arn:${account.partition}:sts::${account.accountId}:federated-user/${name}`;
}

export function userArn(account: AccountState, user: Pick<User, 'path' | 'userName'>): string {
  return iamArn(account, `user${user.path}${user.userName}`);
}

export function groupArn(account: AccountState, group: Pick<Group, 'path' | 'groupName'>): string {
  return iamArn(account, `group${group.path}${group.groupName}`);
}

/** True when both are root, or both the same user. */
export function sameOwner(one: Owner | undefined, other: Owner): boolean {
  if (one === undefined || one.kind !== other.kind) return false;
  return one.kind === 'root' || (other.kind === 'user' && one.userName === other.userName);
}
