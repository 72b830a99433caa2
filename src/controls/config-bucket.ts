// The bucket that AWS Config delivers to: our own, so that nobody else's has to be opened, and hardened as the trail's is.
import { bucketPicture, type BucketPicture, noBucket, onlyOverTls } from '../aws/trails.ts';
import { type Change, digestOf, type Plan, sealPlan } from '../engine/plan.ts';
import { bucketCreation, bucketHardening, nameSuffix } from './bucket-plans.ts';
import { bucketPrefix } from './config-recorders.ts';
import type { AwsContext } from './contract.ts';

/** What the bucket of a channel lacks, where everything else is as it should be; undefined when it lacks nothing. */
export function bucketRepair(
  bucket: string | undefined,
  picture: BucketPicture | undefined,
  context: AwsContext,
): Plan | undefined {
  const changes = picture === undefined ? [] : bucketChanges(picture, context);
  if (bucket === undefined || changes.length === 0) return undefined;
  return sealPlan({
    control: 'config',
    title: `Protect the bucket ${bucket}`,
    changes,
    alternatives: { bucket: [bucket] },
  });
}

export function bucketChanges(picture: BucketPicture, context: AwsContext): readonly Change[] {
  const { partition, accountId } = context.account.facts;
  return [
    ...(picture.exists ? [] : [bucketCreation(context)]),
    ...bucketHardening(context, picture, true, {
      summary: 'Write the policy of {bucket}: Config of this account, TLS only',
      text: configBucketPolicy(partition, accountId),
      serves: (policy) => policy.includes('config.amazonaws.com') && policy.includes('aws:SecureTransport'),
    }),
  ];
}

/** AWS Config developer guide, "Permissions for the Amazon S3 Bucket", for service-linked roles. */
function configBucketPolicy(partition: string, accountId: string): string {
  const arn = `arn:${partition}:s3:::{bucket}`;
  const own = { 'AWS:SourceAccount': accountId };
  const base = { Effect: 'Allow', Principal: { Service: 'config.amazonaws.com' } };
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'ConfigLooksAtTheBucket',
        ...base,
        Action: ['s3:GetBucketAcl', 's3:ListBucket'],
        Resource: arn,
        Condition: { StringEquals: own },
      },
      {
        Sid: 'ConfigWritesItems',
        ...base,
        Action: 's3:PutObject',
        Resource: `${arn}/AWSLogs/${accountId}/Config/*`,
        Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', ...own } },
      },
      onlyOverTls(arn),
    ],
  });
}

const lastNamesTried = 5;

/**
 * The bucket that an earlier start got as far as making, else a name that is free as far as can be seen. All names but
 * the last can be found again, whatever became of the call that made the bucket.
 */
export async function bucketFor(used: string | undefined, context: AwsContext) {
  const { account } = context;
  const { accountId, region } = account.facts;
  const plain = `${bucketPrefix(accountId)}${region}`;
  const names = [plain, ...[1, 2].map((n) => `${plain}-${digestOf({ accountId, region, n }).slice(0, 6)}`)];
  if (used !== undefined) names.unshift(used);
  const pictures = await Promise.all(names.map((name) => bucketPicture(account, name)));
  const found = names.flatMap((name, index) => ({ name, picture: pictures[index] ?? noBucket }));
  const ours = found.find(({ picture }) => picture.exists && picture.readable);
  if (ours !== undefined) return { names: [ours.name], picture: ours.picture };
  const free = found.flatMap(({ name, picture }) => (picture.exists ? [] : [name]));
  return { names: [...free, await lastName(plain, context)], picture: noBucket };
}

/** One that nobody takes beforehand who does not know the signer; the next such one where somebody did. */
async function lastName(plain: string, context: AwsContext): Promise<string> {
  for (let tried = 0; ; tried += 1) {
    const name = `${plain}-${nameSuffix(context, tried, 0)}`;
    if (tried >= lastNamesTried || !(await bucketPicture(context.account, name)).exists) return name;
  }
}
