// The AWS operations by service and name, with their input and output types taken from the SDK's own
// clients, so that a read names an operation as AWS does and the compiler knows its shape.
import type * as cloudtrail from '@aws-sdk/client-cloudtrail';
import type * as iam from '@aws-sdk/client-iam';
import type * as organizations from '@aws-sdk/client-organizations';
import type * as s3 from '@aws-sdk/client-s3';
import type * as sts from '@aws-sdk/client-sts';

interface Modules {
  readonly IAM: typeof iam;
  readonly STS: typeof sts;
  readonly CloudTrail: typeof cloudtrail;
  readonly S3: typeof s3;
  readonly Organizations: typeof organizations;
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
