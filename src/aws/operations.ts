// The AWS operations by service and name, with their input and output types taken from the SDK's own
// clients, so that a read names an operation as AWS does and the compiler knows its shape.
import type * as accessAnalyzer from './sdk/accessanalyzer.ts';
import type * as account from './sdk/account.ts';
import type * as budgets from './sdk/budgets.ts';
import type * as cloudtrail from './sdk/cloudtrail.ts';
import type * as cloudwatch from './sdk/cloudwatch.ts';
import type * as logs from './sdk/cloudwatch-logs.ts';
import type * as config from './sdk/config-service.ts';
import type * as eventbridge from './sdk/eventbridge.ts';
import type * as guardduty from './sdk/guardduty.ts';
import type * as iam from './sdk/iam.ts';
import type * as organizations from './sdk/organizations.ts';
import type * as s3 from './sdk/s3.ts';
import type * as s3control from './sdk/s3-control.ts';
import type * as sns from './sdk/sns.ts';
import type * as sts from './sdk/sts.ts';

interface Modules {
  readonly IAM: typeof iam;
  readonly STS: typeof sts;
  readonly CloudTrail: typeof cloudtrail;
  readonly S3: typeof s3;
  readonly Organizations: typeof organizations;
  readonly Account: typeof account;
  readonly SNS: typeof sns;
  readonly EventBridge: typeof eventbridge;
  readonly CloudWatch: typeof cloudwatch;
  readonly CloudWatchLogs: typeof logs;
  readonly GuardDuty: typeof guardduty;
  readonly ConfigService: typeof config;
  readonly AccessAnalyzer: typeof accessAnalyzer;
  readonly Budgets: typeof budgets;
  readonly S3Control: typeof s3control;
}

type Commands<M> = {
  readonly [K in keyof M as K extends `${infer Name}Command` ? (Name extends '$' | '' ? never : Name) : never]: M[K];
};

export type OperationOf<S extends keyof Modules> = Extract<keyof Commands<Modules[S]>, string>;

type InstanceOf<T> = T extends abstract new (...args: never[]) => infer I ? I : never;

export type InputOf<S extends keyof Modules, O extends OperationOf<S>> =
  InstanceOf<Commands<Modules[S]>[O]> extends { readonly input: infer I } ? I : never;

export type OutputOf<S extends keyof Modules, O extends OperationOf<S>> =
  InstanceOf<Commands<Modules[S]>[O]> extends {
    resolveMiddleware: (...args: never[]) => (args: never) => Promise<{ output: infer R }>;
  }
    ? R
    : never;
