// The plans that take back what this tool made: each by itself, each with its own consent.
import { managedPolicyArn } from '../aws/partition.ts';
import type { TrailPicture } from '../aws/trails.ts';
import type { GroupPicture, UserPicture } from '../aws/users.ts';
import { type Change, type Plan, sealPlan } from '../engine/plan.ts';
import type { AwsContext } from './contract.ts';
import { guardName } from './mfa-guard.ts';
import { ownSignInName, roles } from './people-roles.ts';
import { shortId } from './root-key-plans.ts';

const final = { kind: 'final' } as const;
const base = { service: 'IAM', principal: 'caller', undo: final } as const;
/** What was just taken off a user may still show as being in the way. */
const stillInTheWay = {
  errors: ['DeleteConflict', 'EntityTemporarilyUnmodifiable'],
  forSeconds: 60,
  because: 'AWS needs a moment until what was just taken off is gone everywhere',
};

export function reactivationPlan(id: string, ids: readonly string[]): Plan {
  return sealPlan({
    control: id,
    title: 'Activate the root access keys again',
    changes: ids.map((key) => ({
      ...base,
      id: `activate-${key}`,
      summary: `Activate ${shortId(key)} again`,
      operation: 'UpdateAccessKey',
      input: { AccessKeyId: key, Status: 'Active' },
      undo: { kind: 'can-be-undone', how: 'deactivate it again' },
    })),
    remarks: ['Only if something needs them: a root key can do anything, and no policy limits it.'],
  });
}

export function leftOverPlan(
  id: string,
  keys: readonly { readonly userName: string; readonly id: string }[],
  devices: readonly string[],
): Plan {
  return sealPlan({
    control: id,
    title: 'Delete what was left half-made',
    changes: [
      ...keys.map(({ userName, id: key }) => ({
        ...base,
        id: `delete-key-${key}`,
        summary: `Delete the temporary access key ${shortId(key)} of ${userName}`,
        operation: 'DeleteAccessKey',
        input: { UserName: userName, AccessKeyId: key },
        unmakes: `access-key/${key}`,
      })),
      ...devices.map((serial, index) => ({
        ...base,
        id: `delete-device-${index + 1}`,
        summary: `Delete the device ${serial}, which is nobody's`,
        operation: 'DeleteVirtualMFADevice',
        input: { SerialNumber: serial },
        unmakes: `mfa/${serial}`,
      })),
    ],
  });
}

export function trailPlan(id: string, { name, arn, homeRegion, bucket }: TrailPicture): Plan {
  return sealPlan({
    control: id,
    title: `Delete the trail ${name}`,
    changes: [
      {
        id: 'delete-trail',
        summary: `Delete the trail ${name}`,
        service: 'CloudTrail',
        operation: 'DeleteTrail',
        principal: 'caller',
        region: homeRegion,
        input: { Name: arn },
        undo: { kind: 'can-be-undone', how: 'make it again; what happens in between is not recorded' },
        unmakes: `trail/${name}`,
      },
    ],
    remarks: [`From then on nothing is recorded by it. The logs so far stay in the bucket ${bucket}.`],
  });
}

export function bucketPlan(id: string, bucket: string, context: AwsContext): Plan {
  return sealPlan({
    control: id,
    title: `Delete the empty bucket ${bucket}`,
    changes: [
      {
        id: 'delete-bucket',
        summary: `Delete the bucket ${bucket}, while it is empty`,
        service: 'S3',
        operation: 'DeleteBucket',
        principal: 'caller',
        input: { Bucket: bucket, ExpectedBucketOwner: context.account.facts.accountId },
        undo: final,
        unmakes: `bucket/${bucket}`,
      },
    ],
    remarks: ['AWS refuses this when there is anything in it: no log can get lost.'],
  });
}

export function aliasPlan(id: string, alias: string): Plan {
  return sealPlan({
    control: id,
    title: `Take the name ${alias} off the account`,
    changes: [
      {
        ...base,
        id: 'delete-alias',
        summary: `Delete the alias ${alias}`,
        operation: 'DeleteAccountAlias',
        input: { AccountAlias: alias },
        undo: { kind: 'can-be-undone', how: 'give it again, unless another account takes it first' },
        unmakes: `alias/${alias}`,
      },
    ],
    remarks: ['The sign-in address has the account id again.'],
  });
}

/** Everything off the user, in the order that IAM wants, then the user. */
export function userPlan(
  id: string,
  { user, groups, devices, hasPassword }: UserPicture,
  who: 'administrator' | 'user' = 'administrator',
): Plan {
  const { UserName = '' } = user;
  const of = { UserName };
  const serials = devices.flatMap(({ SerialNumber }) => SerialNumber ?? []);
  const changes: Change[] = [
    ...(hasPassword
      ? [
          {
            ...base,
            id: 'delete-password',
            summary: `Delete the password of ${UserName}`,
            operation: 'DeleteLoginProfile',
            input: of,
            retries: stillInTheWay,
          },
        ]
      : []),
    ...serials.map((serial, index) => ({
      ...base,
      id: `deactivate-device-${index + 1}`,
      summary: `Deactivate the MFA device ${serial}`,
      operation: 'DeactivateMFADevice',
      input: { ...of, SerialNumber: serial },
    })),
    // Keys of hardware are nothing to delete; a virtual device is.
    ...serials
      .filter((serial) => serial.includes(':mfa/'))
      .map((serial, index) => ({
        ...base,
        id: `delete-device-${index + 1}`,
        summary: `Delete the device ${serial}`,
        operation: 'DeleteVirtualMFADevice',
        input: { SerialNumber: serial },
        retries: stillInTheWay,
        unmakes: `mfa/${serial}`,
      })),
    ...groups.map((group, index) => ({
      ...base,
      id: `leave-group-${index + 1}`,
      summary: `Take ${UserName} out of the group ${group}`,
      operation: 'RemoveUserFromGroup',
      input: { ...of, GroupName: group },
    })),
    {
      ...base,
      id: 'delete-user',
      summary: `Delete the user ${UserName}`,
      operation: 'DeleteUser',
      input: of,
      retries: stillInTheWay,
      unmakes: `user/${UserName}`,
    },
  ];
  return sealPlan({
    control: id,
    title: `Delete the ${who} ${UserName}`,
    changes,
    phrase: {
      text: `delete ${UserName}`,
      because:
        who === 'administrator'
          ? `From then on root is the way into this account, and ${UserName} is not one any more.`
          : `${UserName} cannot come in any more.`,
    },
  });
}

/** Only what this tool puts on a group is taken off it: whatever else there is keeps the group. */
export function groupPlan(
  id: string,
  { group, policies, inline }: GroupPicture & { readonly inline: readonly string[] },
  { account }: AwsContext,
): Plan {
  const { GroupName = '' } = group;
  const given = new Set(roles.map(({ policy }) => managedPolicyArn(account.facts.partition, policy)));
  return sealPlan({
    control: id,
    title: `Delete the group ${GroupName}`,
    changes: [
      ...policies
        .filter(({ PolicyArn = '' }) => given.has(PolicyArn))
        .map(({ PolicyArn = '', PolicyName = '' }, index) => ({
          ...base,
          id: `detach-policy${index === 0 ? '' : `-${index + 1}`}`,
          summary: `Detach ${PolicyName} from ${GroupName}`,
          operation: 'DetachGroupPolicy',
          input: { GroupName, PolicyArn },
        })),
      ...inline
        .filter((name) => name === ownSignInName || name === guardName)
        .map((name) => ({
          ...base,
          id: `delete-${name}`,
          summary: `Delete the policy ${name} of ${GroupName}`,
          operation: 'DeleteGroupPolicy',
          input: { GroupName, PolicyName: name },
        })),
      {
        ...base,
        id: 'delete-group',
        summary: `Delete the group ${GroupName}`,
        operation: 'DeleteGroup',
        input: { GroupName },
        retries: stillInTheWay,
        unmakes: `group/${GroupName}`,
      },
    ],
  });
}
