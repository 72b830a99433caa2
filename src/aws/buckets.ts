// The buckets of the account and which of them are open to the world. As far as it is cheap: the status of a bucket's
// policy and its access control list, of some of them.
import type { Bucket, Grant } from '@aws-sdk/client-s3';
import { isAwsError } from '../engine/errors.ts';
import type { AccountSession } from './account.ts';
import { earlyRead } from './early-reads.ts';

export interface BucketsSeen {
  readonly count: number;
  /** Names of those that the world can read or write, or AWS says so of their policy. */
  readonly open: readonly string[];
  /** How many could not be read, or were too many to look at. */
  readonly unread: number;
}

/** What keeps the world out, whatever the policies and lists of a bucket say. */
export const publicAccessFlags = [
  'BlockPublicAcls',
  'IgnorePublicAcls',
  'BlockPublicPolicy',
  'RestrictPublicBuckets',
] as const;

export const wholeBlock = Object.fromEntries(publicAccessFlags.map((flag) => [flag, true]));

/** Those that are not on. */
export function flagsOff(block: { readonly [flag in (typeof publicAccessFlags)[number]]?: boolean | undefined } = {}) {
  return publicAccessFlags.filter((flag) => block[flag] !== true);
}

const lookedAt = 25;
const mostPages = 100;

const page = { MaxBuckets: 1_000 };

/** What `bucketsSeen` asks first. */
export const firstBucketsRead = earlyRead('S3', 'ListBuckets', page);

/** Undefined when they may not be listed. */
export async function bucketsSeen(account: AccountSession): Promise<BucketsSeen | undefined> {
  const buckets = await allBuckets(account);
  if (buckets === undefined) return undefined;
  const looked = buckets.slice(0, lookedAt);
  const states = await Promise.all(looked.map((bucket) => stateOf(account, bucket)));
  return {
    count: buckets.length,
    open: looked.flatMap(({ Name = '' }, index) => (states[index] === 'open' ? [Name] : [])),
    unread: buckets.length - looked.length + states.filter((state) => state === 'unread').length,
  };
}

/** S3 names its tokens as no other service does. The page size makes it say where each bucket is. */
async function allBuckets(account: AccountSession): Promise<readonly Bucket[] | undefined> {
  const buckets: Bucket[] = [];
  let next: { readonly ContinuationToken?: string } = {};
  try {
    for (let turn = 0; turn < mostPages; turn += 1) {
      const { Buckets = [], ContinuationToken } = await account.read('S3', 'ListBuckets', { ...page, ...next });
      buckets.push(...Buckets);
      if (ContinuationToken === undefined || ContinuationToken === '') break;
      next = { ContinuationToken };
    }
  } catch (error) {
    if (isAwsError(error, 'AccessDenied')) return undefined;
    throw error;
  }
  return buckets;
}

async function stateOf(
  account: AccountSession,
  { Name = '', BucketRegion }: Bucket,
): Promise<'open' | 'closed' | 'unread'> {
  const of = { Bucket: Name, ExpectedBucketOwner: account.facts.accountId };
  const where = BucketRegion === undefined ? {} : { region: BucketRegion };
  const states = await Promise.all([
    known(async () => (await account.read('S3', 'GetBucketPolicyStatus', of, where)).PolicyStatus?.IsPublic === true),
    known(
      async () =>
        (await account.read('S3', 'GetBucketAcl', of, where)).Grants?.some((grant) => isForAll(grant)) === true,
    ),
  ]);
  if (states.includes('open')) return 'open';
  return states.includes('unread') ? 'unread' : 'closed';
}

async function known(isOpen: () => Promise<boolean>): Promise<'open' | 'closed' | 'unread'> {
  try {
    return (await isOpen()) ? 'open' : 'closed';
  } catch (error) {
    // Without a policy no policy opens it; what is gone since is closed.
    if (isAwsError(error, 'NoSuchBucketPolicy', 'NoSuchBucket')) return 'closed';
    if (isAwsError(error, 'AccessDenied', 'PermanentRedirect')) return 'unread';
    throw error;
  }
}

/** Everybody, or everybody with an AWS account, which is nearly the same. */
const isForAll = ({ Grantee }: Grant) => /\/groups\/global\/(?:AllUsers|AuthenticatedUsers)$/.test(Grantee?.URI ?? '');
