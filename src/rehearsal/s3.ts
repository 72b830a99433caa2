// S3, as far as a bucket for log files needs it (Amazon S3 API reference).
import { AwsError } from './aws-error.ts';
import { optionalText, requiredText } from './input.ts';
import type { CallContext, OperationTable } from './operation.ts';
import {
  bucketArn,
  checkBucketName,
  isAccountRegional,
  isTaken,
  newBucket,
  ownershipOfNewBucket,
  regionOfNewBucket,
  theBucket,
} from './s3-buckets.ts';
import { s3DocumentOperations } from './s3-documents.ts';
import { checkedParameters, countIn } from './s3-parameters.ts';
import { isPublicPolicy, parseBucketPolicy, spreadPolicy } from './s3-policy.ts';
import type { AccountState, Bucket } from './state.ts';
import type { WireAnswer } from './wire.ts';
import { parseS3Body, s3Answer, s3Document, s3Empty } from './wire-rest-xml.ts';
import { element, escapeXml } from './xml.ts';

export const s3Operations: OperationTable<WireAnswer> = checkedParameters({
  ...s3DocumentOperations,
  ListBuckets: {
    mutating: false,
    action: 's3:ListAllMyBuckets',
    run: listBuckets,
  },
  CreateBucket: {
    mutating: true,
    resource: bucketArn,
    run: (context) => {
      const { account, now } = context;
      const name = checkBucketName(requiredText(context.input, 'bucketName'));
      const region = regionOfNewBucket(context);
      const isRegional = isAccountRegional(context, name, region);
      const ownership = ownershipOfNewBucket(context);
      const own = account.buckets.get(name);
      if (own === undefined) {
        if (!isRegional && isTaken(account, name)) {
          throw new AwsError(
            'BucketAlreadyExists',
            409,
            'The requested bucket name is not available. The bucket namespace is shared by all users of the system. ' +
              'Please select a different name and try again.',
          );
        }
        account.buckets.set(name, {
          ...newBucket(name, region, now, ownership),
          ...(isRegional ? { accountRegional: true } : {}),
        });
      } else if (region !== 'us-east-1' || own.region !== 'us-east-1') {
        throw new AwsError(
          'BucketAlreadyOwnedByYou',
          409,
          'Your previous request to create the named bucket succeeded and you already own it.',
        );
      }
      return s3Empty(200, { location: `/${name}` });
    },
  },
  HeadBucket: {
    mutating: false,
    action: 's3:ListBucket',
    resource: bucketArn,
    run: (context) => s3Empty(200, { 'x-amz-bucket-region': theBucket(context).region }),
  },
  DeleteBucket: {
    mutating: true,
    resource: bucketArn,
    run: (context) => {
      const bucket = theBucket(context);
      if (bucket.objects.size > 0)
        throw new AwsError('BucketNotEmpty', 409, 'The bucket you tried to delete is not empty');
      context.account.buckets.delete(bucket.name);
      return s3Empty(204);
    },
  },
  GetBucketLocation: {
    mutating: false,
    resource: bucketArn,
    run: (context) => {
      // Answered from every Region.
      const region = context.account.buckets.get(requiredText(context.input, 'bucketName'))?.region ?? context.region;
      theBucket({ ...context, region });
      return s3Answer('LocationConstraint', region === 'us-east-1' ? '' : region);
    },
  },
  GetBucketAcl: {
    mutating: false,
    resource: bucketArn,
    run: (context) => {
      const given = theBucket(context).documents.get('AccessControlPolicy');
      if (given !== undefined) return s3Document(given);
      const id = element('ID', ownerId(context.account));
      const grantee = `<Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser">${id}</Grantee>`;
      const grant = element('Grant', grantee + element('Permission', 'FULL_CONTROL'));
      return s3Answer('AccessControlPolicy', element('Owner', id) + element('AccessControlList', grant));
    },
  },
  GetBucketPolicy: {
    mutating: false,
    resource: bucketArn,
    run: (context) => {
      const { policy } = theBucket(context);
      if (policy === undefined) throw new AwsError('NoSuchBucketPolicy', 404, 'The bucket policy does not exist');
      return { status: 200, headers: { 'content-type': 'application/json' }, body: policy.text };
    },
  },
  GetBucketPolicyStatus: {
    mutating: false,
    resource: bucketArn,
    run: (context) => {
      const { policy } = theBucket(context);
      if (policy === undefined) throw new AwsError('NoSuchBucketPolicy', 404, 'The bucket policy does not exist');
      return s3Answer('PolicyStatus', element('IsPublic', isPublicPolicy(policy.document) ? 'TRUE' : 'FALSE'));
    },
  },
  PutBucketPolicy: {
    mutating: true,
    resource: bucketArn,
    run: (context) => {
      const { account, input, now } = context;
      const bucket = theBucket(context);
      const text = optionalText(input, 'body') ?? '';
      const document = parseBucketPolicy(account, bucket, text);
      if (blocksPublicPolicy(bucket) && isPublicPolicy(document)) {
        throw new AwsError(
          'AccessDenied',
          403,
          'Access Denied: public policies are prevented by the BlockPublicPolicy setting.',
        );
      }
      const before = spreadPolicy(account, bucket, now);
      if (before === undefined) delete bucket.policyBefore;
      else bucket.policyBefore = before;
      bucket.policy = { text, document, since: now };
      return s3Empty(204);
    },
  },
  DeleteBucketPolicy: {
    mutating: true,
    resource: bucketArn,
    run: (context) => {
      const bucket = theBucket(context);
      delete bucket.policy;
      delete bucket.policyBefore;
      return s3Empty(204);
    },
  },
  ListObjectsV2: {
    mutating: false,
    action: 's3:ListBucket',
    resource: bucketArn,
    run: (context) => listObjects(theBucket(context), context),
  },
});

/** In the order of their names, as the API has it since it pages. */
function listBuckets({ account, input }: CallContext): WireAnswer {
  const [prefix, region] = [optionalText(input, 'prefix'), optionalText(input, 'bucket-region')];
  const after = Buffer.from(optionalText(input, 'continuation-token') ?? '', 'base64').toString('utf8');
  const most = countIn(input, 'max-buckets', 1, 10_000) ?? 10_000;
  const found = [...account.buckets.values()]
    .filter((bucket) => bucket.name.startsWith(prefix ?? '') && (region ?? bucket.region) === bucket.region)
    .filter(({ name }) => name > after)
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const shown = found.slice(0, most);
  const last = found.length > shown.length ? shown.at(-1) : undefined;
  const buckets = shown.map((bucket) =>
    element(
      'Bucket',
      element('Name', bucket.name) +
        element('CreationDate', new Date(bucket.createdAt).toISOString()) +
        element('BucketRegion', bucket.region),
    ),
  );
  return s3Answer(
    'ListAllMyBucketsResult',
    element('Owner', element('ID', ownerId(account))) +
      element('Buckets', buckets.join('')) +
      (last === undefined ? '' : element('ContinuationToken', Buffer.from(last.name).toString('base64'))) +
      (prefix === undefined ? '' : element('Prefix', escapeXml(prefix))),
  );
}

function blocksPublicPolicy({ documents }: Bucket): boolean {
  const document = documents.get('PublicAccessBlockConfiguration');
  return (
    document !== undefined && parseS3Body(document, 'PublicAccessBlockConfiguration')['BlockPublicPolicy'] === 'true'
  );
}

/** A canonical user id: 64 hex digits. */
function ownerId({ accountId }: AccountState): string {
  return Buffer.from(accountId).toString('hex').padEnd(64, 'e7');
}

function listObjects({ name, objects }: Bucket, { input }: CallContext): WireAnswer {
  const prefix = optionalText(input, 'prefix') ?? '';
  const after = optionalText(input, 'continuation-token') ?? optionalText(input, 'start-after') ?? '';
  const most = Math.min(countIn(input, 'max-keys', 0, 2_147_483_647) ?? 1000, 1000);
  const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).toSorted();
  const shown = keys.slice(0, most);
  const contents = shown.map((key) => {
    const { size, modifiedAt } = objects.get(key) ?? { size: 0, modifiedAt: 0 };
    return element(
      'Contents',
      element('Key', escapeXml(key)) +
        element('LastModified', new Date(modifiedAt).toISOString()) +
        element('Size', String(size)) +
        element('StorageClass', 'STANDARD'),
    );
  });
  const more = keys.length > shown.length;
  const last = shown.at(-1);
  return s3Answer(
    'ListBucketResult',
    element('Name', name) +
      element('Prefix', escapeXml(prefix)) +
      element('KeyCount', String(shown.length)) +
      element('MaxKeys', String(most)) +
      element('IsTruncated', String(more)) +
      (more && last !== undefined ? element('NextContinuationToken', escapeXml(last)) : '') +
      contents.join(''),
  );
}
