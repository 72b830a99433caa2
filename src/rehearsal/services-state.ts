// What the smaller services remember. Regional things are kept by ARN or by a key that holds their Region;
// times are milliseconds since the epoch, simulated. Tags are plain key and value, as these services take them.
import type { Datum, DeliveredMail, DueLogEvent, Finding, LogEvent, LogPolicy } from './alert-state.ts';
import type { Input } from './input.ts';
import type { OutboundFederation } from './outbound-federation.ts';
import type { PolicyDocument } from './policy-document.ts';

export type Tags = Map<string, string>;

export interface Topic {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  policy: PolicyDocument;
  readonly attributes: Map<string, string>;
  readonly tags: Tags;
  /** By ARN. */
  readonly subscriptions: Map<string, Subscription>;
}

export interface Subscription {
  readonly arn: string;
  readonly protocol: string;
  readonly endpoint: string;
  /** Only in the confirmation mail. */
  readonly token: string;
  readonly askedAt: number;
  confirmed: boolean;
  /** Only the account itself may end it. */
  authenticated: boolean;
}

export interface EventRule {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  pattern?: string;
  schedule?: string;
  description?: string;
  roleArn?: string;
  state: string;
  readonly tags: Tags;
  /** By target id. */
  readonly targets: Map<string, Input>;
}

export interface LogGroup {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly createdAt: number;
  readonly kmsKeyId?: string;
  retentionDays?: number;
  readonly tags: Tags;
  readonly filters: Map<string, MetricFilter>;
  /** In the order they were written. */
  readonly events: LogEvent[];
}

export interface MetricFilter {
  readonly name: string;
  readonly pattern: string;
  readonly transformation: Input;
  readonly createdAt: number;
}

export interface Alarm {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly settings: Input;
  readonly updatedAt: number;
  /** Up to when its metric was looked at. */
  evaluatedAt: number;
  actionsEnabled: boolean;
  state: { readonly value: string; readonly reason: string; readonly at: number };
  readonly tags: Tags;
}

export interface Detector {
  readonly id: string;
  readonly region: string;
  readonly createdAt: number;
  updatedAt: number;
  enabled: boolean;
  frequency: string;
  readonly features: Map<string, 'ENABLED' | 'DISABLED'>;
  readonly tags: Tags;
  /** The account of the organization that manages it. */
  readonly manager?: string;
}

export interface Recorder {
  readonly name: string;
  readonly region: string;
  readonly roleArn: string;
  readonly group: Input;
  /** DAILY or CONTINUOUS. */
  readonly frequency: string;
  recording: boolean;
  startedAt?: number;
  stoppedAt?: number;
}

export interface ConfigRule {
  readonly arn: string;
  readonly name: string;
  readonly id: string;
  readonly region: string;
  readonly settings: Input;
}

export interface Analyzer {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly type: string;
  readonly createdAt: number;
  readonly tags: Tags;
  /** ACTIVE when absent. */
  readonly status?: 'ACTIVE' | 'FAILED' | 'DISABLED';
}

export interface Budget {
  settings: Input;
  updatedAt: number;
  readonly notifications: { readonly notification: Input; readonly subscribers: Input[] }[];
}

export type ContactType = 'BILLING' | 'OPERATIONS' | 'SECURITY';

export interface Plan {
  type: 'FREE' | 'PAID';
  /** US dollars left. */
  credits: number;
  readonly expiresAt: number;
}

export interface ServiceState {
  /** Every account has one, from its sign-up. */
  contact: Input;
  readonly alternateContacts: Map<ContactType, Input>;
  /** Opted in beyond the ones that are on by default. */
  readonly optedInRegions: Set<string>;
  /** Absent: the account predates the free and paid plans. */
  plan?: Plan;
  /** The account's own S3 public access block: the XML document it was put with. */
  publicAccessBlock?: string;
  readonly topics: Map<string, Topic>;
  readonly rules: Map<string, EventRule>;
  readonly logGroups: Map<string, LogGroup>;
  /** By Region and name. */
  readonly logPolicies: Map<string, LogPolicy>;
  /** In the order of what happened. */
  readonly dueLogs: DueLogEvent[];
  readonly metrics: Datum[];
  readonly alarms: Map<string, Alarm>;
  readonly detectors: Map<string, Detector>;
  /** By id. */
  readonly findings: Map<string, Finding>;
  /** Mail that topics of this account sent. */
  readonly inbox: DeliveredMail[];
  /** By Region: one each. */
  readonly recorders: Map<string, Recorder>;
  readonly deliveryChannels: Map<string, Input>;
  readonly configRules: Map<string, ConfigRule>;
  readonly analyzers: Map<string, Analyzer>;
  readonly budgets: Map<string, Budget>;
  /** The newest credential report. */
  credentialReport?: { readonly at: number; readonly content: string };
  /** 1 or 2, for tokens of the global STS endpoint. */
  globalTokenVersion: 1 | 2;
  /** Absent while it is not enabled. */
  outboundFederation?: OutboundFederation;
}

export function noServices(): ServiceState {
  return {
    contact: {
      FullName: 'Example Owner',
      AddressLine1: '1 Example Street',
      City: 'Example City',
      PostalCode: '12345',
      CountryCode: 'IE',
      PhoneNumber: '+353 1 555 0100',
    },
    alternateContacts: new Map(),
    optedInRegions: new Set(),
    topics: new Map(),
    rules: new Map(),
    logGroups: new Map(),
    logPolicies: new Map(),
    dueLogs: [],
    metrics: [],
    alarms: new Map(),
    detectors: new Map(),
    findings: new Map(),
    inbox: [],
    recorders: new Map(),
    deliveryChannels: new Map(),
    configRules: new Map(),
    analyzers: new Map(),
    budgets: new Map(),
    globalTokenVersion: 1,
  };
}

/** Where a trail sends events beside its bucket. */
export interface TrailDestinations {
  topicArn?: string;
  logGroupArn?: string;
  logRoleArn?: string;
}

/** Things of one Region, in the order they were made. */
export function inRegion<T extends { readonly region: string }>(things: Iterable<T>, region: string): readonly T[] {
  return [...things].filter((thing) => thing.region === region);
}
