// The Regions of the account that can be used, for what has to be switched on or looked at in each of them.
import { isAwsError } from '../engine/errors.ts';
import type { AccountSession, Partition } from './account.ts';
import { type EarlyRead, earlyRead, type KnownEarly } from './early-reads.ts';
import { allPages } from './pages.ts';

const enabled = { RegionOptStatusContains: ['ENABLED' as const, 'ENABLED_BY_DEFAULT' as const] };

/** Where there is no Account Management to ask: the Regions of the partition, which are on for everyone there. */
const withoutList: { readonly [partition in Partition]?: readonly string[] } = {
  'aws-us-gov': ['us-gov-east-1', 'us-gov-west-1'],
};

/** What `enabledRegions` asks first, for `check` to send with the question who is calling. */
export function firstRegionsReads({ partition }: KnownEarly): readonly EarlyRead[] {
  return withoutList[partition] === undefined ? [earlyRead('Account', 'ListRegions', enabled)] : [];
}

export interface EnabledRegions {
  /** Sorted by code; the run's own Region is always one of them. */
  readonly regions: readonly string[];
  /** Why these may not be all, as a sentence. */
  readonly remark?: string;
}

/**
 * Every enabled Region (Account Management, ListRegions; AWS GovCloud (US) has no such list). Where that may not be read
 * only the run's own, and a remark that says so. Rejects with AwsProblem for anything but a refusal.
 */
export async function enabledRegions(account: AccountSession): Promise<EnabledRegions> {
  const { region, partition } = account.facts;
  const all = withoutList[partition];
  if (all !== undefined) return { regions: [...new Set([region, ...all])].toSorted() };
  try {
    const listed = await allPages(account, ['Account', 'ListRegions'], enabled, ({ Regions }) => Regions);
    const names = new Set([region, ...listed.flatMap(({ RegionName }) => RegionName ?? [])]);
    return { regions: [...names].toSorted() };
  } catch (error) {
    if (!isAwsError(error, 'AccessDenied')) throw error;
    return { regions: [region], remark: `account:ListRegions is denied, so only ${region} was looked at.` };
  }
}
