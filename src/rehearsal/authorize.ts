// Whether a principal may do something: service control policies, then its own policies, then the
// resource's. The sentence of a refusal names the policy type that refused, as AWS does.
import { managedPolicy } from './managed-policies.ts';
import type { CallContext } from './operation.ts';
import { decideByOrganization } from './organization-policies.ts';
import { decide, type AccessRequest, type Decision, type RequestKeys } from './policy.ts';
import type { PolicyDocument } from './policy-document.ts';
import type { Principal } from './principals.ts';
import { refusal, type Family } from './refusals.ts';
import type { AccountState } from './state.ts';

/** Request condition keys, in lower case (IAM User Guide, "AWS global condition context keys"). */
export function requestKeys({ account, principal, region, now }: CallContext): RequestKeys {
  const keys = new Map([
    ['aws:principalarn', principal.arn],
    ['aws:principalaccount', account.accountId],
    ['aws:userid', principal.userId],
    ['aws:requestedregion', region],
    ['aws:currenttime', new Date(now).toISOString()],
    // A rehearsal is served in the clear on loopback and stands for a TLS endpoint.
    ['aws:securetransport', 'true'],
    ['aws:principaltype', { root: 'Account', user: 'User', role: 'AssumedRole' }[principal.who.kind]],
  ]);
  if (principal.who.kind === 'user') keys.set('aws:username', principal.who.userName);
  if (principal.session?.kind === 'assumed-root') keys.set('aws:assumedroot', 'true');
  // Long-term keys have no such key at all, which is why policies use BoolIfExists.
  if (principal.session !== undefined) keys.set('aws:multifactorauthpresent', String(principal.session.mfa));
  return keys;
}

/** Throws AccessDenied, or whatever AWS answers, when the call is not allowed. */
export function authorize(
  context: CallContext,
  service: string,
  action: string,
  resource: string,
  family: Family,
): void {
  const { account, principal } = context;
  const invalidToken = 'The security token included in the request is invalid.';
  // Sessions made without a code cannot call IAM at all (STS API reference, GetSessionToken).
  if (service === 'iam' && principal.session?.kind === 'token' && !principal.session.mfa) {
    throw refusal('unknown-key', family, invalidToken);
  }
  const request: AccessRequest = {
    action,
    resource,
    keys: requestKeys(context),
    asking: { kind: 'identity', arn: principal.arn, accountId: account.accountId },
  };
  const denied = (because: string) =>
    refusal(
      'denied',
      family,
      `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${resource} ${because}`,
    );
  const byOrganization = decideByOrganization(account, request);
  if (byOrganization === 'denied') throw denied('with an explicit deny in a service control policy');
  if (byOrganization === 'not-allowed') throw denied(`because no service control policy allows the ${action} action`);
  const own = decideByOwn(account, principal, request);
  if (own === 'denied') throw denied('with an explicit deny in an identity-based policy');
  const bucket =
    service === 's3' ? account.buckets.get(resource.replace(/^arn:[^:]+:s3:::/, '').split('/', 1)[0] ?? '') : undefined;
  const byResource = bucket?.policy === undefined ? 'not-allowed' : decide([bucket.policy.document], request);
  // Only root can take back a bucket policy that locks everyone out (S3 API reference, DeleteBucketPolicy).
  const rescue = principal.who.kind === 'root' && /^s3:(Get|Put|Delete)BucketPolicy$/.test(action);
  if (byResource === 'denied' && !rescue) throw denied('with an explicit deny in a resource-based policy');
  if (own !== 'allowed' && byResource !== 'allowed') {
    throw denied(`because no identity-based policy allows the ${action} action`);
  }
}

/** By what the principal itself carries. Root may do anything, but for a session made for one task. */
export function decideByOwn(account: AccountState, principal: Principal, request: AccessRequest): Decision {
  const { who, session } = principal;
  if (session?.task !== undefined) return decide([session.task], request);
  return who.kind === 'root' ? 'allowed' : decide(policiesOf(account, who), request);
}

/** Every policy a user or role has, through its groups too. */
export function policiesOf(
  account: AccountState,
  who: Exclude<Principal['who'], { kind: 'root' }>,
): readonly PolicyDocument[] {
  const holders =
    who.kind === 'role'
      ? [account.roles.get(who.roleName)]
      : [
          account.users.get(who.userName),
          ...[...account.groups.values()].filter(({ members }) => members.has(who.userName)),
        ];
  return holders.flatMap((holder) =>
    holder === undefined
      ? []
      : [...holder.inlinePolicies.values(), ...[...holder.attachedPolicies].flatMap((arn) => managedPolicy(arn) ?? [])],
  );
}
