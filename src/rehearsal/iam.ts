// IAM as the account serves it: one table out of the parts.
import { constrained, validationError } from './constraints.ts';
import { accountOperations } from './iam-account.ts';
import { certificateOperations } from './iam-certificates.ts';
import { credentialReportOperations } from './iam-credential-report.ts';
import { groupOperations } from './iam-groups.ts';
import { inlinePolicyOperations } from './iam-inline-policies.ts';
import { keyOperations } from './iam-keys.ts';
import { mfaOperations } from './iam-mfa.ts';
import { passwordOperations } from './iam-passwords.ts';
import { roleOperations } from './iam-roles.ts';
import { rootFeatureOperations } from './iam-root-features.ts';
import { rootTaskOperations } from './iam-root-tasks.ts';
import { simulateOperations } from './iam-simulate.ts';
import { userOperations } from './iam-users.ts';
import type { OperationTable } from './operation.ts';
import { outboundFederationOperations } from './outbound-federation.ts';

export const iamNamespace = 'https://iam.amazonaws.com/doc/2010-05-08/';

export const iamOperations: OperationTable = constrained('iam', validationError, {
  ...userOperations,
  ...groupOperations,
  ...inlinePolicyOperations,
  ...passwordOperations,
  ...keyOperations,
  ...mfaOperations,
  ...certificateOperations,
  ...accountOperations,
  ...roleOperations,
  ...credentialReportOperations,
  ...simulateOperations,
  ...rootFeatureOperations,
  ...outboundFederationOperations,
  // Last, because they extend operations of the parts above.
  ...rootTaskOperations,
});
