// The CloudTrail events of changes that were made, found by their request ids in the account's event history. It shows
// them after minutes, and for 90 days: what it does not show yet, or any more, is simply not found.
import type { Event } from '@aws-sdk/client-cloudtrail';
import { AwsProblem } from '../engine/errors.ts';
import type { AccountSession } from './account.ts';
import { pagesOf } from './pages.ts';
import { globalEventsRegion } from './partition.ts';

/** A change that AWS confirmed. */
export interface SentChange {
  readonly requestId?: string;
  /** ISO 8601, by the clock of this machine. */
  readonly time: string;
}

// Of up to 50 events each. AWS takes two such calls a second.
const mostPages = 5;
/** Between AWS's clock and that of this machine there may be some minutes. */
const margin = 5 * 60_000;
const shownFor = 90 * 24 * 60 * 60_000;

/**
 * CloudTrail's event ids by request id, as far as the event history shows them where IAM and its like are recorded and in
 * the run's own Region (LookupEvents, changes only). What may not be read is not found. Reads nothing where there is no
 * change to look for; rejects only when the run is stopped.
 */
export async function eventIds(
  account: AccountSession,
  changes: readonly SentChange[],
  now: number,
): Promise<ReadonlyMap<string, string>> {
  const recent = changes.filter(({ time }) => now - Date.parse(time) < shownFor);
  const wanted = new Set(recent.flatMap(({ requestId }) => requestId ?? []));
  if (wanted.size === 0) return new Map();
  const times = recent.map(({ time }) => Date.parse(time));
  const { partition, region } = account.facts;
  const input = {
    LookupAttributes: [{ AttributeKey: 'ReadOnly' as const, AttributeValue: 'false' }],
    StartTime: new Date(Math.min(...times) - margin),
    EndTime: new Date(Math.max(...times) + margin),
    MaxResults: 50,
  };
  const regions = [...new Set([globalEventsRegion(partition), region])];
  const found = await Promise.all(regions.map((where) => idsIn(account, input, where)));
  return new Map(found.flat().filter(([requestId]) => wanted.has(requestId)));
}

type Found = readonly [requestId: string, eventId: string];

async function idsIn(account: AccountSession, input: object, region: string): Promise<readonly Found[]> {
  const found: Found[] = [];
  let pages = 0;
  try {
    for await (const { Events = [] } of pagesOf(account, ['CloudTrail', 'LookupEvents'], input, { region })) {
      found.push(...Events.flatMap(idsOf));
      pages += 1;
      if (pages >= mostPages) break;
    }
  } catch (error) {
    // The ids are an addition: the record is as good by its request ids.
    if (!(error instanceof AwsProblem)) throw error;
  }
  return found;
}

function idsOf({ EventId, CloudTrailEvent }: Event): readonly Found[] {
  const requestId = requestIdIn(CloudTrailEvent);
  return EventId === undefined || requestId === undefined ? [] : [[requestId, EventId]];
}

function requestIdIn(json = ''): string | undefined {
  try {
    const event: unknown = JSON.parse(json);
    if (typeof event !== 'object' || event === null || !('requestID' in event)) return undefined;
    return typeof event.requestID === 'string' ? event.requestID : undefined;
  } catch {
    return undefined;
  }
}
