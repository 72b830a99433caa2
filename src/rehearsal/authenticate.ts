// Who signed a request: a known, active key, the right secret and token, about the right time.
// Anything else is refused in the words of the service that was called.
import { credentialOf, type Principal } from './principals.ts';
import { refusal, type Family } from './refusals.ts';
import { signatureHolds, type ArrivedRequest, type Signature } from './sigv4.ts';
import type { AccountState } from './state.ts';

const widestSkew = 5 * 60_000;

/** Simulated time, and real time, which is what a client knows that never heard of a rehearsal. */
export interface Times {
  readonly now: number;
  readonly realNow: number;
}

/** Throws an AwsError unless the signature stands for a principal of this account. */
export function authenticate(
  account: AccountState,
  request: ArrivedRequest,
  signature: Signature,
  family: Family,
  times: Times,
): Principal {
  const credential = credentialOf(account, signature.accessKeyId);
  if (credential === undefined) {
    const message =
      family === 's3'
        ? 'The AWS Access Key Id you provided does not exist in our records.'
        : 'The security token included in the request is invalid.';
    throw refusal('unknown-key', family, message);
  }
  if (credential.token !== signature.token) {
    throw refusal('wrong-token', family, 'The security token included in the request is invalid.');
  }
  // Moving the rehearsal's clock must not look like a broken clock on the owner's machine: an SDK signs with
  // real time, or with whatever simulated time it last read from a Date header.
  const earliest = account.behaviour.strictTime ? times.now : Math.min(times.now, times.realNow);
  if (signature.signedAt < earliest - widestSkew || signature.signedAt > times.now + widestSkew) {
    const late = signature.signedAt < times.now;
    throw refusal(
      'wrong-time',
      family,
      family === 's3'
        ? 'The difference between the request time and the current time is too large.'
        : `Signature ${late ? 'expired' : 'not yet current'}: ${signature.timestamp} is now ` +
            `${late ? 'earlier' : 'later'} than ${new Date(times.now).toISOString()} (5 min.)`,
    );
  }
  if (!signatureHolds(request, signature, credential.secret)) {
    throw refusal(
      'wrong-signature',
      family,
      'The request signature we calculated does not match the signature you provided. ' +
        'Check your AWS Secret Access Key and signing method.',
    );
  }
  if (credential.expiresAt !== undefined && credential.expiresAt <= times.now) {
    throw refusal('expired', family, 'The security token included in the request is expired');
  }
  return credential.principal;
}
