// The task policies that AssumeRoot takes. Each denies the root user of a member account everything but its task,
// and that on anyone but root itself (IAM User Guide, "Perform a privileged task on an AWS Organizations member
// account"; AWS managed policies root-task/…).
import { parsePolicy, type PolicyDocument } from './policy-document.ts';

const looks = ['ListAccessKeys', 'ListSigningCertificates', 'GetLoginProfile', 'ListMFADevices', 'GetUser'];
const audit = [...looks, 'GetAccessKeyLastUsed'].map((action) => `iam:${action}`);
const removals = [
  ...['iam:DeleteAccessKey', 'iam:DeleteSigningCertificate', 'iam:DeleteLoginProfile'],
  ...['iam:DeactivateMFADevice', 'iam:DeleteVirtualMFADevice'],
];

interface Task {
  /** Only about root itself. */
  readonly onRoot?: readonly string[];
  readonly anywhere?: readonly string[];
}

const tasks: { readonly [name: string]: Task } = {
  IAMAuditRootUserCredentials: { onRoot: audit, anywhere: ['iam:GetAccountSummary'] },
  IAMCreateRootUserPassword: { onRoot: ['iam:CreateLoginProfile', 'iam:GetLoginProfile'] },
  IAMDeleteRootUserCredentials: { onRoot: [...removals, ...audit] },
  S3UnlockBucketPolicy: {
    anywhere: ['s3:DeleteBucketPolicy', 's3:PutBucketPolicy', 's3:GetBucketPolicy', 's3:ListAllMyBuckets'],
  },
  SQSUnlockQueuePolicy: {
    anywhere: ['sqs:SetQueueAttributes', 'sqs:GetQueueAttributes', 'sqs:ListQueues', 'sqs:GetQueueUrl'],
  },
};

/** The policy of `arn:<partition>:iam::aws:policy/root-task/<name>`; undefined when there is no such task. */
export function taskPolicy(arn: string): PolicyDocument | undefined {
  const [, partition = '', name = ''] = /^arn:(aws[a-z-]*):iam::aws:policy\/root-task\/(\w+)$/.exec(arn) ?? [];
  const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined;
  if (task === undefined) return undefined;
  const { onRoot = [], anywhere = [] } = task;
  const statements = [
    { Effect: 'Allow', Action: '*', Resource: '*' },
    { Effect: 'Deny', NotAction: [...onRoot, ...anywhere], Resource: '*' },
    ...(onRoot.length === 0 ? [] : [{ Effect: 'Deny', Action: onRoot, NotResource: `arn:${partition}:iam::*:root` }]),
  ];
  return parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }), 'identity');
}
