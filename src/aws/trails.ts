// Trails and their buckets as they are now: what CIS 4.1/4.2 and a careful owner want of them, read in the
// trail's home Region.
import type { Trail } from '@aws-sdk/client-cloudtrail';
import { AwsProblem, isAwsError } from '../engine/errors.ts';
import type { AccountSession } from './account.ts';
import { flagsOff } from './buckets.ts';
import { type EarlyRead, earlyRead } from './early-reads.ts';

export interface TrailPicture {
  readonly name: string;
  readonly arn: string;
  readonly homeRegion: string;
  readonly bucket: string;
  readonly multiRegion: boolean;
  readonly globalEvents: boolean;
  readonly validation: boolean;
  readonly ofOrganization: boolean;
  readonly logging: boolean;
  /** Read and write management events. */
  readonly allManagementEvents: boolean;
  readonly lastDelivery: Date | undefined;
  readonly deliveryError: string | undefined;
}

/** Every trail that covers the run's Region, single-Region ones of other Regions left out. */
export async function trailsHere(account: AccountSession): Promise<readonly TrailPicture[]> {
  return picturesOf(account, await listedTrails(account));
}

const everyTrail = { includeShadowTrails: true };

/** The read that everything about trails begins with. */
export const firstTrailsRead: EarlyRead = earlyRead('CloudTrail', 'DescribeTrails', everyTrail);

/** The same trails as AWS lists them. */
export async function listedTrails(account: AccountSession): Promise<readonly Trail[]> {
  return (await account.read('CloudTrail', 'DescribeTrails', everyTrail)).trailList ?? [];
}

export function picturesOf(account: AccountSession, listed: readonly Trail[]): Promise<readonly TrailPicture[]> {
  return Promise.all(listed.map((trail) => pictureOf(account, trail)));
}

/** The trail that most likely does the job: the list says nothing against it. */
export function likeliest(listed: readonly Trail[]): Trail | undefined {
  return listed.find(
    (trail) =>
      trail.IsMultiRegionTrail === true &&
      trail.IncludeGlobalServiceEvents === true &&
      trail.LogFileValidationEnabled === true,
  );
}

async function pictureOf(account: AccountSession, trail: Trail): Promise<TrailPicture> {
  const region = trail.HomeRegion ?? account.facts.region;
  const arn = trail.TrailARN ?? '';
  const [status, selectors] = await Promise.all([
    account.read('CloudTrail', 'GetTrailStatus', { Name: arn }, { region }),
    account.read('CloudTrail', 'GetEventSelectors', { TrailName: arn }, { region }),
  ]);
  const classic = selectors.EventSelectors?.some(
    (selector) => selector.ReadWriteType === 'All' && selector.IncludeManagementEvents === true,
  );
  const advanced = selectors.AdvancedEventSelectors?.some(
    ({ FieldSelectors }) =>
      FieldSelectors?.some(({ Field, Equals }) => Field === 'eventCategory' && Equals?.includes('Management')) &&
      FieldSelectors.every(({ Field }) => Field !== 'readOnly'),
  );
  return {
    name: trail.Name ?? '',
    arn,
    homeRegion: region,
    bucket: trail.S3BucketName ?? '',
    multiRegion: trail.IsMultiRegionTrail ?? false,
    globalEvents: trail.IncludeGlobalServiceEvents ?? false,
    validation: trail.LogFileValidationEnabled ?? false,
    ofOrganization: trail.IsOrganizationTrail ?? false,
    logging: status.IsLogging ?? false,
    allManagementEvents: (classic ?? false) || (advanced ?? false),
    lastDelivery: status.LatestDeliveryTime,
    deliveryError: status.LatestDeliveryError === '' ? undefined : status.LatestDeliveryError,
  };
}

/** What keeps a trail from doing the job, each in a few words; empty when it does it. */
export function trailGaps(trail: TrailPicture): readonly string[] {
  return [
    ...(trail.multiRegion ? [] : ['covers one Region only']),
    ...(trail.globalEvents ? [] : ['leaves out global services']),
    ...(trail.validation ? [] : ['no log file validation']),
    ...(trail.allManagementEvents ? [] : ['not all management events']),
    ...(trail.logging ? [] : ['is not logging']),
    ...(trail.deliveryError === undefined ? [] : [`cannot deliver its logs (${trail.deliveryError})`]),
  ];
}

export interface BucketPicture {
  readonly exists: boolean;
  /** False when it belongs to another account or may not be read. */
  readonly readable: boolean;
  readonly publicAccessBlocked: boolean;
  readonly ownerEnforced: boolean;
  readonly versioned: boolean;
  readonly lifecycle: boolean;
  /** Tagged by this tool. */
  readonly tagged: boolean;
  readonly policy: string | undefined;
}

/** A bucket that is not there yet: nothing of it protects anything. */
export const noBucket: BucketPicture = {
  exists: false,
  readable: true,
  publicAccessBlocked: false,
  ownerEnforced: false,
  versioned: false,
  lifecycle: false,
  tagged: false,
  policy: undefined,
};

const absent = [
  'NoSuchPublicAccessBlockConfiguration',
  'OwnershipControlsNotFoundError',
  'NoSuchLifecycleConfiguration',
  'NoSuchBucketPolicy',
  'NoSuchTagSet',
];

/** The protections of a bucket that should be this account's own. */
export async function bucketPicture(account: AccountSession, bucket: string): Promise<BucketPicture> {
  const of = { Bucket: bucket, ExpectedBucketOwner: account.facts.accountId };
  let answered = 0;
  const maybe = async <T>(read: Promise<T>): Promise<T | undefined> => {
    try {
      const answer = await read;
      answered += 1;
      return answer;
    } catch (error) {
      if (!isAwsError(error, ...absent)) throw error;
      answered += 1;
      return undefined;
    }
  };
  const all = <T extends readonly unknown[]>(reads: T) => Promise.allSettled(reads).then(() => Promise.all(reads));
  try {
    const [block, ownership, versioning, lifecycle, policy, tags] = await all([
      maybe(account.read('S3', 'GetPublicAccessBlock', of)),
      maybe(account.read('S3', 'GetBucketOwnershipControls', of)),
      maybe(account.read('S3', 'GetBucketVersioning', of)),
      maybe(account.read('S3', 'GetBucketLifecycleConfiguration', of)),
      maybe(account.read('S3', 'GetBucketPolicy', of)),
      maybe(account.read('S3', 'GetBucketTagging', of)),
    ]);
    return {
      exists: true,
      readable: true,
      publicAccessBlocked: flagsOff(block?.PublicAccessBlockConfiguration).length === 0,
      ownerEnforced:
        ownership?.OwnershipControls?.Rules?.some((rule) => rule.ObjectOwnership === 'BucketOwnerEnforced') ?? false,
      versioned: versioning?.Status === 'Enabled',
      lifecycle: (lifecycle?.Rules?.length ?? 0) > 0,
      tagged: tags?.TagSet?.some(({ Key, Value }) => Key === 'made-by' && Value === 'rootlock') ?? false,
      policy: policy?.Policy,
    };
  } catch (error) {
    if (!(error instanceof AwsProblem) || isOwnLack(error, answered)) throw error;
    const { httpStatus, code } = error.failure;
    const missing = code === 'NoSuchBucket' || httpStatus === 404;
    if (!missing && httpStatus !== 403 && httpStatus !== 301) throw error;
    return { ...noBucket, exists: !missing, readable: false };
  }
}

/**
 * It is not that the bucket is another account's: the caller may read some of it, or AWS says that the caller's own
 * policies are in the way.
 */
function isOwnLack({ failure }: AwsProblem, answered: number): boolean {
  if (failure.httpStatus !== 403) return false;
  return answered > 0 || /identity-based policy/.test(failure.awsMessage);
}

/**
 * The bucket policy CloudTrail needs, bound to one trail, and a refusal of unencrypted transport
 * (CT/create-s3-bucket-policy-for-cloudtrail; CIS 7.0 3.1.1). Names may be placeholders.
 */
export function trailBucketPolicy(names: {
  readonly partition: string;
  readonly accountId: string;
  readonly bucket: string;
  readonly trailArn: string;
}): string {
  const bucketArn = `arn:${names.partition}:s3:::${names.bucket}`;
  const principal = { Service: 'cloudtrail.amazonaws.com' };
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'CloudTrailReadsTheAcl',
        Effect: 'Allow',
        Principal: principal,
        Action: 's3:GetBucketAcl',
        Resource: bucketArn,
        Condition: { StringEquals: { 'aws:SourceArn': names.trailArn } },
      },
      {
        Sid: 'CloudTrailWritesLogs',
        Effect: 'Allow',
        Principal: principal,
        Action: 's3:PutObject',
        Resource: `${bucketArn}/AWSLogs/${names.accountId}/*`,
        Condition: {
          StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SourceArn': names.trailArn },
        },
      },
      onlyOverTls(bucketArn),
    ],
  });
}

/** The statement by which a bucket refuses unencrypted transport. */
export function onlyOverTls(bucketArn: string) {
  return {
    Sid: 'OnlyOverTls',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [bucketArn, `${bucketArn}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}
