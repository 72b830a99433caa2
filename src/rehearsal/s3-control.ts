// The account's own S3 public access block. It is read back as it was put; an organization's policy over it is
// not simulated (Amazon S3 API reference, PutPublicAccessBlock of S3 Control).
import { AwsError } from './aws-error.ts';
import { optionalText } from './input.ts';
import type { CallContext, OperationTable } from './operation.ts';
import type { WireAnswer } from './wire.ts';
import { parseS3Body } from './wire-rest-xml.ts';
import { namedAccount, s3ControlNamespace } from './wire-s3-control.ts';
import { element, xmlHeader } from './xml.ts';

const root = 'PublicAccessBlockConfiguration';
const flags = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'];

function ownAccount({ account, input }: CallContext): CallContext['account'] {
  if (namedAccount(input) !== account.accountId) throw new AwsError('AccessDenied', 403, 'Access Denied');
  return account;
}

export const s3ControlOperations: OperationTable<WireAnswer> = {
  GetPublicAccessBlock: {
    mutating: false,
    action: 's3:GetAccountPublicAccessBlock',
    run: (context) => {
      const { publicAccessBlock } = ownAccount(context).services;
      if (publicAccessBlock === undefined) {
        throw new AwsError(
          'NoSuchPublicAccessBlockConfiguration',
          404,
          'The public access block configuration was not found',
        );
      }
      const given = parseS3Body(publicAccessBlock, root);
      const content = flags.map((flag) => element(flag, String(given[flag] === 'true'))).join('');
      const body = xmlHeader + element(root, content, s3ControlNamespace);
      return { status: 200, headers: { 'content-type': 'application/xml' }, body };
    },
  },
  PutPublicAccessBlock: {
    mutating: true,
    action: 's3:PutAccountPublicAccessBlock',
    run: (context) => {
      const account = ownAccount(context);
      const body = optionalText(context.input, 'body') ?? '';
      parseS3Body(body, root);
      account.services.publicAccessBlock = body;
      return { status: 200, headers: {}, body: '' };
    },
  },
  DeletePublicAccessBlock: {
    mutating: true,
    action: 's3:PutAccountPublicAccessBlock',
    run: (context) => {
      delete ownAccount(context).services.publicAccessBlock;
      return { status: 204, headers: {}, body: '' };
    },
  },
};
