// The credentials of one session by principal, in memory only. The caller's are open from the start.
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types';
import type { Principal } from '../engine/plan.ts';
import type { TemporaryCredentials } from './account.ts';

interface Open {
  readonly arn: string | undefined;
  readonly provider: AwsCredentialIdentityProvider;
}

export class Principals {
  readonly #open = new Map<Principal, Open>();

  constructor(caller: AwsCredentialIdentityProvider) {
    this.#open.set('caller', { arn: undefined, provider: caller });
  }

  arnOf(principal: Principal): string | undefined {
    return this.#open.get(principal)?.arn;
  }

  /** Throws a TypeError when the principal is not open. */
  providerOf(principal: Principal): AwsCredentialIdentityProvider {
    const found = this.#open.get(principal);
    if (found === undefined) throw new TypeError(`the credentials of ${principal} are not open`);
    return found.provider;
  }

  isOpen(principal: Principal): boolean {
    return this.#open.has(principal);
  }

  /** Says whose the caller's credentials are, once AWS has told. */
  nameCaller(arn: string): void {
    this.#open.set('caller', { arn, provider: this.providerOf('caller') });
  }

  open(principal: Principal, arn: string, provider: AwsCredentialIdentityProvider): void {
    this.#open.set(principal, { arn, provider });
  }

  shut(principal: Principal): void {
    this.#open.delete(principal);
  }
}

/**
 * The SDK's provider for credentials at hand. Fixed ones are given without their expiry: AWS decides when they
 * end, and its answer is what the owner is told. A function is asked again when those it gave are about to
 * expire, and before every call when it does not say when that is.
 */
export function providerFor(
  credentials: TemporaryCredentials | (() => Promise<TemporaryCredentials>),
): AwsCredentialIdentityProvider {
  if (typeof credentials !== 'function') return () => Promise.resolve(revealed(credentials));
  return async () => {
    const found = await credentials();
    return { ...revealed(found), expiration: new Date(found.expiresAt ?? 0) };
  };
}

function revealed({ accessKeyId, secretAccessKey, sessionToken }: TemporaryCredentials): AwsCredentialIdentity {
  return {
    accessKeyId,
    secretAccessKey: secretAccessKey.reveal(),
    ...(sessionToken === undefined ? {} : { sessionToken: sessionToken.reveal() }),
  };
}
