// The catalogue, in the order the wizard takes it. A new control is one file and one line here.
import { accessAnalyzer } from './access-analyzer.ts';
import { accessKeys } from './access-keys.ts';
import { adminMfa } from './admin-mfa.ts';
import { adminSignIn } from './admin-sign-in.ts';
import { adminUser } from './admin-user.ts';
import { billingAccess } from './billing-access.ts';
import { budget } from './budget.ts';
import { changeAlert } from './change-alert.ts';
import { cloudtrail } from './cloudtrail.ts';
import { config } from './config.ts';
import { contacts } from './contacts.ts';
import type { AwsControl } from './contract.ts';
import { guardduty } from './guardduty.ts';
import { mfaRequired } from './mfa-required.ts';
import { passwordPolicy } from './password-policy.ts';
import { people } from './people.ts';
import { rootAccessKeys } from './root-access-keys.ts';
import { rootAlert } from './root-alert.ts';
import { rootCustody } from './root-custody.ts';
import { rootEmail } from './root-email.ts';
import { rootMfa } from './root-mfa.ts';
import { rootPassword } from './root-password.ts';
import { rootProcedure } from './root-procedure.ts';
import { s3PublicAccess } from './s3-public-access.ts';
import { usersMfa } from './users-mfa.ts';

export const catalogue: readonly AwsControl[] = [
  contacts,
  rootMfa,
  adminUser,
  adminMfa,
  adminSignIn,
  cloudtrail,
  rootAlert,
  changeAlert,
  guardduty,
  config,
  accessAnalyzer,
  s3PublicAccess,
  budget,
  passwordPolicy,
  people,
  usersMfa,
  accessKeys,
  mfaRequired,
  rootAccessKeys,
  rootPassword,
  rootEmail,
  rootCustody,
  rootProcedure,
  billingAccess,
] as readonly AwsControl[];
