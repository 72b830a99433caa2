// The settings of a bucket that are one XML document each: what is put is what is given back.
import { AwsError } from './aws-error.ts';
import { optionalText } from './input.ts';
import type { Operation, OperationTable } from './operation.ts';
import { bucketArn, theBucket } from './s3-buckets.ts';
import { checkDocument } from './s3-schemas.ts';
import type { WireAnswer } from './wire.ts';
import { parseS3Body, s3Answer, s3Document, s3Empty } from './wire-rest-xml.ts';

function get(
  root: string,
  action: string,
  absent: readonly [code: string, message: string] | 'empty',
  further: WireAnswer['headers'] = {},
): Operation<WireAnswer> {
  return {
    mutating: false,
    action,
    resource: bucketArn,
    run: (context) => {
      const document = theBucket(context).documents.get(root);
      if (document !== undefined) {
        const answer = s3Document(document);
        return { ...answer, headers: { ...answer.headers, ...further } };
      }
      if (absent === 'empty') return s3Answer(root, '');
      throw new AwsError(absent[0], 404, absent[1]);
    },
  };
}

function put(root: string, action: string, status: 200 | 204 = 200): Operation<WireAnswer> {
  return {
    mutating: true,
    action,
    resource: bucketArn,
    run: (context) => {
      const bucket = theBucket(context);
      const body = optionalText(context.input, 'body') ?? '';
      checkDocument(root, parseS3Body(body, root));
      bucket.documents.set(root, body);
      return s3Empty(status);
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

const noBlock = [
  'NoSuchPublicAccessBlockConfiguration',
  'The public access block configuration was not found',
] as const;
const noLifecycle = ['NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist'] as const;
const smallestTransition = { 'x-amz-transition-default-minimum-object-size': 'all_storage_classes_128K' };
const noOwnership = ['OwnershipControlsNotFoundError', 'The bucket ownership controls were not found'] as const;
const noEncryption = [
  'ServerSideEncryptionConfigurationNotFoundError',
  'The server side encryption configuration was not found',
] as const;

export const s3DocumentOperations: OperationTable<WireAnswer> = {
  GetPublicAccessBlock: get('PublicAccessBlockConfiguration', 's3:GetBucketPublicAccessBlock', noBlock),
  PutPublicAccessBlock: put('PublicAccessBlockConfiguration', 's3:PutBucketPublicAccessBlock'),
  DeletePublicAccessBlock: remove('PublicAccessBlockConfiguration', 's3:PutBucketPublicAccessBlock'),
  GetBucketOwnershipControls: get('OwnershipControls', 's3:GetBucketOwnershipControls', noOwnership),
  PutBucketOwnershipControls: put('OwnershipControls', 's3:PutBucketOwnershipControls'),
  GetBucketVersioning: get('VersioningConfiguration', 's3:GetBucketVersioning', 'empty'),
  PutBucketVersioning: put('VersioningConfiguration', 's3:PutBucketVersioning'),
  GetBucketLifecycleConfiguration: get(
    'LifecycleConfiguration',
    's3:GetLifecycleConfiguration',
    noLifecycle,
    smallestTransition,
  ),
  PutBucketLifecycleConfiguration: put('LifecycleConfiguration', 's3:PutLifecycleConfiguration'),
  DeleteBucketLifecycle: remove('LifecycleConfiguration', 's3:PutLifecycleConfiguration'),
  GetBucketEncryption: get('ServerSideEncryptionConfiguration', 's3:GetEncryptionConfiguration', noEncryption),
  PutBucketEncryption: put('ServerSideEncryptionConfiguration', 's3:PutEncryptionConfiguration'),
  GetBucketTagging: get('Tagging', 's3:GetBucketTagging', ['NoSuchTagSet', 'The TagSet does not exist']),
  PutBucketTagging: put('Tagging', 's3:PutBucketTagging', 204),
  DeleteBucketTagging: remove('Tagging', 's3:PutBucketTagging'),
  GetBucketLogging: get('BucketLoggingStatus', 's3:GetBucketLogging', 'empty'),
};
