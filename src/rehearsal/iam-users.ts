// IAM users and their tags.
import { AwsError } from './aws-error.ts';
import { optionalText, page, requiredText, texts } from './input.ts';
import {
  namedOrSelf,
  namedResource,
  newPath,
  readTags,
  refuseDuplicate,
  theUser,
  userNamed,
  writeTags,
} from './iam-names.ts';
import type { CallContext, OperationTable, Output } from './operation.ts';
import { keysOf } from './principals.ts';
import { rootArn, sameOwner, userArn, type AccountState, type User } from './state.ts';

/** The account, and when one looks at it. */
type Seen = Pick<CallContext, 'account' | 'now'>;

const shownLate = 4 * 60 * 60_000;

/** The last sign-in as IAM shows it now: it may take its time to show the newest one. */
export function shownPasswordUse({ account, now }: Seen, user: User): number | undefined {
  const { passwordLastUsed: last, passwordUsedBefore: before } = user;
  const isLate = account.doubts['password-last-used'] === 'after-4-hours' && last !== undefined;
  return isLate && now - last < shownLate ? before : last;
}

/** A user as GetUser and ListUsers give it; PasswordLastUsed is absent when never used. */
export function describeUser({ account, now }: Seen, user: User, withTags: boolean): Output {
  const lastUsed = shownPasswordUse({ account, now }, user);
  return {
    Path: user.path,
    UserName: user.userName,
    UserId: user.userId,
    Arn: userArn(account, user),
    CreateDate: new Date(user.createdAt),
    PasswordLastUsed: lastUsed === undefined ? undefined : new Date(lastUsed),
    Tags: withTags && user.tags.size > 0 ? writeTags(user.tags) : undefined,
  };
}

export function describeRoot(account: AccountState): Output {
  const { passwordLastUsed } = account.root;
  return {
    UserName: account.alias,
    UserId: account.accountId,
    Arn: rootArn(account),
    CreateDate: new Date(account.createdAt),
    PasswordLastUsed: passwordLastUsed === undefined ? undefined : new Date(passwordLastUsed),
  };
}

export const userOperations: OperationTable = {
  GetUser: {
    mutating: false,
    resource: namedResource,
    run: (context) => {
      const owner = namedOrSelf(context);
      const { account } = context;
      return {
        User:
          owner.kind === 'root'
            ? describeRoot(account)
            : describeUser(context, userNamed(account, owner.userName), true),
      };
    },
  },
  ListUsers: {
    mutating: false,
    run: (context) => {
      const { account, input } = context;
      const prefix = optionalText(input, 'PathPrefix') ?? '/';
      const users = [...account.users.values()].filter(({ path }) => path.startsWith(prefix));
      const { items, ...rest } = page(users, input);
      return { Users: items.map((user) => describeUser(context, user, false)), ...rest };
    },
  },
  CreateUser: {
    mutating: true,
    resource: namedResource,
    run: (context) => {
      const { account, input, ids, now } = context;
      const userName = requiredText(input, 'UserName');
      const path = newPath(input);
      const tags = new Map(readTags(input));
      refuseDuplicate('User', userName, account.users.keys());
      const user: User = {
        userName,
        path,
        userId: ids.principalId('AIDA'),
        createdAt: now,
        tags,
        attachedPolicies: new Set(),
        inlinePolicies: new Map(),
      };
      account.users.set(userName, user);
      return { User: describeUser(context, user, true) };
    },
  },
  DeleteUser: {
    mutating: true,
    resource: namedResource,
    run: (context) => {
      const { account } = context;
      const user = theUser(context);
      const owner = { kind: 'user', userName: user.userName } as const;
      const inTheWay =
        user.login !== undefined
          ? 'login profile'
          : keysOf(account, owner).length > 0
            ? 'access keys'
            : [...account.devices.values()].some((device) => sameOwner(device.owner, owner))
              ? 'MFA device'
              : [...account.groups.values()].some(({ members }) => members.has(user.userName))
                ? 'groups'
                : user.attachedPolicies.size + user.inlinePolicies.size > 0
                  ? 'policies'
                  : undefined;
      if (inTheWay !== undefined) {
        throw new AwsError('DeleteConflict', 409, `Cannot delete entity, must remove ${inTheWay} from user first.`);
      }
      account.users.delete(user.userName);
      return {};
    },
  },
  TagUser: {
    mutating: true,
    resource: namedResource,
    run: (context) => {
      const user = theUser(context);
      const tags = new Map([...user.tags, ...readTags(context.input)]);
      if (tags.size > 50) throw new AwsError('LimitExceeded', 409, 'The number of tags has reached the maximum limit.');
      for (const [key, tag] of tags) user.tags.set(key, tag);
      return {};
    },
  },
  UntagUser: {
    mutating: true,
    resource: namedResource,
    run: (context) => {
      const user = theUser(context);
      for (const key of texts(context.input, 'TagKeys')) user.tags.delete(key.toLowerCase());
      return {};
    },
  },
  ListUserTags: {
    mutating: false,
    resource: namedResource,
    run: (context) => {
      const { items, ...rest } = page(writeTags(theUser(context).tags), context.input);
      return { Tags: items, ...rest };
    },
  },
};
