// The Regions of the account that can be used, for what has to be switched on or looked at in each of them.
import { isAwsError } from '../engine/errors.ts';
import type { AccountSession } from './account.ts';
import { earlyRead } from './early-reads.ts';
import { allPages } from './pages.ts';

const enabled = { RegionOptStatusContains: ['ENABLED' as const, 'ENABLED_BY_DEFAULT' as const] };

/** What `enabledRegions` asks first, for `check` to send with the question who is calling. */
export const firstRegionsRead = earlyRead('Account', 'ListRegions', enabled);

export interface EnabledRegions {
  /** Sorted by code; the run's own Region is always one of them. */
  readonly regions: readonly string[];
  /** Why these may not be all, as a sentence. */
  readonly remark?: string;
}

/**
 * Every enabled Region (Account Management, ListRegions). Where that may not be read only the run's own, and a remark
 * that says so. Rejects with AwsProblem for anything but a refusal.
 */
export async function enabledRegions(account: AccountSession): Promise<EnabledRegions> {
  const { region } = account.facts;
  try {
    const listed = await allPages(account, ['Account', 'ListRegions'], enabled, ({ Regions }) => Regions);
    const names = new Set([region, ...listed.flatMap(({ RegionName }) => RegionName ?? [])]);
    return { regions: [...names].toSorted() };
  } catch (error) {
    if (!isAwsError(error, 'AccessDenied')) throw error;
    return { regions: [region], remark: `account:ListRegions is denied, so only ${region} was looked at.` };
  }
}
