// The plans that bring a trail and its bucket up to the mark: only the calls that are missing, in AWS's order.
import type { AccountFacts } from '../aws/account.ts';
import { bucketPicture, type BucketPicture, noBucket, trailBucketPolicy, type TrailPicture } from '../aws/trails.ts';
import { type Change, type Plan, sealPlan } from '../engine/plan.ts';
import { bucketCreation, bucketHardening, bucketRemoval, nameSuffix } from './bucket-plans.ts';
import { type AwsContext, ownTags } from './contract.ts';

export interface TrailDetail {
  readonly trails: readonly TrailPicture[];
  /** The trail this run made or began; its bucket is hardened in full. */
  readonly own: { readonly trailName: string; readonly bucketName: string; readonly homeRegion: string } | undefined;
  readonly bucket: BucketPicture | undefined;
}

const trailName = 'rootlock-trail';
export const extraCopy = 'A second trail is billed: about 2 US dollars for every 100,000 management events.';

/** What the bucket lacks: everything for our own, public access for one that was there before. */
export function bucketGaps(
  bucket: BucketPicture,
  own: boolean,
  trail: { readonly arn: string },
  context: AwsContext,
): readonly string[] {
  return hardening(context, bucket, trail.arn, own).map(({ summary }) =>
    summary
      .replace(/ of \{bucket\}.*/, '')
      .replace('{bucket}', 'it')
      .toLowerCase(),
  );
}

/** The calls that bring a trail's bucket up to the mark, only those that are missing. */
export function hardening(
  context: AwsContext,
  bucket: BucketPicture,
  trailArn: string,
  own: boolean,
): readonly Change[] {
  const { partition, accountId } = context.account.facts;
  return bucketHardening(context, bucket, own, {
    summary: 'Write the policy of {bucket}: logs of this trail, TLS only',
    text: trailBucketPolicy({ partition, accountId, bucket: '{bucket}', trailArn }),
    serves: (policy) => policy.includes(trailArn) && policy.includes('aws:SecureTransport'),
  });
}

export async function newTrailPlan(detail: TrailDetail, context: AwsContext): Promise<Plan> {
  const { account } = context;
  const { accountId, partition, region } = account.facts;
  const tried = context.memory.facts('trail').length;
  const taken = new Set(detail.trails.map(({ name }) => name));
  const wanted = detail.own?.trailName ?? trailName;
  const name = taken.has(wanted) ? `${trailName}-${nameSuffix(context, tried, 0)}` : wanted;
  const earlier = detail.own?.bucketName;
  const picture = earlier === undefined ? noBucket : await bucketPicture(account, earlier);
  // The name may have gone to somebody else before this run came to it: then nothing of ours may go there.
  const begun = picture.exists && !picture.readable ? undefined : earlier;
  const existing = begun === undefined ? noBucket : picture;
  const plainName = `rootlock-trail-${accountId}-${region}`;
  const buckets = [
    ...(begun === undefined ? [] : [begun]),
    ...(earlier === plainName ? [] : [plainName]),
    `${plainName}-${nameSuffix(context, tried, 1)}`,
    `${plainName}-${nameSuffix(context, tried, 2)}`,
  ];
  const trailArn = `arn:${partition}:cloudtrail:${region}:${accountId}:trail/${name}`;
  const changes: Change[] = [];
  if (!existing.exists) changes.push(bucketCreation(context));
  changes.push(...hardening(context, existing, trailArn, true));
  changes.push(
    {
      id: 'create-trail',
      summary: 'Make the trail {trail}: every Region, every management event, log files validated',
      service: 'CloudTrail',
      operation: 'CreateTrail',
      principal: account.acting,
      cost:
        detail.trails.length > 0
          ? extraCopy
          : 'The first copy of management events is free; S3 storage costs cents a month.',
      input: {
        Name: '{trail}',
        S3BucketName: '{bucket}',
        IncludeGlobalServiceEvents: true,
        IsMultiRegionTrail: true,
        EnableLogFileValidation: true,
        TagsList: ownTags(context.signer),
      },
      undo: { kind: 'can-be-undone', how: 'delete the trail; logs stay in the bucket' },
      retries: {
        errors: ['InsufficientS3BucketPolicyException', 'S3BucketDoesNotExistException'],
        forSeconds: 90,
        because: 'the new bucket policy has not reached CloudTrail yet',
      },
      makes: 'trail/{trail}',
    },
    startLogging(context, '{trail}'),
  );
  if (!existing.exists && mayBeForbidden(account.facts))
    changes.push(bucketRemoval(context, 'the organization forbids the trail'));
  return sealPlan({
    control: 'cloudtrail',
    title: 'Switch CloudTrail on',
    changes,
    placeholders: { bucket: { meaning: 'the bucket for the logs' }, trail: { meaning: 'the trail' } },
    alternatives: { bucket: buckets, trail: [name] },
  });
}

/** Policies of an organization can bind this account. */
function mayBeForbidden({ kind }: AccountFacts): boolean {
  return kind === 'project' || kind === 'member' || kind === 'unknown';
}

/** What brings a trail, and as far as it is ours its bucket, up to the mark; undefined when no call is missing. */
export async function repairPlan(trail: TrailPicture, own: boolean, context: AwsContext): Promise<Plan | undefined> {
  const { account } = context;
  const bucket = await bucketPicture(account, trail.bucket);
  const here = { service: 'CloudTrail', principal: account.acting, region: trail.homeRegion } as const;
  const changes: Change[] = [
    ...(own && !bucket.exists && trail.homeRegion === account.facts.region ? [bucketCreation(context)] : []),
    ...hardening(context, bucket, trail.arn, own),
  ];
  if (!trail.multiRegion || !trail.globalEvents || !trail.validation) {
    changes.push({
      ...here,
      id: 'update-trail',
      summary: 'Let {trail} cover every Region and validate its log files',
      operation: 'UpdateTrail',
      input: {
        Name: '{trail}',
        IncludeGlobalServiceEvents: true,
        IsMultiRegionTrail: true,
        EnableLogFileValidation: true,
      },
      undo: { kind: 'can-be-undone', how: 'set it back' },
    });
  }
  if (!trail.allManagementEvents) {
    changes.push({
      ...here,
      id: 'select-events',
      summary: 'Let {trail} record all management events; other selections of it are replaced',
      operation: 'PutEventSelectors',
      input: { TrailName: '{trail}', EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true }] },
      undo: { kind: 'can-be-undone', how: 'set it back' },
    });
  }
  if (!trail.logging) changes.push({ ...startLogging(context, '{trail}'), region: trail.homeRegion });
  if (changes.length === 0) return undefined;
  return sealPlan({
    control: 'cloudtrail',
    title: own ? `Complete the trail ${trail.name}` : `Repair the trail ${trail.name}`,
    changes,
    alternatives: { trail: [trail.name], bucket: [trail.bucket] },
  });
}

function startLogging(context: AwsContext, name: string): Change {
  return {
    id: 'start-logging',
    summary: 'Start logging',
    service: 'CloudTrail',
    operation: 'StartLogging',
    principal: context.account.acting,
    input: { Name: name },
    undo: { kind: 'can-be-undone', how: 'stop logging' },
  };
}
