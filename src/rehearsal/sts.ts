// STS: who is calling, and sessions with a one-time code (STS API reference, GetSessionToken).
import { AwsError, invalid } from './aws-error.ts';
import { checkText, optionalNumber, optionalText, requiredText } from './input.ts';
import { devicesOf } from './iam-mfa.ts';
import type { CallContext, OperationTable } from './operation.ts';
import { heldAccounts } from './organization-state.ts';
import { webIdentityTokenOperations } from './outbound-federation.ts';
import { shownArn } from './principals.ts';
import type { Owner, Session } from './state.ts';
import { roleSessionOperations } from './sts-roles.ts';
import { codeRulesOf, spendCode } from './totp.ts';

export const stsNamespace = 'https://sts.amazonaws.com/doc/2011-06-15/';

function denied(message: string): AwsError {
  return new AwsError('AccessDenied', 403, message);
}

/** True when a one-time code was given and is right. Throws when it is given and wrong. */
function provenByCode({ account, input, now }: CallContext, owner: Owner): boolean {
  const serial = optionalText(input, 'SerialNumber');
  const code = optionalText(input, 'TokenCode');
  if (serial === undefined && code === undefined) return false;
  if (serial === undefined || code === undefined) throw invalid('SerialNumber and TokenCode must be given together.');
  checkText('tokenCode', code, /^\d+$/, 6, 6);
  const device = devicesOf(account, owner).find((candidate) => candidate.serial === serial);
  if (device === undefined) {
    throw denied(
      'MultiFactorAuthentication failed, unable to validate MFA code. ' +
        'Please verify your MFA serial number is valid and associated with this user.',
    );
  }
  if (!spendCode(device, code, now, codeRulesOf(account))) {
    throw denied('MultiFactorAuthentication failed with invalid MFA one time pass code.');
  }
  return true;
}

export const stsOperations: OperationTable = {
  GetCallerIdentity: {
    mutating: false,
    free: true,
    run: ({ account, principal }) => ({
      UserId: principal.userId,
      Account: account.accountId,
      Arn: shownArn(account, principal),
    }),
  },
  // Makes credentials but changes nothing in the account; AWS counts it as a read.
  GetSessionToken: {
    mutating: false,
    free: true,
    run: (context) => {
      const { account, input, principal, ids, now } = context;
      if (principal.session !== undefined || principal.who.kind === 'role') {
        throw denied('Cannot call GetSessionToken with session credentials');
      }
      const asked = optionalNumber(input, 'DurationSeconds') ?? 43_200;
      if (asked < 900 || asked > 129_600) throw invalid('DurationSeconds must be between 900 and 129600.');
      // Root's sessions are silently cut to one hour.
      const seconds = principal.who.kind === 'root' ? Math.min(asked, 3600) : asked;
      const mfa = provenByCode(context, principal.who);
      const session: Session = {
        accessKeyId: ids.accessKeyId('ASIA'),
        secret: ids.base64(40),
        token: `IQoJb3JpZ2luX2Vj${ids.base64(340)}`,
        kind: 'token',
        owner: principal.who,
        mfa,
        issuedAt: now,
        expiresAt: now + seconds * 1000,
        parentKeyId: principal.accessKeyId,
      };
      account.sessions.set(session.accessKeyId, session);
      return {
        Credentials: {
          AccessKeyId: session.accessKeyId,
          SecretAccessKey: session.secret,
          SessionToken: session.token,
          Expiration: new Date(session.expiresAt),
        },
      };
    },
  },
  GetAccessKeyInfo: {
    mutating: false,
    run: ({ account, input }) => {
      const id = checkText('accessKeyId', requiredText(input, 'AccessKeyId'), /^\w+$/, 16, 128);
      const holder = heldAccounts(account).find(({ keys, sessions }) => keys.has(id) || sessions.has(id));
      if (holder === undefined) throw invalid(`The access key ${id} does not exist.`);
      return { Account: holder.accountId };
    },
  },
  ...roleSessionOperations,
  ...webIdentityTokenOperations,
};
