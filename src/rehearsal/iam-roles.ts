// Roles, as far as a rehearsal has them: those behind the sessions its owner arrives with, which administer the
// account. And who carries a managed policy.
import { noSuchEntity } from './aws-error.ts';
import { optionalText, page, requiredText } from './input.ts';
import type { OperationTable, Output } from './operation.ts';
import type { AccountState } from './state.ts';

function administratorPolicy(account: AccountState): string {
  return `arn:${account.partition}:iam::aws:policy/AdministratorAccess`;
}

/** Names of the roles that have a session. */
function roleNames(account: AccountState): readonly string[] {
  return [
    ...new Set([...account.sessions.values()].flatMap(({ owner }) => (owner.kind === 'role' ? [owner.roleName] : []))),
  ];
}

/** In a project AWS keeps roles of its own under /managed/; elsewhere there is none to list. */
function listedRoles(account: AccountState, pathPrefix: string): readonly Output[] {
  const path = '/managed/';
  if (account.scenario !== 'project' || !path.startsWith(pathPrefix)) return [];
  const name = 'ProjectServiceRole';
  return [
    {
      Path: path,
      RoleName: name,
      RoleId: 'AROA3XFRBF23PROJECT01',
      Arn: `arn:${account.partition}:iam::${account.accountId}:role${path}${name}`,
      CreateDate: new Date(account.createdAt),
      AssumeRolePolicyDocument: encodeURIComponent('{"Version":"2012-10-17","Statement":[]}'),
    },
  ];
}

export const roleOperations: OperationTable = {
  ListRoles: {
    mutating: false,
    run: ({ account, input }) => {
      const { items, ...rest } = page(listedRoles(account, optionalText(input, 'PathPrefix') ?? '/'), input);
      return { Roles: items, ...rest };
    },
  },
  ListAttachedRolePolicies: {
    mutating: false,
    run: ({ account, input }) => {
      const name = requiredText(input, 'RoleName');
      if (!roleNames(account).includes(name)) throw noSuchEntity('role', name);
      const { items, ...rest } = page(
        [{ PolicyName: 'AdministratorAccess', PolicyArn: administratorPolicy(account) }],
        input,
      );
      return { AttachedPolicies: items, ...rest };
    },
  },
  ListEntitiesForPolicy: {
    mutating: false,
    run: ({ account, input }) => {
      const arn = requiredText(input, 'PolicyArn');
      const filter = optionalText(input, 'EntityFilter');
      const wanted = (kind: string) => filter === undefined || filter === kind;
      const groups = wanted('Group')
        ? [...account.groups.values()].filter(({ attachedPolicies }) => attachedPolicies.has(arn))
        : [];
      const users = wanted('User')
        ? [...account.users.values()].filter(({ attachedPolicies }) => attachedPolicies.has(arn))
        : [];
      const roles = wanted('Role') && arn === administratorPolicy(account) ? roleNames(account) : [];
      // AWS pages the three lists together; a rehearsal never has so many.
      return {
        PolicyGroups: groups.map(({ groupName, groupId }) => ({ GroupName: groupName, GroupId: groupId })),
        PolicyUsers: users.map(({ userName, userId }) => ({ UserName: userName, UserId: userId })),
        PolicyRoles: roles.map((RoleName) => ({ RoleName })),
        IsTruncated: false,
      };
    },
  },
};
