// The plans about root access keys: deactivate, activate again, delete; each asked for by itself
// (docs/decisions/0003).
import { type Change, type Plan, sealPlan } from '../engine/plan.ts';
import type { KeyUse } from './key-use.ts';

export interface RootKey extends KeyUse {
  readonly id: string;
  readonly active: boolean;
}

/** A key used within these days wants more care. */
export const recentDays = 90;

/** How the journal names a root key. */
export const thingOf = (id: string) => `root-access-key/${id}`;

/** Enough of a key id to tell it from another. */
export function shortId(id: string): string {
  return `${id.slice(0, 4)}…${id.slice(-4)}`;
}

function change(key: RootKey, verb: 'Activate' | 'Deactivate' | 'Delete'): Change {
  const input =
    verb === 'Delete'
      ? { AccessKeyId: key.id }
      : { AccessKeyId: key.id, Status: verb === 'Activate' ? 'Active' : 'Inactive' };
  return {
    id: `${verb.toLowerCase()}-${key.id}`,
    summary: `${verb} ${shortId(key.id)}`,
    service: 'IAM',
    operation: verb === 'Delete' ? 'DeleteAccessKey' : 'UpdateAccessKey',
    principal: 'caller',
    input,
    ...(verb === 'Delete' ? { unmakes: thingOf(key.id) } : {}),
    undo:
      verb === 'Delete'
        ? { kind: 'final' }
        : { kind: 'can-be-undone', how: verb === 'Activate' ? 'deactivate it again' : 'activate it again' },
  };
}

export function deactivationOf(keys: readonly RootKey[], ownRemains: boolean) {
  return sealPlan({
    control: 'root-access-keys',
    title: 'Deactivate the root access keys',
    changes: keys.map((key) => change(key, 'Deactivate')),
    remarks: [
      'Then check that nothing broke, and delete: that is asked separately.',
      ...(ownRemains
        ? ['The key that signs this run comes last: no key can deactivate itself and be of use again.']
        : []),
    ],
  });
}

export function reactivationOf(keys: readonly RootKey[]) {
  return sealPlan({
    control: 'root-access-keys',
    title: 'Activate the root access keys again',
    changes: keys.map((key) => change(key, 'Activate')),
    remarks: ['Find what uses them and give it a role or a user of its own; then deactivate them again.'],
  });
}

export function deletionOf(keys: readonly RootKey[], recent: readonly RootKey[] = []) {
  const services = [...new Set(recent.map(({ service }) => service))];
  const which = recent.map(({ id, service }) => `${shortId(id)} was used for ${service}`).join(' and ');
  return sealPlan({
    control: 'root-access-keys',
    title: 'Delete the root access keys',
    changes: keys.map((key) => change(key, 'Delete')),
    ...(recent.length === 0
      ? {}
      : {
          phrase: {
            text: `nothing needs ${services.join(' or ')}`,
            because: `${which} in the last ${recentDays} days; deleting cannot be undone.`,
          },
        }),
  });
}

/** Of the key that signs the plan: nobody could try what breaks without it. */
export function directDeletionOf(own: RootKey): Plan {
  return sealPlan({
    control: 'root-access-keys',
    title: 'Delete the key that signs this run',
    changes: [change(own, 'Delete')],
    phrase: { text: own.id, because: 'It is final, and nobody has tried what breaks without the key.' },
    remarks: ['From then on the run can only act as the administrator.'],
  });
}
