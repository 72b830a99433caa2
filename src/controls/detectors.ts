// GuardDuty's detectors as they are now, Region by Region, who manages them, and what they found about root.
import type { AccountSession } from '../aws/account.ts';
import { allPages } from '../aws/pages.ts';
import { globalEventsRegion } from '../aws/partition.ts';
import { AwsProblem } from '../engine/errors.ts';
import { isOwnTagMap } from './contract.ts';
import { lookedAtEach, type Regions } from './each-region.ts';

export interface Detector {
  readonly id: string;
  readonly enabled: boolean;
  /** Tagged by this tool. */
  readonly tagged: boolean;
  /** What is paid for beside the foundational sources, and on. */
  readonly extras: readonly string[];
  /** The account of the organization that manages it; asked in the run's Region only. */
  readonly manager: string | undefined;
  /** Findings about use of root that nobody archived, where they are expected. */
  readonly rootFindings: number | undefined;
}

/** What cannot be switched off, and is what GuardDuty is for. */
const foundational = ['CLOUD_TRAIL', 'DNS_LOGS', 'FLOW_LOGS'];

export function detectorsOf(account: AccountSession): Promise<Regions<Detector | undefined>> {
  return lookedAtEach(account, async (region) => {
    const ids = await allPages(account, ['GuardDuty', 'ListDetectors'], {}, ({ DetectorIds }) => DetectorIds, {
      region,
    });
    const [id] = ids;
    if (id === undefined) return undefined;
    const [{ Status, Tags, Features }, manager, rootFindings] = await Promise.all([
      account.read('GuardDuty', 'GetDetector', { DetectorId: id }, { region }),
      managerOf(account, id, region),
      rootFindingsOf(account, id, region),
    ]);
    return {
      id,
      enabled: Status === 'ENABLED',
      tagged: isOwnTagMap(Tags),
      extras: (Features ?? []).flatMap(({ Name = '', Status: status }) =>
        status === 'ENABLED' && !foundational.includes(Name) ? [Name] : [],
      ),
      manager,
      rootFindings,
    };
  });
}

/** Says who manages a member's detector; undefined where nobody does but the account itself. */
async function managerOf(account: AccountSession, DetectorId: string, region: string) {
  const { kind, region: own } = account.facts;
  if (kind !== 'member' || region !== own) return undefined;
  const { Administrator } = await account.read('GuardDuty', 'GetAdministratorAccount', { DetectorId }, { region });
  return Administrator?.AccountId;
}

const aboutRoot = ['Policy:IAMUser/RootCredentialUsage', 'Policy:IAMUser/ShortTermRootCredentialUsage'];

/**
 * Counted where they are expected: in the run's Region and where global services are recorded. Undefined where they may
 * not be read: it only adds to the picture.
 */
async function rootFindingsOf(account: AccountSession, DetectorId: string, region: string) {
  const { partition, region: own } = account.facts;
  if (region !== own && region !== globalEventsRegion(partition)) return undefined;
  const criterion = { type: { Equals: aboutRoot }, 'service.archived': { Equals: ['false'] } };
  try {
    const ids = await allPages(
      account,
      ['GuardDuty', 'ListFindings'],
      { DetectorId, FindingCriteria: { Criterion: criterion } },
      ({ FindingIds }) => FindingIds,
      { region },
    );
    return ids.length;
  } catch (error) {
    if (error instanceof AwsProblem) return undefined;
    throw error;
  }
}
