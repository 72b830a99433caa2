// Temporary credentials in the making: what all operations of STS that give some have in common
// (STS API reference, Credentials; IAM User Guide, "Session policies").
import { AwsError, invalid } from './aws-error.ts';
import { readPolicy } from './iam-inline-policies.ts';
import { devicesOf } from './iam-mfa.ts';
import { optionalText, type Input } from './input.ts';
import type { CallContext, Output } from './operation.ts';
import type { PolicyDocument } from './policy-document.ts';
import type { AccountState, Owner, Session } from './state.ts';
import { codeRulesOf, spendCode } from './totp.ts';

export const denied = (message: string) => new AwsError('AccessDenied', 403, message);

type Made = Omit<Session, 'accessKeyId' | 'secret' | 'token' | 'issuedAt' | 'expiresAt'> & {
  /** Where the session acts. */
  readonly holder: AccountState;
  readonly seconds: number;
};

/** Makes the session and returns its credentials. */
export function makeSession({ ids, now }: CallContext, { holder, seconds, ...rest }: Made): Output {
  const session: Session = {
    ...rest,
    accessKeyId: ids.accessKeyId('ASIA'),
    secret: ids.base64(40),
    token: `IQoJb3JpZ2luX2Vj${ids.base64(340)}`,
    issuedAt: now,
    expiresAt: now + seconds * 1000,
  };
  holder.sessions.set(session.accessKeyId, session);
  return {
    AccessKeyId: session.accessKeyId,
    SecretAccessKey: session.secret,
    SessionToken: session.token,
    Expiration: new Date(session.expiresAt),
  };
}

/** The policy that a session is to be held to, if one is given. */
export function sessionPolicy(input: Input): PolicyDocument | undefined {
  const text = optionalText(input, 'Policy');
  return text === undefined ? undefined : readPolicy(text, 'identity');
}

/** True when a one-time code was given and is right. Throws when it is given and wrong. */
export function provenByCode({ account, input, now }: CallContext, owner: Owner): boolean {
  const serial = optionalText(input, 'SerialNumber');
  const code = optionalText(input, 'TokenCode');
  if (serial === undefined && code === undefined) return false;
  if (serial === undefined || code === undefined) throw invalid('SerialNumber and TokenCode must be given together.');
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
