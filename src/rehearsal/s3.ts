// S3, as far as a bucket for log files needs it. New buckets start as AWS makes them today: public access
// blocked, ACLs off, SSE-S3 (Amazon S3 User Guide, "Default settings for new S3 buckets").
import { AwsError } from './aws-error.ts';
import { optionalText, requiredText } from './input.ts';
import type { CallContext, Operation, OperationTable } from './operation.ts';
import { isPublicPolicy, parseBucketPolicy, spreadPolicy } from './s3-policy.ts';
import type { AccountState, Bucket } from './state.ts';
import type { WireAnswer } from './wire-query.ts';
import { parseS3Body, s3Answer, s3Document, s3Empty, s3Namespace } from './wire-rest-xml.ts';
import { element, escapeXml } from './xml.ts';

const bucketArn = ({ account, input }: CallContext) => `arn:${account.partition}:s3:::${String(input['bucketName'])}`;

/** The caller's bucket, seen from the right Region and owned by whom the caller expects. */
function theBucket(context: CallContext): Bucket {
  const { account, input, region } = context;
  const name = requiredText(input, 'bucketName');
  const bucket = account.buckets.get(name);
  if (bucket === undefined) {
    if (isTaken(account, name)) throw new AwsError('AccessDenied', 403, 'Access Denied');
    throw new AwsError('NoSuchBucket', 404, 'The specified bucket does not exist');
  }
  const expected = optionalText(input, 'expectedOwner');
  if (expected !== undefined && expected !== account.accountId) throw new AwsError('AccessDenied', 403, 'Access Denied');
  if (bucket.region !== region) {
    throw new AwsError('PermanentRedirect', 301, 'The bucket you are attempting to access must be addressed using the specified endpoint.', {
      'x-amz-bucket-region': bucket.region,
    });
  }
  return bucket;
}

/** In the scenario of a taken name, whoever asks first finds it taken. */
function isTaken(account: AccountState, name: string): boolean {
  if (account.behaviour.firstBucketNameTaken && account.takenBuckets.size === 0 && !account.buckets.has(name)) {
    account.takenBuckets.add(name);
  }
  return account.takenBuckets.has(name);
}

function checkBucketName(name: string): string {
  const fits = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name);
  if (!fits || name.includes('..') || /^\d+\.\d+\.\d+\.\d+$/.test(name) || /^(xn--|sthree-)|(-s3alias|--ol-s3)$/.test(name)) {
    throw new AwsError('InvalidBucketName', 400, 'The specified bucket is not valid.');
  }
  return name;
}

function regionOfNewBucket({ input, region }: CallContext): string {
  const body = optionalText(input, 'body') ?? '';
  const constraint = body === '' ? undefined : parseS3Body(body, 'CreateBucketConfiguration')['LocationConstraint'];
  if (constraint === 'us-east-1') throw new AwsError('InvalidLocationConstraint', 400, 'The specified location-constraint is not valid');
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

/** A bucket with today's defaults. */
export function newBucket(name: string, region: string, createdAt: number): Bucket {
  const flags = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'];
  const rule = (content: string) => element('Rule', content);
  return {
    name,
    region,
    createdAt,
    objects: new Map(),
    documents: new Map([
      ['PublicAccessBlockConfiguration', element('PublicAccessBlockConfiguration', flags.map((flag) => element(flag, 'true')).join(''), s3Namespace)],
      ['OwnershipControls', element('OwnershipControls', rule(element('ObjectOwnership', 'BucketOwnerEnforced')), s3Namespace)],
      [
        'ServerSideEncryptionConfiguration',
        element(
          'ServerSideEncryptionConfiguration',
          rule(element('ApplyServerSideEncryptionByDefault', element('SSEAlgorithm', 'AES256')) + element('BucketKeyEnabled', 'false')),
          s3Namespace,
        ),
      ],
    ]),
  };
}

function get(root: string, action: string, absent: readonly [code: string, message: string] | 'empty'): Operation<WireAnswer> {
  return {
    mutating: false,
    action,
    resource: bucketArn,
    run: (context) => {
      const document = theBucket(context).documents.get(root);
      if (document !== undefined) return s3Document(document);
      if (absent === 'empty') return s3Answer(root, '');
      throw new AwsError(absent[0], 404, absent[1]);
    },
  };
}

function put(root: string, action: string): Operation<WireAnswer> {
  return {
    mutating: true,
    action,
    resource: bucketArn,
    run: (context) => {
      const bucket = theBucket(context);
      const body = optionalText(context.input, 'body') ?? '';
      parseS3Body(body, root);
      bucket.documents.set(root, body);
      return s3Empty(200);
    },
  };
}

function remove(root: string, action: string): Operation<WireAnswer> {
  return {
    mutating: true,
    action,
    resource: bucketArn,
    run: (context) => {
      theBucket(context).documents.delete(root);
      return s3Empty(204);
    },
  };
}

const noBlock = ['NoSuchPublicAccessBlockConfiguration', 'The public access block configuration was not found'] as const;
const noLifecycle = ['NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist'] as const;
const noOwnership = ['OwnershipControlsNotFoundError', 'The bucket ownership controls were not found'] as const;
const noEncryption = ['ServerSideEncryptionConfigurationNotFoundError', 'The server side encryption configuration was not found'] as const;

export const s3Operations: OperationTable<WireAnswer> = {
  ListBuckets: {
    mutating: false,
    action: 's3:ListAllMyBuckets',
    run: ({ account }) => {
      const buckets = [...account.buckets.values()].map(({ name, createdAt, region }) =>
        element(
          'Bucket',
          element('Name', name) + element('CreationDate', new Date(createdAt).toISOString()) + element('BucketRegion', region),
        ),
      );
      return s3Answer('ListAllMyBucketsResult', element('Owner', element('ID', ownerId(account))) + element('Buckets', buckets.join('')));
    },
  },
  CreateBucket: {
    mutating: true,
    resource: bucketArn,
    run: (context) => {
      const { account, now } = context;
      const name = checkBucketName(requiredText(context.input, 'bucketName'));
      const region = regionOfNewBucket(context);
      const own = account.buckets.get(name);
      if (own === undefined) {
        if (isTaken(account, name)) {
          throw new AwsError(
            'BucketAlreadyExists',
            409,
            'The requested bucket name is not available. The bucket namespace is shared by all users of the system. ' +
              'Please select a different name and try again.',
          );
        }
        account.buckets.set(name, newBucket(name, region, now));
      } else if (region !== 'us-east-1' || own.region !== 'us-east-1') {
        throw new AwsError('BucketAlreadyOwnedByYou', 409, 'Your previous request to create the named bucket succeeded and you already own it.');
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
      if (bucket.objects.size > 0) throw new AwsError('BucketNotEmpty', 409, 'The bucket you tried to delete is not empty');
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
  GetPublicAccessBlock: get('PublicAccessBlockConfiguration', 's3:GetBucketPublicAccessBlock', noBlock),
  PutPublicAccessBlock: put('PublicAccessBlockConfiguration', 's3:PutBucketPublicAccessBlock'),
  DeletePublicAccessBlock: remove('PublicAccessBlockConfiguration', 's3:PutBucketPublicAccessBlock'),
  GetBucketOwnershipControls: get('OwnershipControls', 's3:GetBucketOwnershipControls', noOwnership),
  PutBucketOwnershipControls: put('OwnershipControls', 's3:PutBucketOwnershipControls'),
  GetBucketVersioning: get('VersioningConfiguration', 's3:GetBucketVersioning', 'empty'),
  PutBucketVersioning: put('VersioningConfiguration', 's3:PutBucketVersioning'),
  GetBucketLifecycleConfiguration: get('LifecycleConfiguration', 's3:GetLifecycleConfiguration', noLifecycle),
  PutBucketLifecycleConfiguration: put('LifecycleConfiguration', 's3:PutLifecycleConfiguration'),
  DeleteBucketLifecycle: remove('LifecycleConfiguration', 's3:PutLifecycleConfiguration'),
  GetBucketEncryption: get('ServerSideEncryptionConfiguration', 's3:GetEncryptionConfiguration', noEncryption),
  PutBucketEncryption: put('ServerSideEncryptionConfiguration', 's3:PutEncryptionConfiguration'),
  GetBucketTagging: get('Tagging', 's3:GetBucketTagging', ['NoSuchTagSet', 'The TagSet does not exist']),
  PutBucketTagging: put('Tagging', 's3:PutBucketTagging'),
  DeleteBucketTagging: remove('Tagging', 's3:PutBucketTagging'),
  GetBucketLogging: get('BucketLoggingStatus', 's3:GetBucketLogging', 'empty'),
  GetBucketAcl: {
    mutating: false,
    resource: bucketArn,
    run: (context) => {
      theBucket(context);
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
        throw new AwsError('AccessDenied', 403, 'Access Denied: public policies are prevented by the BlockPublicPolicy setting.');
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
};

function blocksPublicPolicy({ documents }: Bucket): boolean {
  const document = documents.get('PublicAccessBlockConfiguration');
  return document !== undefined && parseS3Body(document, 'PublicAccessBlockConfiguration')['BlockPublicPolicy'] === 'true';
}

/** A canonical user id: 64 hex digits. */
function ownerId({ accountId }: AccountState): string {
  return Buffer.from(accountId).toString('hex').padEnd(64, 'e7');
}

function listObjects({ name, objects }: Bucket, { input }: CallContext): WireAnswer {
  const prefix = optionalText(input, 'prefix') ?? '';
  const after = optionalText(input, 'continuation-token') ?? optionalText(input, 'start-after') ?? '';
  const most = Math.min(Number(optionalText(input, 'max-keys') ?? '1000'), 1000);
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
