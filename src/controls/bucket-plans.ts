// A bucket of our own for logs: made under a name that may be taken, shut to the public, kept in versions, and with a
// policy that lets one service write. Names stand as `{bucket}`.
import { wholeBlock } from '../aws/buckets.ts';
import type { BucketPicture } from '../aws/trails.ts';
import { isAwsError, Problem } from '../engine/errors.ts';
import type { Hands } from '../engine/executor.ts';
import type { JsonObject } from '../engine/json.ts';
import { type Change, digestOf } from '../engine/plan.ts';
import { type AwsContext, ownTags } from './contract.ts';

export interface WantedPolicy {
  readonly summary: string;
  readonly text: string;
  /** Whether the policy that is there does the same. */
  readonly serves: (policy: string) => boolean;
}

/** In the order to send them. The tag comes first: it tells the next start whose bucket this is. */
export const hardeningIds = ['tag', 'block-public', 'ownership', 'versioning', 'lifecycle', 'policy'];

/** The calls that bring a bucket up to the mark, only those that are missing. */
export function bucketHardening(
  context: AwsContext,
  bucket: BucketPicture,
  own: boolean,
  policy: WantedPolicy,
): readonly Change[] {
  if (bucket.exists && !bucket.readable) return [];
  const { facts, acting } = context.account;
  const of = { Bucket: '{bucket}', ExpectedBucketOwner: facts.accountId };
  const put = (id: string, summary: string, operation: string, input: JsonObject, how: string): Change => ({
    id,
    summary,
    service: 'S3',
    operation,
    principal: acting,
    input: { ...of, ...input },
    undo: { kind: 'can-be-undone', how },
    retries: {
      errors: ['NoSuchBucket', 'OperationAborted'],
      forSeconds: 60,
      because: 'S3 needs a moment for a new bucket',
    },
  });
  const block = put(
    'block-public',
    'Block public access of {bucket}',
    'PutPublicAccessBlock',
    { PublicAccessBlockConfiguration: wholeBlock },
    'remove the block',
  );
  const changes: Change[] = [];
  if (own && !bucket.tagged) {
    changes.push(
      put(
        'tag',
        'Tag {bucket} as made by rootlock',
        'PutBucketTagging',
        { Tagging: { TagSet: ownTags(context.signer) } },
        'remove the tags',
      ),
    );
  }
  if (!bucket.publicAccessBlocked) changes.push(block);
  if (!own) return changes;
  if (!bucket.ownerEnforced) {
    changes.push(
      put(
        'ownership',
        'Switch off ACLs of {bucket}',
        'PutBucketOwnershipControls',
        { OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] } },
        'choose another ownership setting',
      ),
    );
  }
  if (!bucket.versioned) {
    changes.push(
      put(
        'versioning',
        'Keep replaced versions in {bucket}',
        'PutBucketVersioning',
        { VersioningConfiguration: { Status: 'Enabled' } },
        'suspend versioning',
      ),
    );
  }
  if (!bucket.lifecycle) {
    changes.push(
      put(
        'lifecycle',
        'Expire replaced versions in {bucket} after a year; logs stay',
        'PutBucketLifecycleConfiguration',
        {
          LifecycleConfiguration: {
            Rules: [
              {
                ID: 'rootlock-leavings',
                Status: 'Enabled',
                Filter: { Prefix: '' },
                NoncurrentVersionExpiration: { NoncurrentDays: 365 },
                AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
              },
            ],
          },
        },
        'delete the rule',
      ),
    );
  }
  if (bucket.policy === undefined || !policy.serves(bucket.policy)) {
    changes.push(put('policy', policy.summary, 'PutBucketPolicy', { Policy: policy.text }, 'delete the policy'));
  }
  return changes;
}

export function bucketRemoval({ account }: AwsContext, onlyIf: string): Change {
  return {
    id: 'remove-bucket',
    summary: 'Delete the empty bucket {bucket} again',
    onlyIf,
    service: 'S3',
    operation: 'DeleteBucket',
    principal: account.acting,
    input: { Bucket: '{bucket}', ExpectedBucketOwner: account.facts.accountId },
    undo: { kind: 'can-be-undone', how: 'make the bucket again' },
    unmakes: 'bucket/{bucket}',
  };
}

export function bucketCreation({ account }: AwsContext): Change {
  const { region } = account.facts;
  return {
    id: 'create-bucket',
    summary: 'Make the bucket {bucket}',
    service: 'S3',
    operation: 'CreateBucket',
    principal: account.acting,
    input: {
      Bucket: '{bucket}',
      // us-east-1 is the one Region that must not be named here.
      ...(region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region } }),
    },
    undo: { kind: 'can-be-undone', how: 'delete the bucket while it is empty' },
    repeats: 'with the next name, when somebody else has this one',
    makes: 'bucket/{bucket}',
  };
}

/**
 * What makes a name another one: the same whenever the same plan is made again, so that its digest is. Who does not know
 * the signer cannot tell it beforehand. `tried` is how many names were decided on before.
 */
export function nameSuffix({ account, signer }: AwsContext, tried: number, turn: number): string {
  const { accountId, region } = account.facts;
  return digestOf({ accountId, region, signer, tried, turn }).slice(0, 6);
}

/**
 * Makes the bucket under the first name that nobody else has; `remember` is told whenever the name changes. Rejects with
 * a Problem when every name is taken, in which `state` says how the account is then.
 */
export async function bucketCreated(
  hands: Hands,
  state: string,
  remember: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  for (;;) {
    try {
      await hands.send('create-bucket');
      return;
    } catch (error) {
      // Ours already: an earlier attempt got this far.
      if (isAwsError(error, 'BucketAlreadyOwnedByYou')) return;
      if (!isAwsError(error, 'BucketAlreadyExists')) throw error;
      if (!hands.nextAlternative('bucket')) {
        throw new Problem('aws', {
          happened: 'Every bucket name in the plan belongs to someone else already.',
          account: state,
          next: ['Open this step again: the next plan has new names.'],
        });
      }
      await remember();
    }
  }
}
