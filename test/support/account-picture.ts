// What a simulated account holds, without what differs from run to run: times, ids and secrets. Two accounts with
// equal pictures are in the same state for their owner.
import type { AccountState, Owner } from '../../src/rehearsal/state.ts';

const nameOf = (owner: Owner | { readonly kind: 'role' } | undefined) =>
  owner === undefined ? 'nobody' : owner.kind === 'user' ? owner.userName : owner.kind;

const tagNames = (tags: ReadonlyMap<string, unknown>) => [...tags.keys()].toSorted();

export function pictureOf(account: AccountState) {
  return {
    alias: account.alias,
    users: [...account.users.values()].map(({ userName, tags, attachedPolicies, login }) => ({
      userName,
      tags: tagNames(tags),
      attachedPolicies: [...attachedPolicies],
      hasPassword: login !== undefined,
    })),
    groups: [...account.groups.values()].map(({ groupName, members, attachedPolicies }) => ({
      groupName,
      members: [...members],
      attachedPolicies: [...attachedPolicies],
    })),
    keys: [...account.keys.values()].map(({ owner, status }) => ({ owner: nameOf(owner), status })),
    devices: [...account.devices.values()]
      .map(({ name, owner, tags }) => ({ name, owner: nameOf(owner), tags: tagNames(tags) }))
      .toSorted((one, other) => one.name.localeCompare(other.name)),
    buckets: [...account.buckets.values()].map(({ name, documents, policy }) => ({
      name,
      settings: [...documents.keys()].toSorted(),
      policy: policy?.text,
    })),
    trails: [...account.trails.values()].map(
      ({ name, bucketName, multiRegion, globalEvents, validation, logging, tags, deliveryError }) => ({
        name,
        bucketName,
        multiRegion,
        globalEvents,
        validation,
        logging,
        tags: tagNames(tags),
        deliveryError,
      }),
    ),
  };
}
