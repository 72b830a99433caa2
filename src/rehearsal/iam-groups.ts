// IAM groups, who is in them, and the managed policies attached to groups and users.
import { AwsError, noSuchEntity } from './aws-error.ts';
import { optionalText, page, requiredText } from './input.ts';
import { namedResource, newPath, refuseDuplicate, theGroup, theUser } from './iam-names.ts';
import { describeUser } from './iam-users.ts';
import { managedPolicy } from './managed-policies.ts';
import type { CallContext, OperationTable, Output } from './operation.ts';
import { groupArn, type AccountState, type Group } from './state.ts';

function describeGroup(account: AccountState, group: Group): Output {
  return {
    Path: group.path,
    GroupName: group.groupName,
    GroupId: group.groupId,
    Arn: groupArn(account, group),
    CreateDate: new Date(group.createdAt),
  };
}

const groupsPerUser = 10;
const policiesPerHolder = 10;

export const groupOperations: OperationTable = {
  CreateGroup: {
    mutating: true,
    resource: namedResource,
    run: ({ account, input, ids, now }) => {
      const groupName = requiredText(input, 'GroupName');
      const path = newPath(input);
      refuseDuplicate('Group', groupName, account.groups.keys());
      const group: Group = {
        groupName,
        path,
        groupId: ids.principalId('AGPA'),
        createdAt: now,
        members: new Set(),
        attachedPolicies: new Set(),
        inlinePolicies: new Map(),
      };
      account.groups.set(groupName, group);
      return { Group: describeGroup(account, group) };
    },
  },
  GetGroup: {
    mutating: false,
    resource: namedResource,
    run: (context) => {
      const { account, input } = context;
      const group = theGroup(context);
      const members = [...group.members].flatMap((name) => account.users.get(name) ?? []);
      const { items, ...rest } = page(members, input);
      return {
        Group: describeGroup(account, group),
        Users: items.map((user) => describeUser(context, user, false)),
        ...rest,
      };
    },
  },
  ListGroups: {
    mutating: false,
    run: ({ account, input }) => {
      const prefix = optionalText(input, 'PathPrefix') ?? '/';
      const groups = [...account.groups.values()].filter(({ path }) => path.startsWith(prefix));
      const { items, ...rest } = page(groups, input);
      return { Groups: items.map((group) => describeGroup(account, group)), ...rest };
    },
  },
  DeleteGroup: {
    mutating: true,
    resource: namedResource,
    run: (context) => {
      const group = theGroup(context);
      const inTheWay =
        group.members.size > 0
          ? 'users'
          : group.attachedPolicies.size + group.inlinePolicies.size > 0
            ? 'policies'
            : undefined;
      if (inTheWay !== undefined) {
        throw new AwsError('DeleteConflict', 409, `Cannot delete entity, must remove ${inTheWay} from group first.`);
      }
      context.account.groups.delete(group.groupName);
      return {};
    },
  },
  ListGroupsForUser: {
    mutating: false,
    resource: namedResource,
    run: (context) => {
      const user = theUser(context);
      const groups = [...context.account.groups.values()].filter(({ members }) => members.has(user.userName));
      const { items, ...rest } = page(groups, context.input);
      return { Groups: items.map((group) => describeGroup(context.account, group)), ...rest };
    },
  },
  AddUserToGroup: {
    mutating: true,
    resource: namedResource,
    run: (context) => {
      const group = theGroup(context);
      const user = theUser(context);
      const memberships = [...context.account.groups.values()].filter(({ members }) => members.has(user.userName));
      if (!group.members.has(user.userName) && memberships.length >= groupsPerUser) {
        throw new AwsError('LimitExceeded', 409, `Cannot exceed quota for GroupsPerUser: ${groupsPerUser}`);
      }
      group.members.add(user.userName);
      return {};
    },
  },
  RemoveUserFromGroup: {
    mutating: true,
    resource: namedResource,
    run: (context) => {
      const group = theGroup(context);
      const user = theUser(context);
      if (!group.members.delete(user.userName)) throw noSuchEntity('user', user.userName);
      return {};
    },
  },
  AttachGroupPolicy: { mutating: true, resource: namedResource, run: (context) => attach(context, theGroup(context)) },
  DetachGroupPolicy: { mutating: true, resource: namedResource, run: (context) => detach(context, theGroup(context)) },
  AttachUserPolicy: { mutating: true, resource: namedResource, run: (context) => attach(context, theUser(context)) },
  DetachUserPolicy: { mutating: true, resource: namedResource, run: (context) => detach(context, theUser(context)) },
  ListAttachedGroupPolicies: {
    mutating: false,
    resource: namedResource,
    run: (context) => attached(context, theGroup(context)),
  },
  ListAttachedUserPolicies: {
    mutating: false,
    resource: namedResource,
    run: (context) => attached(context, theUser(context)),
  },
  ListGroupPolicies: { mutating: false, resource: namedResource, run: (context) => inline(context, theGroup(context)) },
  ListUserPolicies: { mutating: false, resource: namedResource, run: (context) => inline(context, theUser(context)) },
};

type Holder = Pick<Group, 'attachedPolicies' | 'inlinePolicies'>;

export function attach({ input }: CallContext, { attachedPolicies }: Holder): Output {
  const arn = requiredText(input, 'PolicyArn');
  if (managedPolicy(arn) === undefined) {
    throw new AwsError('NoSuchEntity', 404, `Policy ${arn} does not exist or is not attachable.`);
  }
  if (!attachedPolicies.has(arn) && attachedPolicies.size >= policiesPerHolder) {
    throw new AwsError('LimitExceeded', 409, `Cannot exceed quota for policies attached: ${policiesPerHolder}`);
  }
  attachedPolicies.add(arn);
  return {};
}

export function detach({ input }: CallContext, { attachedPolicies }: Holder): Output {
  const arn = requiredText(input, 'PolicyArn');
  if (!attachedPolicies.delete(arn)) throw new AwsError('NoSuchEntity', 404, `Policy ${arn} was not found.`);
  return {};
}

export function attached({ input }: CallContext, { attachedPolicies }: Holder): Output {
  const { items, ...rest } = page([...attachedPolicies], input);
  return {
    AttachedPolicies: items.map((arn) => ({ PolicyName: arn.slice(arn.lastIndexOf('/') + 1), PolicyArn: arn })),
    ...rest,
  };
}

export function inline({ input }: CallContext, { inlinePolicies }: Holder): Output {
  const { items, ...rest } = page([...inlinePolicies.keys()], input);
  return { PolicyNames: items, ...rest };
}
