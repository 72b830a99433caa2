// What people may be in an account: each role is a group with one AWS managed policy, and a policy of ours by which its
// members look after their own sign-in, where the managed one does not let them.
import { managedPolicyArn } from '../aws/partition.ts';
import { groupNameProblem } from '../aws/names.ts';
import { pictureOfGroup } from '../aws/users.ts';
import type { Rights } from './admin-user-plan.ts';
import type { AwsContext } from './contract.ts';

export interface Role {
  readonly id: 'administrator' | 'power-user' | 'billing' | 'read-only';
  readonly label: string;
  readonly hint: string;
  readonly groupName: string;
  /** Of AWS's own policies. */
  readonly policy: string;
}

export const roles: readonly Role[] = [
  {
    ...{ id: 'administrator', label: 'Add an administrator', groupName: 'administrators' },
    hint: 'everything; a second one is the way in when the first is ill or has lost the phone',
    policy: 'AdministratorAccess',
  },
  {
    ...{ id: 'power-user', label: 'Add a power user', groupName: 'power-users', policy: 'PowerUserAccess' },
    hint: 'builds anything, cannot touch users and rights',
  },
  {
    ...{ id: 'billing', label: 'Add somebody for billing', groupName: 'billing', policy: 'job-function/Billing' },
    hint: 'bills, budgets and payment; root must have opened billing to IAM users',
  },
  {
    ...{ id: 'read-only', label: 'Add a reader', groupName: 'read-only', policy: 'ReadOnlyAccess' },
    hint: 'sees everything, data too, and changes nothing',
  },
];

export const ownSignInName = 'rootlock-own-sign-in';

/**
 * Password and MFA of nobody but the member, without any right to take a device away. A new user needs it before
 * anything else: the first sign-in begins with a forced change, and MFA comes right after it (peers §2.1: on the group,
 * never on the user).
 */
function ownSignIn({ partition, accountId }: AwsContext['account']['facts']): string {
  const arn = (rest: string) => `arn:${partition}:iam::${accountId}:${rest}`;
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'OwnUser',
        Effect: 'Allow',
        Action: [
          'iam:ChangePassword',
          'iam:EnableMFADevice',
          'iam:GetUser',
          'iam:ListMFADevices',
          'iam:ResyncMFADevice',
        ],
        Resource: arn('user/${aws:username}'),
      },
      { Sid: 'NewDevice', Effect: 'Allow', Action: 'iam:CreateVirtualMFADevice', Resource: arn('mfa/*') },
      {
        Sid: 'WhatToKnow',
        Effect: 'Allow',
        Action: ['iam:GetAccountPasswordPolicy', 'iam:ListVirtualMFADevices'],
        Resource: '*',
      },
    ],
  });
}

export function rightsOf(role: Role, userName: string, { account: { facts } }: AwsContext): Rights {
  return {
    control: 'people',
    title: `${role.label}: ${userName}`,
    role: role.id,
    policyArn: managedPolicyArn(facts.partition, role.policy),
    policyName: role.policy.split('/').at(-1) ?? role.policy,
    // An administrator may do all of that already.
    ...(role.id === 'administrator' ? {} : { own: { name: ownSignInName, document: ownSignIn(facts) } }),
  };
}

/**
 * The group for a role: the one of the administrator, or of an earlier person; else the first of its names that is free,
 * or carries this policy and no other.
 */
export async function groupFor(role: Role, context: AwsContext): Promise<string> {
  const { account, memory } = context;
  const known =
    role.id === 'administrator'
      ? memory.fact('administrator')?.groupName
      : memory.facts('person').findLast((person) => person.role === role.id)?.groupName;
  if (known !== undefined) return known;
  const wanted = managedPolicyArn(account.facts.partition, role.policy);
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? role.groupName : `${role.groupName}-${number}`;
    const there = await pictureOfGroup(account, name);
    const fits = there?.policies.every(({ PolicyArn }) => PolicyArn === wanted) ?? true;
    // An empty group may be somebody's, with members who should not get these rights.
    const isFree = there === undefined || (fits && (there.policies.length > 0 || there.members.length === 0));
    if (isFree && groupNameProblem(name) === undefined) return name;
  }
}
