// The catalogue, in the order the wizard takes it. A new control is one file and one line here.
import { adminMfa } from './admin-mfa.ts';
import { adminSignIn } from './admin-sign-in.ts';
import { adminUser } from './admin-user.ts';
import { cloudtrail } from './cloudtrail.ts';
import type { AwsControl } from './contract.ts';
import { rootAccessKeys } from './root-access-keys.ts';
import { rootCustody } from './root-custody.ts';
import { rootEmail } from './root-email.ts';
import { rootMfa } from './root-mfa.ts';
import { rootPassword } from './root-password.ts';

export const catalogue: readonly AwsControl[] = [
  rootMfa,
  adminUser,
  adminMfa,
  adminSignIn,
  cloudtrail,
  rootAccessKeys,
  rootPassword,
  rootEmail,
  rootCustody,
] as readonly AwsControl[];
