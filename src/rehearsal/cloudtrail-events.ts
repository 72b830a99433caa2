// The account's event history as LookupEvents gives it: management events of the last 90 days, newest
// first, in the Region that recorded them (CloudTrail User Guide, "Viewing events with event history").
import { AwsError } from './aws-error.ts';
import type { AccountEvent, KnownCaller } from './event-log.ts';
import { optionalNumber, optionalText, requiredText, structures } from './input.ts';
import type { CallContext, Output } from './operation.ts';
import { globalRegion } from './regions.ts';
import type { AccountState } from './state.ts';

const historyMilliseconds = 90 * 24 * 60 * 60_000;
const shownLate = 15 * 60_000;
const objectEvents = new Set(['ListObjects', 'ListObjectsV2', 'GetObject', 'PutObject', 'DeleteObject', 'HeadObject']);

/** What only trails that ask for data events see: work with objects, and what is said to a topic. */
export function isDataEvent({ service, operation }: AccountEvent): boolean {
  return objectEvents.has(operation) || (service === 'sns' && operation === 'Publish');
}

export function isGlobal({ service }: AccountEvent): boolean {
  return globalServices.has(service);
}

/** IAM, Organizations and their like are recorded in one Region of their partition, whatever Region one works in. */
export function recordedIn(event: AccountEvent): string {
  return isGlobal(event) ? globalRegion(event.region) : event.region;
}

const globalServices = new Set(['iam', 'organizations', 'account', 'budgets', 'freetier']);

/** S3 Control is part of S3 here. */
export function sourceOf({ service }: Pick<AccountEvent, 'service'>): string {
  return `${service === 's3-control' ? 's3' : service}.amazonaws.com`;
}

function identityOf(account: AccountState, caller: KnownCaller): object {
  const common = {
    principalId: caller.userId,
    arn: caller.arn,
    accountId: account.accountId,
    ...(caller.accessKeyId === undefined ? {} : { accessKeyId: caller.accessKeyId }),
    ...(caller.accessKeyId?.startsWith('ASIA') === true
      ? { sessionContext: { attributes: { mfaAuthenticated: String(caller.mfa) } } }
      : {}),
  };
  switch (caller.kind) {
    case 'root':
      // An alias stands in for root's name.
      return { type: 'Root', ...common, ...(account.alias === undefined ? {} : { userName: account.alias }) };
    case 'user':
      return { type: 'IAMUser', ...common, userName: caller.userName };
    case 'role':
      return { type: 'AssumedRole', ...common };
    case 'federated':
      return { type: 'FederatedUser', ...common };
    default:
      return caller.kind satisfies never;
  }
}

/** The event as CloudTrail writes it. */
export function recordOf(account: AccountState, event: AccountEvent, caller: KnownCaller): object {
  const signIn = event.service === 'signin';
  const failed = event.outcome !== 'ok';
  return {
    eventVersion: '1.11',
    userIdentity: identityOf(account, caller),
    eventTime: new Date(event.at).toISOString().replace(/\.\d+Z$/, 'Z'),
    eventSource: sourceOf(event),
    eventName: event.operation,
    awsRegion: recordedIn(event),
    sourceIPAddress: '203.0.113.24',
    ...(failed && !signIn ? { errorCode: event.outcome } : {}),
    ...(failed && event.errorMessage !== undefined ? { errorMessage: event.errorMessage } : {}),
    requestParameters: Object.keys(event.parameters).length === 0 ? null : event.parameters,
    responseElements: signIn ? { ConsoleLogin: failed ? 'Failure' : 'Success' } : null,
    ...(event.additional === undefined ? {} : { additionalEventData: event.additional }),
    requestID: event.requestId,
    eventID: event.id,
    readOnly: !event.mutating,
    eventType: signIn ? 'AwsConsoleSignIn' : 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account.accountId,
    eventCategory: 'Management',
  };
}

export function lookupEvents({ account, input, region, now }: CallContext): Output {
  const attributes = structures(input, 'LookupAttributes');
  if (attributes.length > 1)
    throw new AwsError('InvalidLookupAttributesException', 400, 'Only one lookup attribute can be given.');
  const size = optionalNumber(input, 'MaxResults') ?? 50;
  if (size < 1 || size > 50)
    throw new AwsError('InvalidMaxResultsException', 400, 'MaxResults must be between 1 and 50.');
  const from = seconds(input['StartTime']) ?? 0;
  const to = seconds(input['EndTime']) ?? Number.POSITIVE_INFINITY;
  if (from > to) throw new AwsError('InvalidTimeRangeException', 400, 'StartTime must be before EndTime.');
  const token = optionalText(input, 'NextToken');
  const newest = now - (account.doubts['event-history'] === 'after-15-minutes' ? shownLate : 0);
  const start = token === undefined ? 0 : Number(Buffer.from(token, 'base64').toString('ascii'));
  if (!Number.isInteger(start) || start < 0)
    throw new AwsError('InvalidNextTokenException', 400, 'The token is not valid.');
  const wanted = attributes.map((attribute) => ({
    key: requiredText(attribute, 'AttributeKey'),
    value: requiredText(attribute, 'AttributeValue'),
  }));
  const isShown = (event: AccountEvent) =>
    event.at > now - historyMilliseconds &&
    event.at <= newest &&
    Math.floor(event.at / 1000) >= from &&
    Math.floor(event.at / 1000) <= to &&
    recordedIn(event) === region &&
    !isDataEvent(event);
  const end = start + size;
  const found: { readonly event: AccountEvent; readonly caller: KnownCaller }[] = [];
  // The newest first; one more than fits says that there is a next page.
  for (let at = account.events.length - 1; at >= 0 && found.length <= end; at -= 1) {
    const event = account.events[at];
    if (event === undefined || event.caller.kind === 'unknown' || !isShown(event)) continue;
    const { caller } = event;
    if (wanted.every(({ key, value }) => matches(event, caller, key, value))) found.push({ event, caller });
  }
  return {
    Events: found.slice(start, end).map(({ event, caller }) => ({
      EventId: event.id,
      EventName: event.operation,
      ReadOnly: String(!event.mutating),
      AccessKeyId: caller.accessKeyId,
      EventTime: new Date(event.at),
      EventSource: sourceOf(event),
      Username: caller.userName,
      Resources: [],
      CloudTrailEvent: JSON.stringify(recordOf(account, event, caller)),
    })),
    NextToken: end < found.length ? Buffer.from(String(end)).toString('base64') : undefined,
  };
}

function seconds(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number')
    throw new AwsError('InvalidTimeRangeException', 400, 'A time must be a number of seconds.');
  return value;
}

function matches(event: AccountEvent, caller: KnownCaller, key: string, value: string): boolean {
  switch (key) {
    case 'EventId':
      return event.id === value;
    case 'EventName':
      return event.operation === value;
    case 'ReadOnly':
      return String(!event.mutating) === value;
    case 'Username':
      return caller.userName === value;
    case 'EventSource':
      return sourceOf(event) === value;
    case 'AccessKeyId':
      return caller.accessKeyId === value;
    case 'ResourceName':
      return Object.values(event.parameters).includes(value);
    case 'ResourceType':
      return false;
    default:
      throw new AwsError('InvalidLookupAttributesException', 400, `The lookup attribute ${key} is not known.`);
  }
}
