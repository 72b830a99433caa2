// Becoming a role, or for one task the root user of a member account
// (STS API reference, AssumeRole and AssumeRoot).
import { AwsError, invalid } from './aws-error.ts';
import { requestKeys } from './authorize.ts';
import { managesRoots } from './iam-root-features.ts';
import { checkText, optionalNumber, optionalText, requiredText, type Input } from './input.ts';
import type { CallContext, OperationTable, Output } from './operation.ts';
import { heldAccounts } from './organization-state.ts';
import { decide } from './policy.ts';
import { taskPolicy } from './root-tasks.ts';
import type { AccountState, Session } from './state.ts';

const denied = (message: string) => new AwsError('AccessDenied', 403, message);

interface Made {
  readonly holder: AccountState;
  readonly kind: 'role' | 'assumed-root';
  readonly owner: Session['owner'];
  readonly seconds: number;
  readonly task?: Session['task'];
}

function makeSession({ ids, now, principal }: CallContext, { holder, kind, owner, seconds, task }: Made): Output {
  const session: Session = {
    accessKeyId: ids.accessKeyId('ASIA'),
    secret: ids.base64(40),
    token: `IQoJb3JpZ2luX2Vj${ids.base64(340)}`,
    kind,
    owner,
    mfa: kind === 'role' && principal.session?.mfa === true,
    issuedAt: now,
    expiresAt: now + seconds * 1000,
    ...(task === undefined ? {} : { task }),
  };
  holder.sessions.set(session.accessKeyId, session);
  return {
    AccessKeyId: session.accessKeyId,
    SecretAccessKey: session.secret,
    SessionToken: session.token,
    Expiration: new Date(session.expiresAt),
  };
}

function duration(input: Input, least: number, most: number, otherwise: number): number {
  const seconds = optionalNumber(input, 'DurationSeconds') ?? otherwise;
  if (seconds < least || seconds > most) {
    throw invalid(`The requested DurationSeconds must be between ${least} and ${most}.`);
  }
  return seconds;
}

function assumeRole(context: CallContext): Output {
  const { account, principal, input } = context;
  const arn = requiredText(input, 'RoleArn');
  const refused = () =>
    denied(`User: ${principal.arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`);
  if (principal.who.kind === 'root') throw denied('Roles may not be assumed by root accounts.');
  const sessionName = checkText('roleSessionName', requiredText(input, 'RoleSessionName'), /^[\w+=,.@-]+$/, 2, 64);
  const [, accountId, roleName = ''] = /^arn:[^:]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  const holder = heldAccounts(account).find((candidate) => candidate.accountId === accountId);
  const role = holder?.roles.get(roleName);
  if (holder === undefined || role === undefined) throw refused();
  const trusted = decide([role.trust], {
    action: 'sts:AssumeRole',
    resource: arn,
    keys: requestKeys(context),
    asking: { kind: 'identity', arn: principal.arn, accountId: account.accountId },
  });
  if (trusted !== 'allowed') throw refused();
  // A role that assumes a role gets an hour at most ("role chaining").
  const most = principal.who.kind === 'role' ? 3600 : role.longestSession;
  const seconds = duration(input, 900, most, 3600);
  const owner = { kind: 'role', roleName: role.roleName, sessionName } as const;
  return {
    Credentials: makeSession(context, { holder, kind: 'role', owner, seconds }),
    AssumedRoleUser: {
      AssumedRoleId: `${role.roleId}:${sessionName}`,
      Arn: `arn:${holder.partition}:sts::${holder.accountId}:assumed-role/${role.roleName}/${sessionName}`,
    },
  };
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
  const task = taskPolicy(taskArn);
  if (task === undefined) throw invalid(`The task policy ${taskArn} is not one that AssumeRoot takes.`);
  const seconds = duration(input, 0, 900, 900);
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
    Credentials: makeSession(context, { holder, kind: 'assumed-root', owner: { kind: 'root' }, seconds, task }),
  };
}

function taskPolicyArn(input: Input): string {
  const structure = input['TaskPolicyArn'];
  if (typeof structure !== 'object' || structure === null || Array.isArray(structure)) {
    throw invalid('TaskPolicyArn must not be null.');
  }
  return requiredText(structure as Input, 'arn');
}

export const roleSessionOperations: OperationTable = {
  AssumeRole: {
    mutating: false,
    resource: ({ input }) => optionalText(input, 'RoleArn') ?? '*',
    run: assumeRole,
  },
  AssumeRoot: {
    mutating: false,
    resource: ({ account, input }) => {
      const target = optionalText(input, 'TargetPrincipal') ?? '*';
      return /^\d{12}$/.test(target) ? `arn:${account.partition}:iam::${target}:root` : target;
    },
    run: assumeRoot,
  },
};
