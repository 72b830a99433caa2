// Long-term access keys, of users and of root. Without a UserName the keys of whoever signed are meant
// (IAM API reference, ListAccessKeys: "you can use this operation to manage root user credentials").
import { AwsError, invalid } from './aws-error.ts';
import { optionalText, page, requiredText } from './input.ts';
import { mustSpecifyUserName, namedOrSelf, namedResource } from './iam-names.ts';
import type { CallContext, OperationTable } from './operation.ts';
import { keysOf } from './principals.ts';
import { sameOwner, type AccessKey, type Owner } from './state.ts';

const keysPerOwner = 2;

/**
 * AWS documents UserName as required with temporary credentials for listing and changing keys, not for making
 * and deleting them; whether root's are spared is not confirmed. A session of AssumeRoot is told to leave it out.
 */
function keyOwner(context: CallContext, doing: 'reading or changing' | 'making or deleting'): Owner {
  const { account, principal, input } = context;
  const temporaryRoot =
    principal.who.kind === 'root' && principal.session !== undefined && principal.session.kind !== 'assumed-root';
  const answer = account.doubts['root-session-manages-keys'];
  const refused = answer === 'no' || (answer === 'delete-only' && doing === 'reading or changing');
  if (temporaryRoot && refused && optionalText(input, 'UserName') === undefined) throw mustSpecifyUserName();
  return namedOrSelf(context);
}

function theKey(context: CallContext, doing: Parameters<typeof keyOwner>[1]): AccessKey {
  const owner = keyOwner(context, doing);
  const accessKeyId = requiredText(context.input, 'AccessKeyId');
  const key = context.account.keys.get(accessKeyId);
  if (key === undefined || !sameOwner(key.owner, owner)) {
    throw new AwsError('NoSuchEntity', 404, `The Access Key with id ${accessKeyId} cannot be found.`);
  }
  return key;
}

const nameOfOwner = (owner: Owner) => (owner.kind === 'user' ? owner.userName : undefined);

export const keyOperations: OperationTable = {
  ListAccessKeys: {
    mutating: false,
    resource: namedResource,
    run: (context) => {
      const { items, ...rest } = page(keysOf(context.account, keyOwner(context, 'reading or changing')), context.input);
      return {
        AccessKeyMetadata: items.map((key) => ({
          UserName: nameOfOwner(key.owner),
          AccessKeyId: key.accessKeyId,
          Status: key.status,
          CreateDate: new Date(key.createdAt),
        })),
        ...rest,
      };
    },
  },
  CreateAccessKey: {
    mutating: true,
    resource: namedResource,
    run: (context) => {
      const { account, ids, now } = context;
      const owner = keyOwner(context, 'making or deleting');
      if (keysOf(account, owner).length >= keysPerOwner) {
        throw new AwsError('LimitExceeded', 409, `Cannot exceed quota for AccessKeysPerUser: ${keysPerOwner}`);
      }
      const key: AccessKey = {
        accessKeyId: ids.accessKeyId('AKIA'),
        secret: ids.base64(40),
        owner,
        createdAt: now,
        status: 'Active',
      };
      account.keys.set(key.accessKeyId, key);
      return {
        AccessKey: {
          UserName: nameOfOwner(owner),
          AccessKeyId: key.accessKeyId,
          Status: key.status,
          SecretAccessKey: key.secret,
          CreateDate: new Date(now),
        },
      };
    },
  },
  UpdateAccessKey: {
    mutating: true,
    resource: namedResource,
    run: (context) => {
      const status = requiredText(context.input, 'Status');
      if (status !== 'Active' && status !== 'Inactive') throw invalid('Status must be Active or Inactive.');
      theKey(context, 'reading or changing').status = status;
      return {};
    },
  },
  DeleteAccessKey: {
    mutating: true,
    resource: namedResource,
    run: (context) => {
      context.account.keys.delete(theKey(context, 'making or deleting').accessKeyId);
      return {};
    },
  },
  GetAccessKeyLastUsed: {
    mutating: false,
    run: ({ account, input, principal }) => {
      const accessKeyId = requiredText(input, 'AccessKeyId');
      const key = account.keys.get(accessKeyId);
      if (key === undefined) {
        throw new AwsError(
          'AccessDenied',
          403,
          `User: ${principal.arn} is not authorized to perform: iam:GetAccessKeyLastUsed on resource: access key ${accessKeyId}`,
        );
      }
      const used = key.lastUsed;
      return {
        UserName: nameOfOwner(key.owner),
        AccessKeyLastUsed: {
          LastUsedDate: used === undefined ? undefined : new Date(used.at),
          ServiceName: used?.service ?? 'N/A',
          Region: used?.region ?? 'N/A',
        },
      };
    },
  },
};
