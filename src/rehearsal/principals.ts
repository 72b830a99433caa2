// From an access key id to who is calling. A principal keeps what policies ask about: its ARN, its kind
// of credentials, and whether a one-time code stood behind them.
import {
  federatedArn,
  rootArn,
  userArn,
  type AccessKey,
  type AccountState,
  type Owner,
  type Session,
} from './state.ts';

export interface Principal {
  readonly who: Owner | { readonly kind: 'role'; readonly roleName: string; readonly sessionName: string };
  readonly arn: string;
  readonly userId: string;
  readonly accessKeyId: string;
  /** The session behind temporary credentials; absent for a long-term key. */
  readonly session?: Session;
}

/** What a request is signed with: the secret to check the signature by, and who it stands for. */
export interface Credential {
  readonly secret: string;
  readonly token?: string;
  readonly expiresAt?: number;
  readonly principal: Principal;
}

/** Undefined when the key id is unknown, deleted or inactive, or its owner is gone. */
export function credentialOf(account: AccountState, accessKeyId: string): Credential | undefined {
  const key = account.keys.get(accessKeyId);
  if (key !== undefined) {
    const named = key.status === 'Active' ? nameOf(account, key.owner) : undefined;
    return named && { secret: key.secret, principal: { who: key.owner, ...named, accessKeyId } };
  }
  const session = account.sessions.get(accessKeyId);
  if (session === undefined || orphaned(account, session)) return undefined;
  const named = sessionName(account, session);
  return (
    named && {
      secret: session.secret,
      token: session.token,
      expiresAt: session.expiresAt,
      principal: { who: session.owner, ...named, accessKeyId, session },
    }
  );
}

function orphaned(account: AccountState, { parentKeyId }: Session): boolean {
  return account.doubts['session-outlives-key'] === 'no' && parentKeyId !== undefined && !account.keys.has(parentKeyId);
}

function sessionName(account: AccountState, { owner, federatedName }: Session) {
  const named = nameOf(account, owner);
  if (named === undefined || federatedName === undefined) return named;
  return { arn: federatedArn(account, federatedName), userId: `${account.accountId}:${federatedName}` };
}

function nameOf(account: AccountState, who: Principal['who']): { arn: string; userId: string } | undefined {
  switch (who.kind) {
    case 'root':
      return { arn: rootArn(account), userId: account.accountId };
    case 'user': {
      const user = account.users.get(who.userName);
      return user && { arn: userArn(account, user), userId: user.userId };
    }
    case 'role': {
      const role = account.roles.get(who.roleName);
      if (role === undefined) return undefined;
      return {
        arn: `arn:${account.partition}:sts::${account.accountId}:assumed-role/${who.roleName}/${who.sessionName}`,
        userId: `${role.roleId}:${who.sessionName}`,
      };
    }
    default:
      return who satisfies never;
  }
}

/** How the account names a principal to itself. How it names a session of AssumeRoot is not documented. */
export function shownArn(account: AccountState, { arn, session }: Principal): string {
  if (session?.kind !== 'assumed-root' || account.doubts['assumed-root-identity'] === 'as-root') return arn;
  return `arn:${account.partition}:sts::${account.accountId}:assumed-root`;
}

/** The keys of one owner, oldest first. */
export function keysOf(account: AccountState, owner: Owner): readonly AccessKey[] {
  return [...account.keys.values()].filter(
    (key) =>
      key.owner.kind === owner.kind &&
      (key.owner.kind === 'root' || (owner.kind === 'user' && key.owner.userName === owner.userName)),
  );
}

/** The name CloudTrail gives a principal as Username. */
export function userNameOf({ who, session }: Principal): string {
  if (session?.federatedName !== undefined) return session.federatedName;
  switch (who.kind) {
    case 'root':
      return 'root';
    case 'user':
      return who.userName;
    case 'role':
      return who.sessionName;
    default:
      return who satisfies never;
  }
}
