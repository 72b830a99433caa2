// Roles: made, given policies, listed, deleted; and who carries a managed policy. AWS's own service-linked
// roles live under /aws-service-role/ and only their service may change them.
import { AwsError, invalid } from './aws-error.ts';
import { attach, attached, detach, inline } from './iam-groups.ts';
import { readPolicy } from './iam-inline-policies.ts';
import { namedResource, newPath, readTags, refuseDuplicate, roleArn, theRole, writeTags } from './iam-names.ts';
import { optionalNumber, optionalText, page, requiredText } from './input.ts';
import type { CallContext, OperationTable, Output } from './operation.ts';
import type { AccountState, Role } from './state.ts';

function describeRole(account: AccountState, role: Role): Output {
  return {
    Path: role.path,
    RoleName: role.roleName,
    RoleId: role.roleId,
    Arn: roleArn(account, role),
    CreateDate: new Date(role.createdAt),
    AssumeRolePolicyDocument: encodeURIComponent(role.trust.text),
    Description: role.description,
    MaxSessionDuration: role.longestSession,
    Tags: role.tags.size > 0 ? writeTags(role.tags) : undefined,
  };
}

function makeRole(context: CallContext, made: Pick<Role, 'roleName' | 'path' | 'trust'> & Partial<Role>): Output {
  const { account, ids, now } = context;
  refuseDuplicate('Role', made.roleName, account.roles.keys());
  const role: Role = {
    roleId: ids.principalId('AROA'),
    createdAt: now,
    longestSession: 3600,
    tags: new Map(),
    attachedPolicies: new Set(),
    inlinePolicies: new Map(),
    ...made,
  };
  account.roles.set(role.roleName, role);
  return { Role: describeRole(account, role) };
}

/** A role that its owner may change. */
function ownRole(context: CallContext): Role {
  const role = theRole(context);
  if (role.path.startsWith('/aws-service-role/')) {
    throw new AwsError(
      'UnmodifiableEntity',
      400,
      `Cannot perform the operation on the protected role '${role.roleName}' - this role is only modifiable by AWS`,
    );
  }
  return role;
}

/** `config.amazonaws.com` → AWSServiceRoleForConfig and the like. */
const linkedNames: { readonly [service: string]: string } = {
  'config.amazonaws.com': 'AWSServiceRoleForConfig',
  'guardduty.amazonaws.com': 'AWSServiceRoleForAmazonGuardDuty',
  'access-analyzer.amazonaws.com': 'AWSServiceRoleForAccessAnalyzer',
  'cloudtrail.amazonaws.com': 'AWSServiceRoleForCloudTrail',
  'organizations.amazonaws.com': 'AWSServiceRoleForOrganizations',
  'securityhub.amazonaws.com': 'AWSServiceRoleForSecurityHub',
};

export const roleOperations: OperationTable = {
  CreateRole: {
    mutating: true,
    resource: namedResource,
    run: (context) => {
      const { input } = context;
      const longestSession = optionalNumber(input, 'MaxSessionDuration') ?? 3600;
      const path = newPath(input);
      if (path.startsWith('/aws-service-role/')) throw invalid('The path /aws-service-role/ is reserved for AWS.');
      const description = optionalText(input, 'Description');
      return makeRole(context, {
        roleName: requiredText(input, 'RoleName'),
        path,
        trust: readPolicy(requiredText(input, 'AssumeRolePolicyDocument'), 'trust'),
        longestSession,
        tags: new Map(readTags(input)),
        ...(description === undefined ? {} : { description }),
      });
    },
  },
  CreateServiceLinkedRole: {
    mutating: true,
    run: (context) => {
      const service = requiredText(context.input, 'AWSServiceName');
      const roleName = Object.hasOwn(linkedNames, service) ? linkedNames[service] : undefined;
      if (roleName === undefined) {
        throw new AwsError('InvalidInput', 400, `Service role for ${service} is not supported.`);
      }
      if (context.account.roles.has(roleName)) {
        throw new AwsError(
          'InvalidInput',
          400,
          `Service role name ${roleName} has been taken in this account, please try a different suffix.`,
        );
      }
      const statement = { Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' };
      const trust = readPolicy(JSON.stringify({ Version: '2012-10-17', Statement: [statement] }), 'trust');
      return makeRole(context, { roleName, path: `/aws-service-role/${service}/`, trust });
    },
  },
  GetRole: {
    mutating: false,
    resource: namedResource,
    run: (context) => ({ Role: describeRole(context.account, theRole(context)) }),
  },
  ListRoles: {
    mutating: false,
    run: ({ account, input }) => {
      const prefix = optionalText(input, 'PathPrefix') ?? '/';
      const roles = [...account.roles.values()].filter(({ path }) => path.startsWith(prefix));
      const { items, ...rest } = page(roles, input);
      return { Roles: items.map((role) => describeRole(account, role)), ...rest };
    },
  },
  UpdateAssumeRolePolicy: {
    mutating: true,
    resource: namedResource,
    run: (context) => {
      ownRole(context).trust = readPolicy(requiredText(context.input, 'PolicyDocument'), 'trust');
      return {};
    },
  },
  DeleteRole: {
    mutating: true,
    resource: namedResource,
    run: (context) => {
      const role = ownRole(context);
      if (role.attachedPolicies.size + role.inlinePolicies.size > 0) {
        throw new AwsError('DeleteConflict', 409, 'Cannot delete entity, must detach all policies first.');
      }
      context.account.roles.delete(role.roleName);
      return {};
    },
  },
  AttachRolePolicy: { mutating: true, resource: namedResource, run: (context) => attach(context, ownRole(context)) },
  DetachRolePolicy: { mutating: true, resource: namedResource, run: (context) => detach(context, ownRole(context)) },
  ListAttachedRolePolicies: {
    mutating: false,
    resource: namedResource,
    run: (context) => attached(context, theRole(context)),
  },
  ListRolePolicies: { mutating: false, resource: namedResource, run: (context) => inline(context, theRole(context)) },
  ListEntitiesForPolicy: {
    mutating: false,
    run: ({ account, input }) => {
      const arn = requiredText(input, 'PolicyArn');
      const filter = optionalText(input, 'EntityFilter');
      const carriers = <T extends { readonly attachedPolicies: ReadonlySet<string> }>(
        kind: string,
        all: Iterable<T>,
      ) =>
        filter === undefined || filter === kind
          ? [...all].filter(({ attachedPolicies }) => attachedPolicies.has(arn))
          : [];
      const groups = carriers('Group', account.groups.values());
      const users = carriers('User', account.users.values());
      const roles = carriers('Role', account.roles.values());
      // AWS pages the three lists together; a rehearsal never has so many.
      return {
        PolicyGroups: groups.map(({ groupName, groupId }) => ({ GroupName: groupName, GroupId: groupId })),
        PolicyUsers: users.map(({ userName, userId }) => ({ UserName: userName, UserId: userId })),
        PolicyRoles: roles.map(({ roleName, roleId }) => ({ RoleName: roleName, RoleId: roleId })),
        IsTruncated: false,
      };
    },
  },
};
