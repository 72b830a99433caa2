// What others do to the account meanwhile, at the console or with their own credentials; and what the owner does by
// hand. Each is done in the account itself and says nothing to the wizard.
import { deleteRootKeys, registerRootMfa } from '../../src/rehearsal/console.ts';
import { addDevice, addKey } from '../../src/rehearsal/furnish.ts';
import { devicesOf } from '../../src/rehearsal/iam-mfa.ts';
import { keysOf } from '../../src/rehearsal/principals.ts';
import { iamArn, type AccountState, type MfaDevice, type Owner } from '../../src/rehearsal/state.ts';
import { Secret } from '../../src/engine/secret.ts';
import type { World } from './world.ts';

const root = { kind: 'root' } as const;

/** Whom the run chose, or would choose. */
export function administratorOf({ lines }: Pick<World, 'lines'>): {
  readonly userName: string;
  readonly groupName: string;
} {
  const chosen = lines.flatMap((line) =>
    line.kind === 'fact' && line.fact.fact === 'administrator' ? [line.fact] : [],
  );
  return chosen.at(-1) ?? { userName: 'ada', groupName: 'administrators' };
}

function ownerIn(world: World): Owner {
  return { kind: 'user', userName: administratorOf(world).userName };
}

function removeDevice(account: AccountState, device: MfaDevice): void {
  delete device.owner;
  account.devices.delete(device.serial);
}

const changes = {
  'delete the administrator': (world: World) => {
    const { account } = world;
    const { userName } = administratorOf(world);
    for (const { accessKeyId } of keysOf(account, ownerIn(world))) account.keys.delete(accessKeyId);
    for (const device of devicesOf(account, ownerIn(world))) removeDevice(account, device);
    for (const { members } of account.groups.values()) members.delete(userName);
    account.users.delete(userName);
  },
  'take the administrator out of the group': (world: World) => {
    const { userName, groupName } = administratorOf(world);
    world.account.groups.get(groupName)?.members.delete(userName);
  },
  'detach the policy of the group': (world: World) => {
    world.account.groups.get(administratorOf(world).groupName)?.attachedPolicies.clear();
  },
  "delete the administrator's device": (world: World) => {
    for (const device of devicesOf(world.account, ownerIn(world))) removeDevice(world.account, device);
  },
  "deactivate the administrator's device": (world: World) => {
    for (const device of devicesOf(world.account, ownerIn(world))) {
      delete device.owner;
      delete device.enabledAt;
    }
  },
  'give the administrator MFA by hand': (world: World) => {
    const { account, clock, place, standIns } = world;
    const { userName } = administratorOf(world);
    if (!account.users.has(userName) || account.devices.has(iamArn(account, `mfa/${userName}-phone`))) return;
    const device = addDevice({ ...place(), now: clock.now() }, `${userName}-phone`, ownerIn(world));
    const uri = new Secret(`otpauth://totp/AWS:${userName}?secret=${device.seed}`);
    standIns.phone.scan(device.name, uri);
    // The pretend console takes codes of the device that has the user's name.
    if (!account.devices.has(iamArn(account, `mfa/${userName}`))) standIns.phone.scan(userName, uri);
  },
  'put MFA on root': ({ account, place }: World) => {
    if (devicesOf(account, root).length === 0) registerRootMfa(place());
  },
  'take MFA off root': ({ account }: World) => {
    for (const device of devicesOf(account, root)) removeDevice(account, device);
  },
  'make a root key': ({ account, place }: World) => {
    if (keysOf(account, root).length < 2) addKey(place(), root);
  },
  'delete the root keys': ({ account, place, callerKeyId }: World) => {
    // Whoever is signed in by the key itself would cut the run off: that is another story.
    if (!callerKeyId().startsWith('AKIA')) deleteRootKeys({ ...place(), account });
  },
  'activate the root keys again': ({ account }: World) => {
    for (const key of keysOf(account, root)) key.status = 'Active';
  },
  'use the root keys': ({ account, clock }: World) => {
    for (const key of keysOf(account, root)) {
      if (key.status === 'Active') key.lastUsed = { at: clock.now(), service: 'ec2', region: 'eu-west-1' };
    }
  },
  'stop the trails': ({ account, clock }: World) => {
    for (const trail of account.trails.values()) {
      trail.logging = false;
      trail.stoppedAt = clock.now();
    }
  },
  'delete the trails': ({ account }: World) => {
    account.trails.clear();
  },
  'delete the bucket policies': ({ account }: World) => {
    for (const bucket of account.buckets.values()) delete bucket.policy;
  },
  'give the administrator a key': (world: World) => {
    const { account, clock, place } = world;
    const owner = ownerIn(world);
    if (!account.users.has(administratorOf(world).userName) || keysOf(account, owner).length > 0) return;
    addKey(place(), owner, { at: clock.now(), service: 's3', region: 'eu-west-1' });
  },
} as const satisfies { readonly [name: string]: (world: World) => void };

export type Outside = keyof typeof changes;

// The record's own keys.
export const outsides = Object.keys(changes) as readonly Outside[];

export function happensOutside(what: Outside, world: World): void {
  changes[what](world);
}
