// What the services that watch the account remember: lines of logs, measurements, mail that arrived, findings.
// Times are milliseconds since the epoch, simulated.

import type { PolicyDocument } from './policy-document.ts';

export interface LogEvent {
  readonly stream: string;
  readonly at: number;
  readonly message: string;
}

/** A line that CloudTrail has yet to write to a log group. */
export interface DueLogEvent {
  readonly trailArn: string;
  readonly homeRegion: string;
  readonly groupArn: string;
  readonly roleArn: string;
  readonly dueAt: number;
  readonly message: string;
}

/** Who else may write to the log groups of a Region. */
export interface LogPolicy {
  readonly name: string;
  readonly region: string;
  readonly policy: PolicyDocument;
  readonly updatedAt: number;
}

/** One measured value. */
export interface Datum {
  readonly region: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: ReadonlyMap<string, string>;
  readonly at: number;
  readonly value: number;
}

/** A mail in somebody's inbox. */
export interface DeliveredMail {
  readonly to: string;
  readonly subject: string;
  readonly message: string;
  readonly topicArn: string;
  readonly at: number;
}

/** What GuardDuty found: repeated occurrences are one finding that grows. */
export interface Finding {
  readonly id: string;
  readonly detectorId: string;
  readonly region: string;
  readonly type: RootFindingType;
  readonly createdAt: number;
  readonly firstSeen: number;
  updatedAt: number;
  count: number;
  /** The newest occurrence. */
  seen: {
    readonly api: string;
    readonly source: string;
    readonly accessKeyId?: string;
    readonly errorCode?: string;
  };
}

export type RootFindingType = 'Policy:IAMUser/RootCredentialUsage' | 'Policy:IAMUser/ShortTermRootCredentialUsage';
