// Bucket policies: what may be put, what is public, and what another AWS service may do with a bucket
// (Amazon S3 User Guide, "Blocking public access", "The meaning of public").
import { AwsError } from './aws-error.ts';
import { decide } from './policy.ts';
import { MalformedPolicy, parsePolicy, type PolicyDocument, type Statement } from './policy-document.ts';
import type { AccountState, Bucket, BucketPolicy } from './state.ts';

/** Throws MalformedPolicy (400) for a text S3 would not take for this bucket. */
export function parseBucketPolicy(account: AccountState, bucket: Bucket, text: string): PolicyDocument {
  let document: PolicyDocument;
  try {
    document = parsePolicy(text, 'resource');
  } catch (error) {
    if (!(error instanceof MalformedPolicy)) throw error;
    throw new AwsError('MalformedPolicy', 400, error.message);
  }
  const own = `arn:${account.partition}:s3:::${bucket.name}`;
  for (const { resources, actions } of document.statements) {
    if (resources.patterns.some((pattern) => pattern !== own && !pattern.startsWith(`${own}/`))) {
      throw new AwsError('MalformedPolicy', 400, 'Policy has invalid resource');
    }
    if (actions.patterns.some((pattern) => pattern !== '*' && !pattern.toLowerCase().startsWith('s3:'))) {
      throw new AwsError('MalformedPolicy', 400, 'Policy has invalid action');
    }
  }
  return document;
}

const narrowing =
  /^aws:(source(arn|account|orgid|orgpaths|vpc|vpce|ip)|principal(arn|account|orgid|orgpaths)|userid)$/i;

function isPublicStatement({ effect, principals, conditions }: Statement): boolean {
  if (effect !== 'Allow' || principals?.some(({ type }) => type === 'anyone') !== true) return false;
  return !conditions.some(({ key, values }) => narrowing.test(key) && values.every((value) => value !== '*'));
}

export function isPublicPolicy({ statements }: PolicyDocument): boolean {
  return statements.some(isPublicStatement);
}

/** The policy other services go by now: a new one takes a while to spread. */
export function spreadPolicy(account: AccountState, bucket: Bucket, now: number): BucketPolicy | undefined {
  const { policy, policyBefore } = bucket;
  if (policy === undefined) return undefined;
  return now - policy.since < account.behaviour.policySpreadSeconds * 1000 ? policyBefore : policy;
}

/** Whether CloudTrail may read the bucket's ACL and write the log file `key` for the trail `trailArn`. */
export function cloudTrailMayWrite(
  account: AccountState,
  bucket: Bucket,
  key: string,
  trailArn: string,
  now: number,
): boolean {
  const policy = spreadPolicy(account, bucket, now);
  if (policy === undefined) return false;
  const arn = `arn:${account.partition}:s3:::${bucket.name}`;
  const keys = new Map([
    ['aws:sourcearn', trailArn],
    ['aws:sourceaccount', account.accountId],
    ['aws:securetransport', 'true'],
    ['aws:principalisawsservice', 'true'],
    ['aws:principalservicename', 'cloudtrail.amazonaws.com'],
  ]);
  const asking = { kind: 'service', name: 'cloudtrail.amazonaws.com' } as const;
  const writeKeys = new Map([...keys, ['s3:x-amz-acl', 'bucket-owner-full-control']]);
  return (
    decide([policy.document], { action: 's3:GetBucketAcl', resource: arn, keys, asking }) === 'allowed' &&
    decide([policy.document], { action: 's3:PutObject', resource: `${arn}/${key}`, keys: writeKeys, asking }) ===
      'allowed'
  );
}
