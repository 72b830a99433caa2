// The services this account has, and which wire each speaks. A new service is one line here.
import { cloudTrailOperations } from './cloudtrail.ts';
import { iamNamespace, iamOperations } from './iam.ts';
import type { OperationTable } from './operation.ts';
import { organizationsOperations } from './organizations.ts';
import { s3Operations } from './s3.ts';
import { stsNamespace, stsOperations } from './sts.ts';
import type { WireAnswer } from './wire-query.ts';

export type Service =
  | { readonly name: string; readonly family: 'query'; readonly namespace: string; readonly operations: OperationTable }
  | { readonly name: string; readonly family: 'json'; readonly operations: OperationTable }
  | { readonly name: string; readonly family: 's3'; readonly operations: OperationTable<WireAnswer> };

const services: readonly Service[] = [
  { name: 'iam', family: 'query', namespace: iamNamespace, operations: iamOperations },
  { name: 'sts', family: 'query', namespace: stsNamespace, operations: stsOperations },
  { name: 's3', family: 's3', operations: s3Operations },
  { name: 'cloudtrail', family: 'json', operations: cloudTrailOperations },
  { name: 'organizations', family: 'json', operations: organizationsOperations },
];

/** By the service name in a signature's scope. */
export function serviceNamed(name: string): Service | undefined {
  return services.find((service) => service.name === name);
}

/** For requests without a signature: by the AWS host name. */
export function serviceAtHost(host: string): Service | undefined {
  return services.find(({ name }) => new RegExp(`(^|\\.)${name}[.-]`).test(host));
}
