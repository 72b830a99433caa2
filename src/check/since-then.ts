// What changed between the last look that was written down and this one, for the wizard and for a check alike.
import type { AccountFacts, Caller } from '../aws/account.ts';
import type { AwsControl } from '../controls/contract.ts';
import type { RunMemory } from '../engine/memory.ts';
import { type Onlooker, type Seen, shortDigest, type Standing } from '../engine/seen.ts';
import { since, type Since } from '../engine/since.ts';
import { severities, severityOf } from './severity.ts';

/** Whoever sees the same account the same way has the same digest: sessions of one role do, other Regions do not. */
export function onlookerOf({ accountId, caller, region }: AccountFacts, version: string): Onlooker {
  return {
    account: accountId,
    by: shortDigest([accountId, caller.kind, nameOf(caller), region]),
    tool: `rootlock ${version}`,
  };
}

function nameOf(caller: Caller): string {
  switch (caller.kind) {
    case 'root':
      return '';
    case 'iam-user':
      return caller.userName;
    case 'assumed-role':
      return caller.roleName;
    case 'other':
      return caller.arn;
  }
}

export interface Compared {
  readonly controls: readonly AwsControl[];
  readonly standings: ReadonlyMap<string, Standing>;
  readonly memory: RunMemory;
  readonly onlooker: Onlooker;
  /** False for a look that reads less than an inspection does. */
  readonly isWhole: boolean;
}

export function sinceThen(seen: Seen, { controls, standings, memory, onlooker, isWhole }: Compared): Since {
  const now = controls.flatMap(({ id, short, frameworks, readsMore = false }) => {
    const standing = standings.get(id);
    const lapsed = memory.lapsed(id);
    if (standing === undefined) return [];
    const rank = severities.indexOf(severityOf(frameworks));
    return [{ ...standing, id, short, rank, readsMore, ...(lapsed === undefined ? {} : { lapsed }) }];
  });
  return since(seen, now, onlooker, isWhole);
}
