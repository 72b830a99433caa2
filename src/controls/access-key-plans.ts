// The plans about access keys of users: deactivate, activate again, delete.
import { type Change, type Plan, sealPlan } from '../engine/plan.ts';
import type { KeyUse } from './key-use.ts';
import { shortId } from './root-key-plans.ts';

export interface UserKey extends KeyUse {
  readonly userName: string;
  readonly id: string;
  readonly active: boolean;
  readonly madeAt: Date | undefined;
}

/** How the journal names a user's key. */
export const thingOf = (id: string) => `access-key/${id}`;

type Verb = 'activate' | 'deactivate' | 'delete';
type Principal = Change['principal'];

export const changeId = (verb: Verb, { id }: Pick<UserKey, 'id'>) => `${verb}-${id}`;

function change(key: UserKey, verb: Verb, principal: Principal): Change {
  const { id, userName } = key;
  const of = { UserName: userName, AccessKeyId: id };
  const base = {
    id: changeId(verb, key),
    summary: `${verb.charAt(0).toUpperCase()}${verb.slice(1)} ${shortId(id)} of ${userName}`,
    service: 'IAM',
    principal,
  } as const;
  if (verb === 'delete') {
    return { ...base, operation: 'DeleteAccessKey', input: of, undo: { kind: 'final' }, unmakes: thingOf(id) };
  }
  const isActivation = verb === 'activate';
  return {
    ...base,
    operation: 'UpdateAccessKey',
    input: { ...of, Status: isActivation ? 'Active' : 'Inactive' },
    undo: { kind: 'can-be-undone', how: isActivation ? 'deactivate it again' : 'activate it again' },
  };
}

/** `inUse` says what the ones used of late are used for; then their ids must be typed. */
export function deactivationOf(keys: readonly UserKey[], inUse: readonly UserKey[], principal: Principal): Plan {
  const [first] = inUse;
  return sealPlan({
    control: 'access-keys',
    title: keys.length === 1 ? `Deactivate ${shortId(keys[0]?.id ?? '')}` : `Deactivate ${keys.length} access keys`,
    changes: keys.map((key) => change(key, 'deactivate', principal)),
    ...(first === undefined
      ? {}
      : {
          phrase: {
            text: first.id,
            because: `It was used of late (${first.service}, ${first.region}): whatever uses it stops working.`,
          },
        }),
    remarks: ['Come back after 7 days to delete what nobody missed. Until then, activating mends whatever broke.'],
  });
}

export function activationOf(control: string, keys: readonly UserKey[], principal: Principal): Plan {
  return sealPlan({
    control,
    title: 'Activate the access keys again',
    changes: keys.map((key) => change(key, 'activate', principal)),
  });
}

export function deletionOf(key: UserKey, principal: Principal): Plan {
  return sealPlan({
    control: 'access-keys',
    title: `Delete ${shortId(key.id)} of ${key.userName} for good`,
    changes: [change(key, 'delete', principal)],
    phrase: { text: key.id, because: 'A deleted key never comes back.' },
  });
}
