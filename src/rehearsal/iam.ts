// IAM as the account serves it: one table out of the parts.
import { accountOperations } from './iam-account.ts';
import { groupOperations } from './iam-groups.ts';
import { keyOperations } from './iam-keys.ts';
import { mfaOperations } from './iam-mfa.ts';
import { passwordOperations } from './iam-passwords.ts';
import { roleOperations } from './iam-roles.ts';
import { userOperations } from './iam-users.ts';
import type { OperationTable } from './operation.ts';

export const iamNamespace = 'https://iam.amazonaws.com/doc/2010-05-08/';

export const iamOperations: OperationTable = {
  ...userOperations,
  ...groupOperations,
  ...passwordOperations,
  ...keyOperations,
  ...mfaOperations,
  ...accountOperations,
  ...roleOperations,
};
