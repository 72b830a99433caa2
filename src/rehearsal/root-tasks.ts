// The task policies that AssumeRoot takes, and what a session under each may do to a member's root user
// (IAM User Guide, "Perform a privileged task on an AWS Organizations member account").
import { parsePolicy, type PolicyDocument } from './policy-document.ts';

const reads = [
  'ListAccessKeys',
  'ListSigningCertificates',
  'GetLoginProfile',
  'ListMFADevices',
  'GetAccessKeyLastUsed',
];

const tasks: { readonly [name: string]: readonly string[] } = {
  IAMAuditRootUserCredentials: [...reads, 'GetAccountSummary', 'GetUser'].map((action) => `iam:${action}`),
  IAMCreateRootUserPassword: ['iam:CreateLoginProfile', 'iam:GetLoginProfile'],
  IAMDeleteRootUserCredentials: [
    ...[...reads, 'GetAccountSummary', 'GetUser', 'ListVirtualMFADevices'].map((action) => `iam:${action}`),
    ...['iam:DeleteAccessKey', 'iam:DeleteSigningCertificate', 'iam:DeleteLoginProfile'],
    ...['iam:DeactivateMFADevice', 'iam:DeleteVirtualMFADevice'],
  ],
  S3UnlockBucketPolicy: ['s3:DeleteBucketPolicy', 's3:PutBucketPolicy', 's3:GetBucketPolicy', 's3:ListAllMyBuckets'],
  SQSUnlockQueuePolicy: ['sqs:SetQueueAttributes', 'sqs:GetQueueAttributes', 'sqs:ListQueues', 'sqs:GetQueueUrl'],
};

/** The policy of `arn:<partition>:iam::aws:policy/root-task/<name>`; undefined when there is no such task. */
export function taskPolicy(arn: string): PolicyDocument | undefined {
  const name = /^arn:aws[a-z-]*:iam::aws:policy\/root-task\/(\w+)$/.exec(arn)?.[1];
  const actions = name === undefined || !Object.hasOwn(tasks, name) ? undefined : tasks[name];
  if (actions === undefined) return undefined;
  const statement = { Effect: 'Allow', Action: actions, Resource: '*' };
  return parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: [statement] }), 'identity');
}
