// The AWS operations by service and name, with their input and output types taken from the SDK's own
// clients, so that a read names an operation as AWS does and the compiler knows its shape.
import type * as accessAnalyzer from '@aws-sdk/client-accessanalyzer';
import type * as account from '@aws-sdk/client-account';
import type * as budgets from '@aws-sdk/client-budgets';
import type * as cloudtrail from '@aws-sdk/client-cloudtrail';
import type * as cloudwatch from '@aws-sdk/client-cloudwatch';
import type * as logs from '@aws-sdk/client-cloudwatch-logs';
import type * as config from '@aws-sdk/client-config-service';
import type * as eventbridge from '@aws-sdk/client-eventbridge';
import type * as guardduty from '@aws-sdk/client-guardduty';
import type * as iam from '@aws-sdk/client-iam';
import type * as organizations from '@aws-sdk/client-organizations';
import type * as s3 from '@aws-sdk/client-s3';
import type * as s3control from '@aws-sdk/client-s3-control';
import type * as sns from '@aws-sdk/client-sns';
import type * as sts from '@aws-sdk/client-sts';

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
