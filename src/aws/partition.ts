// What differs between AWS's partitions: ARNs, console and sign-in addresses. Never hard-code `arn:aws:`.
import type { Partition } from './account.ts';

const consoleHosts: Record<Partition, string> = {
  aws: 'console.aws.amazon.com',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-eusc': 'console.amazonaws-eusc.eu',
};

const signInHosts: Record<Partition, string> = {
  aws: 'signin.aws.amazon.com',
  'aws-us-gov': 'signin.amazonaws-us-gov.com',
  'aws-cn': 'signin.amazonaws.cn',
  'aws-eusc': 'signin.amazonaws-eusc.eu',
};

/** The partition that a Region is in; its code begins with it everywhere but in AWS's first one. */
export function partitionOfRegion(region: string): Partition {
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('eusc-') ? 'aws-eusc' : 'aws';
}

/** ARN of an AWS managed policy, e.g. `AdministratorAccess`. */
export function managedPolicyArn(partition: Partition, name: string): string {
  return `arn:${partition}:iam::aws:policy/${name}`;
}

/** ARN of a virtual MFA device without a path. */
export function mfaSerial(partition: Partition, accountId: string, device: string): string {
  return `arn:${partition}:iam::${accountId}:mfa/${device}`;
}

/** Where an IAM user signs in: IAM/id_users_sign-in. */
export function signInUrl(partition: Partition, accountIdOrAlias: string): string {
  return `https://${accountIdOrAlias}.${signInHosts[partition]}/console`;
}

/** The signed-in identity's own security credentials: MFA devices and access keys. */
export function securityCredentialsUrl(partition: Partition): string {
  return `https://${consoleHosts[partition]}/iam/home#/security_credentials`;
}

/** Where IAM, STS-global and root sign-in events are recorded (aws-facts §7). */
export function globalEventsRegion(partition: Partition): string {
  switch (partition) {
    case 'aws':
      return 'us-east-1';
    case 'aws-us-gov':
      return 'us-gov-west-1';
    case 'aws-cn':
      return 'cn-north-1';
    case 'aws-eusc':
      return 'eusc-de-east-1';
  }
}
