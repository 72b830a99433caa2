// Whether a principal may do something: service control policies, then its own policies and those of its session,
// then the resource's. The sentence of a refusal names the policy type that refused, as AWS does
// (IAM User Guide, "Troubleshoot access denied error messages").
import type { AwsError } from './aws-error.ts';
import { optionalText } from './input.ts';
import { managedPolicy } from './managed-policies.ts';
import type { CallContext } from './operation.ts';
import { decideByOrganization } from './organization-policies.ts';
import { decide, type AccessRequest, type Decision, type RequestKeys } from './policy.ts';
import type { PolicyDocument } from './policy-document.ts';
import type { Principal } from './principals.ts';
import { refusal, type Family } from './refusals.ts';
import { askingOf, requestKeys } from './request-keys.ts';
import { refuseByKindOfSession } from './session-limits.ts';
import type { AccountState } from './state.ts';

/** What is asked for. */
export interface Asked {
  readonly service: string;
  readonly family: Family;
  readonly action: string;
  readonly resource: string;
  /** Beside those of every request. */
  readonly keys: RequestKeys;
  /** The one of the resource, but for buckets, whose policies are known here. */
  readonly resourcePolicy: PolicyDocument | undefined;
}

/** Throws AccessDenied, or whatever AWS answers, when the call is not allowed. */
export function authorize(context: CallContext, asked: Asked): void {
  const { account, principal } = context;
  const { service, action } = asked;
  refuseByKindOfSession(context, asked);
  const resource = aboutRoot(context, service) ? principal.arn : asked.resource;
  const keys = new Map([...requestKeys(context), ...asked.keys]);
  const request: AccessRequest = { action, resource, keys, asking: askingOf(context) };
  const denied = (because: string) => accessDenied(context, { ...asked, resource }, because);

  const byOrganization = decideByOrganization(account, request);
  if (byOrganization === 'denied') throw denied('with an explicit deny in a service control policy');
  if (byOrganization === 'not-allowed') throw denied(`because no service control policy allows the ${action} action`);

  const own = decideByOwn(account, principal, request);
  if (own === 'denied') throw denied('with an explicit deny in an identity-based policy');
  const inSession = decideBySession(principal, request);
  if (inSession === 'denied') throw denied('with an explicit deny in a session policy');

  const bucket =
    service === 's3' ? account.buckets.get(resource.replace(/^arn:[^:]+:s3:::/, '').split('/', 1)[0] ?? '') : undefined;
  const policy = bucket?.policy?.document ?? asked.resourcePolicy;
  const byResource = policy === undefined ? 'not-allowed' : decide([policy], request, { accountsCount: false });
  // Only root can take back a bucket policy that locks everyone out (S3 API reference, DeleteBucketPolicy).
  const rescue = principal.who.kind === 'root' && /^s3:(Get|Put|Delete)BucketPolicy$/.test(action);
  if (byResource === 'denied' && !rescue) throw denied('with an explicit deny in a resource-based policy');

  if (byResource === 'allowed') return;
  if (own !== 'allowed') throw denied(`because no identity-based policy allows the ${action} action`);
  if (inSession !== 'allowed') throw denied(`because no session policy allows the ${action} action`);
}

function accessDenied(
  { principal }: CallContext,
  { service, family, action, resource }: Asked,
  because: string,
): AwsError {
  // S3 puts the resource in quotes and leaves it out where there is none; SNS writes its own name large.
  const about =
    service === 's3' ? (resource === '*' ? '' : ` on resource: "${resource}"`) : ` on resource: ${resource}`;
  const large = (text: string) => (service === 'sns' ? text.replaceAll('sns:', 'SNS:') : text);
  return refusal(
    'denied',
    family,
    `User: ${principal.arn} is not authorized to perform: ${large(action)}${about} ${
      because.endsWith(' action') ? large(because) : because
    }`,
  );
}

/** In a session of AssumeRoot a call that names no other user is about the root user that it stands for. */
function aboutRoot({ account, principal, input }: CallContext, service: string): boolean {
  if (principal.session?.kind !== 'assumed-root' || service !== 'iam') return false;
  if (optionalText(input, 'UserName') !== undefined) return false;
  return account.devices.get(optionalText(input, 'SerialNumber') ?? '')?.owner?.kind !== 'user';
}

/** By what the principal itself carries. Root may do anything. */
export function decideByOwn(account: AccountState, { who }: Principal, request: AccessRequest): Decision {
  return who.kind === 'root' ? 'allowed' : decide(policiesOf(account, who), request);
}

/** By the policy that its session was made with: both that and its own policies must allow a call. */
function decideBySession({ session }: Principal, request: AccessRequest): Decision {
  return session?.policy === undefined ? 'allowed' : decide([session.policy], request);
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
