// Takes credentials out of AWS's answers and wraps what is secret at once.
import type { AccessKey } from '@aws-sdk/client-iam';
import type { Credentials } from '@aws-sdk/client-sts';
import { Secret } from '../engine/secret.ts';
import type { TemporaryCredentials } from './account.ts';

/** From iam:CreateAccessKey. */
export function fromAccessKey(key: AccessKey | undefined): TemporaryCredentials {
  return { accessKeyId: key?.AccessKeyId ?? '', secretAccessKey: new Secret(key?.SecretAccessKey ?? '') };
}

/** From sts:GetSessionToken and its like. */
export function fromSession(credentials: Credentials | undefined): TemporaryCredentials {
  return {
    accessKeyId: credentials?.AccessKeyId ?? '',
    secretAccessKey: new Secret(credentials?.SecretAccessKey ?? ''),
    sessionToken: new Secret(credentials?.SessionToken ?? ''),
    ...(credentials?.Expiration === undefined ? {} : { expiresAt: credentials.Expiration.getTime() }),
  };
}
