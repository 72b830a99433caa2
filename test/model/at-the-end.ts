// Invariant 4: what must hold once the owner did all that was asked and nobody disturbed any more. Claims are true, and
// nothing is there twice or left over.
import type { Claim } from '../../src/engine/claim.ts';
import type { AccountEvent } from '../../src/rehearsal/event-log.ts';
import { devicesOf } from '../../src/rehearsal/iam-mfa.ts';
import { keysOf } from '../../src/rehearsal/principals.ts';
import { cloudTrailMayWrite } from '../../src/rehearsal/s3-policy.ts';
import type { AccountState, Tag } from '../../src/rehearsal/state.ts';
import { isAdministrator, Violation } from './oracles.ts';
import { administratorOf } from './outside.ts';
import type { World } from './world.ts';

const root = { kind: 'root' } as const;
const isOurs = ({ tags }: { readonly tags: ReadonlyMap<string, Tag> }) => tags.has('rootlock:signer');

/** Throws a Violation. */
export function atRest(world: World, claims: readonly Claim[]): void {
  for (const claim of claims) {
    if (claim.statement.trim() === '') throw new Violation(`${claim.control} is ${claim.grade} without a reason`);
    if (claim.grade === 'verified') isTrue(claim.control, world);
  }
  nothingTwice(world);
  nothingLeftOver(world);
}

function isTrue(control: string, world: World): void {
  const { account } = world;
  const { userName } = administratorOf(world);
  const user = { kind: 'user', userName } as const;
  const truths: { readonly [control: string]: () => boolean } = {
    'root-mfa': () => devicesOf(account, root).length > 0,
    'admin-user': () => isAdministrator(account, userName) && account.users.get(userName)?.login !== undefined,
    'admin-mfa': () => devicesOf(account, user).length > 0,
    'admin-sign-in': () => signedInWithMfa(account, userName),
    cloudtrail: () => isRecorded(world),
    'root-access-keys': () => keysOf(account, root).length === 0,
  };
  if (truths[control]?.() === false) throw new Violation(`${control} is called verified, and is not so`);
}

function signedInWithMfa({ events }: AccountState, userName: string): boolean {
  return events.some(
    ({ operation, outcome, additional, caller }) =>
      operation === 'ConsoleLogin' &&
      outcome === 'ok' &&
      additional?.['MFAUsed'] === 'Yes' &&
      caller.kind !== 'unknown' &&
      caller.userName === userName,
  );
}

function isRecorded({ account, clock }: World): boolean {
  return [...account.trails.values()].some((trail) => {
    const bucket = account.buckets.get(trail.bucketName);
    const prefix = `AWSLogs/${account.accountId}/x`;
    const writes = bucket !== undefined && cloudTrailMayWrite(account, bucket, prefix, trail.arn, clock.now());
    return trail.logging && trail.multiRegion && trail.validation && writes;
  });
}

function nothingTwice({ account }: World): void {
  const isMade = ({ operation, outcome }: AccountEvent) => operation === 'CreateGroup' && outcome === 'ok';
  const made = new Set(account.events.filter(isMade).map(({ parameters }) => parameters['groupName']));
  const counted: readonly (readonly [string, number])[] = [
    ['users', [...account.users.values()].filter(isOurs).length],
    ['trails', [...account.trails.values()].filter(isOurs).length],
    [
      'buckets',
      [...account.buckets.values()].filter(({ documents }) => /rootlock/.test(documents.get('Tagging') ?? '')).length,
    ],
    ['groups', [...account.groups.keys()].filter((name) => made.has(name)).length],
  ];
  for (const [what, count] of counted) {
    if (count > 1) throw new Violation(`${count} ${what} of ours`);
  }
}

function nothingLeftOver({ account, lines }: World): void {
  const devices = [...account.devices.values()].filter((device) => device.owner === undefined && isOurs(device));
  if (devices.length > 0) throw new Violation(`a device without an owner: ${devices.map(({ name }) => name).join()}`);
  const created = account.events.filter(
    ({ operation, outcome }) => operation === 'CreateAccessKey' && outcome === 'ok',
  );
  const left = [...account.keys.values()].filter(
    (key) =>
      key.owner.kind === 'user' &&
      (created.some(({ at }) => at === key.createdAt) ||
        lines.some((line) => line.kind === 'made' && line.thing === `access-key/${key.accessKeyId}`)),
  );
  if (left.length > 0)
    throw new Violation(`a temporary access key is left: ${left.map(({ owner }) => JSON.stringify(owner)).join()}`);
}
