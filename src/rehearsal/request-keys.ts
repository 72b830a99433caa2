// The condition keys of a request that policies may ask about, in lower case, and who is asking, for resource
// policies (IAM User Guide, "AWS global condition context keys"). A key that does not apply is absent.
import { roleArn } from './iam-names.ts';
import type { CallContext } from './operation.ts';
import type { AccessRequest, RequestKeys } from './policy.ts';
import type { Principal } from './principals.ts';
import type { AccountState } from './state.ts';

type Caller = Pick<CallContext, 'account' | 'principal'>;

/** Of a role session the ARN of the role; of anyone else their own. */
function principalArn({ account, principal }: Caller): string {
  return roleArnOf(account, principal) ?? principal.arn;
}

function roleArnOf(account: AccountState, { who }: Principal): string | undefined {
  const role = who.kind === 'role' ? account.roles.get(who.roleName) : undefined;
  return role && roleArn(account, role);
}

export function askingOf({ account, principal }: Caller): AccessRequest['asking'] {
  const roleArn = roleArnOf(account, principal);
  const { arn } = principal;
  return { kind: 'identity', arn, accountId: account.accountId, ...(roleArn === undefined ? {} : { roleArn }) };
}

export function requestKeys(context: Pick<CallContext, 'account' | 'principal' | 'region' | 'now'>): RequestKeys {
  const { account, principal, region, now } = context;
  const { who, session } = principal;
  const isFederated = session?.kind === 'federated';
  const keys = new Map([
    ['aws:principalarn', principalArn(context)],
    ['aws:principalaccount', account.accountId],
    ['aws:principaltype', isFederated ? 'FederatedUser' : principalTypes[who.kind]],
    ['aws:principalisawsservice', 'false'],
    ['aws:viaawsservice', 'false'],
    ['aws:userid', principal.userId],
    ['aws:requestedregion', region],
    ['aws:currenttime', new Date(now).toISOString()],
    ['aws:epochtime', String(Math.floor(now / 1000))],
    // A rehearsal is served in the clear on loopback and stands for a TLS endpoint.
    ['aws:securetransport', 'true'],
  ]);
  if (account.organization !== undefined) keys.set('aws:principalorgid', account.organization.id);
  if (who.kind === 'user' && !isFederated) keys.set('aws:username', who.userName);
  if (session === undefined) return keys;
  if (session.kind === 'assumed-root') keys.set('aws:assumedroot', 'true');
  keys.set('aws:tokenissuetime', new Date(session.issuedAt).toISOString());
  // Long-term keys have no such key at all, which is why policies use BoolIfExists.
  keys.set('aws:multifactorauthpresent', String(session.mfa));
  if (session.mfa)
    keys.set('aws:multifactorauthage', String(Math.floor((now - (session.mfaAt ?? session.issuedAt)) / 1000)));
  return keys;
}

const principalTypes = { root: 'Account', user: 'User', role: 'AssumedRole' } as const;
