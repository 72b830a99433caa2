// Console sign-ins as CloudTrail's event history shows them: the proof that an MFA device works, or that
// a user really signed in. Delayed by minutes; absence proves nothing.
import type { Event } from '@aws-sdk/client-cloudtrail';
import type { AccountSession, Partition } from './account.ts';
import { type EarlyRead, earlyRead } from './early-reads.ts';
import { pagesOf } from './pages.ts';
import { globalEventsRegion } from './partition.ts';

export interface ConsoleSignIn {
  readonly at: Date;
  readonly withMfa: boolean;
  readonly eventId: string;
}

/**
 * Successful console sign-ins of root (`undefined`) or of a user, newest first, from at most 50 events.
 * IAM users' sign-ins may be recorded in the Region of their sign-in endpoint, so the run's own is read too.
 */
export async function consoleSignIns(account: AccountSession, userName?: string): Promise<readonly ConsoleSignIn[]> {
  const { partition, region } = account.facts;
  const regions = new Set([globalEventsRegion(partition), ...(userName === undefined ? [] : [region])]);
  const found = await Promise.all([...regions].map((where) => newestSignIns(account, where)));
  return found
    .flat()
    .flatMap((event) => signIn(event.CloudTrailEvent, userName))
    .sort((one, other) => other.at.getTime() - one.at.getTime());
}

const enough = 50;
// AWS takes two such calls a second; a page may be empty although more follow.
const mostPages = 5;

const signInEvents = {
  LookupAttributes: [{ AttributeKey: 'EventName' as const, AttributeValue: 'ConsoleLogin' }],
  MaxResults: enough,
};

/** The first page of what `consoleSignIns` reads of root. */
export function firstSignInsRead(partition: Partition): EarlyRead {
  return earlyRead('CloudTrail', 'LookupEvents', signInEvents, globalEventsRegion(partition));
}

async function newestSignIns(account: AccountSession, region: string): Promise<readonly Event[]> {
  const events: Event[] = [];
  let pages = 0;
  for await (const { Events = [] } of pagesOf(account, ['CloudTrail', 'LookupEvents'], signInEvents, { region })) {
    events.push(...Events);
    pages += 1;
    if (events.length >= enough || pages >= mostPages) break;
  }
  return events.slice(0, enough);
}

// CT/cloudtrail-event-reference-aws-console-sign-in-events. An account alias replaces root's userName, so
// root is told by its type; documents show both YES and Yes.
function signIn(json: string | undefined, userName: string | undefined): ConsoleSignIn[] {
  const event = parsed(json);
  const identity = event?.userIdentity;
  const isTheOne = userName === undefined ? identity?.type === 'Root' : identity?.userName === userName;
  if (event === undefined || !isTheOne || event.responseElements?.ConsoleLogin !== 'Success') return [];
  return [
    {
      at: new Date(event.eventTime),
      withMfa: event.additionalEventData?.MFAUsed?.toLowerCase() === 'yes',
      eventId: event.eventID,
    },
  ];
}

interface SignInEvent {
  readonly eventTime: string;
  readonly eventID: string;
  readonly userIdentity?: { readonly type?: string; readonly userName?: string };
  readonly responseElements?: { readonly ConsoleLogin?: string };
  readonly additionalEventData?: { readonly MFAUsed?: string };
}

function parsed(json: string | undefined): SignInEvent | undefined {
  try {
    return json === undefined ? undefined : (JSON.parse(json) as SignInEvent);
  } catch {
    return undefined;
  }
}
