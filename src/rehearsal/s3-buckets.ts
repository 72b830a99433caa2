// Finding, naming and making buckets. New ones start as AWS makes them today: public access blocked, ACLs
// off, SSE-S3 (Amazon S3 User Guide, "Default settings for new S3 buckets").
import { AwsError } from './aws-error.ts';
import { optionalText, requiredText } from './input.ts';
import type { CallContext } from './operation.ts';
import type { AccountState, Bucket } from './state.ts';
import { parseS3Body, s3Namespace } from './wire-rest-xml.ts';
import { element } from './xml.ts';

/** The ARN a permission on a bucket is checked against. */
export function bucketArn({ account, input }: CallContext): string {
  return `arn:${account.partition}:s3:::${optionalText(input, 'bucketName') ?? ''}`;
}

/** The caller's bucket, seen from the right Region and owned by whom the caller expects. */
export function theBucket(context: CallContext): Bucket {
  const { account, input, region } = context;
  const name = requiredText(input, 'bucketName');
  const bucket = account.buckets.get(name);
  if (bucket === undefined) {
    if (isTaken(account, name)) throw new AwsError('AccessDenied', 403, 'Access Denied');
    throw new AwsError('NoSuchBucket', 404, 'The specified bucket does not exist');
  }
  const expected = optionalText(input, 'expectedOwner');
  if (expected !== undefined && expected !== account.accountId)
    throw new AwsError('AccessDenied', 403, 'Access Denied');
  if (bucket.region !== region) {
    throw new AwsError(
      'PermanentRedirect',
      301,
      'The bucket you are attempting to access must be addressed using the specified endpoint.',
      {
        'x-amz-bucket-region': bucket.region,
      },
    );
  }
  return bucket;
}

/** In the scenario of a taken name, whoever asks first finds it taken. */
export function isTaken(account: AccountState, name: string): boolean {
  if (account.behaviour.firstBucketNameTaken && account.takenBuckets.size === 0 && !account.buckets.has(name)) {
    account.takenBuckets.add(name);
  }
  return account.takenBuckets.has(name);
}

export function checkBucketName(name: string): string {
  const fits = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name);
  if (
    !fits ||
    name.includes('..') ||
    /^\d+\.\d+\.\d+\.\d+$/.test(name) ||
    /^(xn--|sthree-)|(-s3alias|--ol-s3)$/.test(name)
  ) {
    throw new AwsError('InvalidBucketName', 400, 'The specified bucket is not valid.');
  }
  return name;
}

/**
 * Whether a new bucket is asked for in the account-regional namespace, whose names end with the account, the
 * Region and `-an`; such a name can be had in no other way (S3 API reference, CreateBucket).
 */
export function isAccountRegional({ account, input }: CallContext, name: string, region: string): boolean {
  const isRegional = optionalText(input, 'x-amz-bucket-namespace') === 'account-regional';
  const fits = isRegional ? name.endsWith(`-${account.accountId}-${region}-an`) : !name.endsWith('-an');
  if (!fits) throw new AwsError('InvalidBucketName', 400, 'The specified bucket is not valid.');
  return isRegional;
}

export function regionOfNewBucket({ input, region }: CallContext): string {
  const body = optionalText(input, 'body') ?? '';
  const constraint = body === '' ? undefined : parseS3Body(body, 'CreateBucketConfiguration')['LocationConstraint'];
  if (region === 'us-east-1' && constraint === 'us-east-1')
    throw new AwsError('InvalidLocationConstraint', 400, 'The specified location-constraint is not valid');
  if (region === 'us-east-1') return typeof constraint === 'string' ? constraint : region;
  if (constraint !== region) {
    const given = typeof constraint === 'string' ? constraint : 'unspecified';
    throw new AwsError(
      'IllegalLocationConstraintException',
      400,
      `The ${given} location constraint is incompatible for the region specific endpoint this request was sent to.`,
    );
  }
  return region;
}

/** Who owns what is put there, as the call that makes a bucket says. Only some owners allow for ACLs. */
export function ownershipOfNewBucket({ input }: CallContext): string {
  const ownership = optionalText(input, 'x-amz-object-ownership') ?? 'BucketOwnerEnforced';
  if (ownership === 'BucketOwnerEnforced' && (optionalText(input, 'x-amz-acl') ?? 'private') !== 'private') {
    throw new AwsError(
      'InvalidBucketAclWithObjectOwnership',
      400,
      'A bucket with the object ownership BucketOwnerEnforced cannot have ACLs.',
    );
  }
  return ownership;
}

/** A bucket with today's defaults. */
export function newBucket(name: string, region: string, createdAt: number, ownership = 'BucketOwnerEnforced'): Bucket {
  const flags = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'];
  const rule = (content: string) => element('Rule', content);
  return {
    name,
    region,
    createdAt,
    objects: new Map(),
    documents: new Map([
      [
        'PublicAccessBlockConfiguration',
        element('PublicAccessBlockConfiguration', flags.map((flag) => element(flag, 'true')).join(''), s3Namespace),
      ],
      ['OwnershipControls', element('OwnershipControls', rule(element('ObjectOwnership', ownership)), s3Namespace)],
      [
        'ServerSideEncryptionConfiguration',
        element(
          'ServerSideEncryptionConfiguration',
          rule(
            element('ApplyServerSideEncryptionByDefault', element('SSEAlgorithm', 'AES256')) +
              element('BucketKeyEnabled', 'false'),
          ),
          s3Namespace,
        ),
      ],
    ]),
  };
}
