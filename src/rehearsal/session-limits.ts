// What temporary credentials may never do, whatever their policies say
// (STS API reference, GetSessionToken and GetFederationToken, "Permissions").
import { AwsError } from './aws-error.ts';
import type { CallContext } from './operation.ts';
import { refusal, type Family } from './refusals.ts';

/** By kind of session, the operations of STS that are left to it; a kind that is not here has no limits. */
const stsLeft: { readonly [kind: string]: readonly string[] } = {
  token: ['AssumeRole', 'GetCallerIdentity'],
  federated: ['GetCallerIdentity'],
};

export function refuseByKindOfSession(
  { principal: { session } }: CallContext,
  { service, action, family }: { readonly service: string; readonly action: string; readonly family: Family },
): void {
  if (session === undefined) return;
  const { kind, mfa } = session;
  // IAM does not even know such a session.
  if (service === 'iam' && (kind === 'federated' || (kind === 'token' && !mfa))) throw refusal('unknown-key', family);
  const operation = action.slice(action.indexOf(':') + 1);
  if (service === 'sts' && stsLeft[kind]?.includes(operation) === false) throw notInSession(operation);
}

export function notInSession(operation: string): AwsError {
  return new AwsError('AccessDenied', 403, `Cannot call ${operation} with session credentials`);
}
