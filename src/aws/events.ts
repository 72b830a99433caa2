// Console sign-ins as CloudTrail's event history shows them: the proof that an MFA device works, or that
// a user really signed in. Delayed by minutes; absence proves nothing.
import type { AccountSession } from './account.ts';
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
  const pages = await Promise.all(
    [...regions].map((where) =>
      account.read(
        'CloudTrail',
        'LookupEvents',
        { LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'ConsoleLogin' }], MaxResults: 50 },
        { region: where },
      ),
    ),
  );
  return pages
    .flatMap(({ Events }) => Events ?? [])
    .flatMap((event) => signIn(event.CloudTrailEvent, userName))
    .sort((one, other) => other.at.getTime() - one.at.getTime());
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
