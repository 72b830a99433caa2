// Becoming a role, or for one task the root user of a member account
// (STS API reference, AssumeRole and AssumeRoot).
import { invalid } from './aws-error.ts';
import { roleArn } from './iam-names.ts';
import { managesRoots } from './iam-root-features.ts';
import { optionalNumber, optionalText, requiredText, type Input } from './input.ts';
import type { CallContext, OperationTable, Output } from './operation.ts';
import { heldAccounts } from './organization-state.ts';
import { decide, type RequestKeys } from './policy.ts';
import { askingOf, requestKeys } from './request-keys.ts';
import { taskPolicy } from './root-tasks.ts';
import type { AccountState, Role } from './state.ts';
import { denied, makeSession, provenByCode, sessionPolicy } from './sts-sessions.ts';

function assumeRole(context: CallContext): Output {
  const { account, principal, input } = context;
  const arn = requiredText(input, 'RoleArn');
  const refused = () =>
    denied(`User: ${principal.arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`);
  if (principal.who.kind === 'root') throw denied('Roles may not be assumed by root accounts.');
  const sessionName = requiredText(input, 'RoleSessionName');
  const { holder, role } = roleOf(account, arn) ?? {};
  if (holder === undefined || role === undefined) throw refused();
  const given = principal.who.kind === 'user' && provenByCode(context, principal.who);
  const mfa = given || principal.session?.mfa === true;
  const trusted = decide([role.trust], {
    action: 'sts:AssumeRole',
    resource: arn,
    keys: new Map([
      ...requestKeys(context),
      ...roleKeys(context),
      // A code given with the call counts for the trust policy as one given before it.
      ...(given
        ? ([
            ['aws:multifactorauthpresent', 'true'],
            ['aws:multifactorauthage', '0'],
          ] as const)
        : []),
    ]),
    asking: askingOf(context),
  });
  if (trusted !== 'allowed') throw refused();
  // A role that assumes a role gets an hour at most ("role chaining").
  const most = principal.who.kind === 'role' ? 3600 : role.longestSession;
  const seconds = optionalNumber(input, 'DurationSeconds') ?? 3600;
  if (seconds > most) throw invalid(`The requested DurationSeconds exceeds the ${most} that this session may last.`);
  const owner = { kind: 'role', roleName: role.roleName, sessionName } as const;
  const policy = sessionPolicy(input);
  return {
    Credentials: makeSession(context, {
      ...{ holder, kind: 'role', owner, mfa, seconds },
      ...(policy === undefined ? {} : { policy }),
      ...(given || principal.session === undefined
        ? {}
        : { mfaAt: principal.session.mfaAt ?? principal.session.issuedAt }),
    }),
    AssumedRoleUser: {
      AssumedRoleId: `${role.roleId}:${sessionName}`,
      Arn: `arn:${holder.partition}:sts::${holder.accountId}:assumed-role/${role.roleName}/${sessionName}`,
    },
  };
}

/** The role of that very ARN, its path included, and the account that has it. */
function roleOf(
  account: AccountState,
  arn: string,
): { readonly holder: AccountState; readonly role: Role } | undefined {
  const [, accountId, roleName = ''] = /^arn:[^:]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  const holder = heldAccounts(account).find((candidate) => candidate.accountId === accountId);
  const role = holder?.roles.get(roleName);
  if (holder === undefined || role === undefined) return undefined;
  return roleArn(holder, role) === arn ? { holder, role } : undefined;
}

function assumeRoot(context: CallContext): Output {
  const { account, principal, input } = context;
  const target = requiredText(input, 'TargetPrincipal');
  const refused = () =>
    denied(`User: ${principal.arn} is not authorized to perform: sts:AssumeRoot on resource: ${target}`);
  if (principal.who.kind === 'root') throw denied('AssumeRoot may not be called by root accounts.');
  if (/^sts\.amazonaws\.com(:\d+)?$/.test(context.host)) {
    throw denied('AssumeRoot is only available at the Regional endpoints of STS.');
  }
  const taskArn = taskPolicyArn(input);
  const policy = taskPolicy(taskArn);
  if (policy === undefined) throw invalid(`The task policy ${taskArn} is not one that AssumeRoot takes.`);
  const seconds = optionalNumber(input, 'DurationSeconds') ?? 900;
  const { organization } = account;
  const memberId = /^(?:arn:[^:]+:iam::)?(\d{12})(?::root)?$/.exec(target)?.[1];
  if (memberId === undefined) throw invalid('TargetPrincipal must be an account id or the ARN of its root user.');
  const holder = organization?.accounts.get(memberId)?.state;
  const isEnabled = organization?.rootFeatures.has(
    taskArn.includes('/IAM') ? 'RootCredentialsManagement' : 'RootSessions',
  );
  const mayAsk = managesRoots(account) && isEnabled === true;
  if (!mayAsk || holder === undefined || memberId === organization?.managementAccountId) throw refused();
  return {
    Credentials: makeSession(context, {
      ...{ holder, kind: 'assumed-root', owner: { kind: 'root' }, mfa: false, seconds, policy },
    }),
  };
}

function taskPolicyArn(input: Input): string {
  const structure = input['TaskPolicyArn'];
  if (typeof structure !== 'object' || structure === null || Array.isArray(structure)) {
    throw invalid('TaskPolicyArn must not be null.');
  }
  return requiredText(structure as Input, 'arn');
}

/** What policies may ask about an AssumeRole beside what they may ask about every call. */
function roleKeys({ input }: CallContext): RequestKeys {
  const keys = new Map<string, string>();
  for (const [key, field] of [
    ['sts:externalid', 'ExternalId'],
    ['sts:rolesessionname', 'RoleSessionName'],
  ] as const) {
    const value = optionalText(input, field);
    if (value !== undefined) keys.set(key, value);
  }
  return keys;
}

export const roleSessionOperations: OperationTable = {
  AssumeRole: {
    mutating: false,
    resource: ({ input }) => optionalText(input, 'RoleArn') ?? '*',
    keys: roleKeys,
    // Within one account a trust policy that names the caller is permission enough; from another it is not.
    resourcePolicy: ({ account, input }) => {
      const { holder, role } = roleOf(account, optionalText(input, 'RoleArn') ?? '') ?? {};
      return holder === account ? role?.trust : undefined;
    },
    run: assumeRole,
  },
  AssumeRoot: {
    mutating: false,
    resource: ({ account, input }) => {
      const target = optionalText(input, 'TargetPrincipal') ?? '*';
      return /^\d{12}$/.test(target) ? `arn:${account.partition}:iam::${target}:root` : target;
    },
    keys: ({ input }) => new Map([['sts:taskpolicyarn', taskPolicyArn(input)]]),
    run: assumeRoot,
  },
};
