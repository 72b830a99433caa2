// Reading what stands in a log group (CloudWatch Logs API reference, FilterLogEvents, DescribeLogStreams).
import type { LogEvent } from './alert-state.ts';
import { optionalNumber, optionalText, texts } from './input.ts';
import { paging, theGroup } from './log-groups.ts';
import { readPattern } from './metric-filters.ts';
import type { CallContext, OperationTable } from './operation.ts';
import type { LogGroup } from './services-state.ts';
import { tokenPage } from './token-page.ts';

const day = 24 * 60 * 60_000;

/** Without those that are older than the group keeps. */
function keptEvents({ events, retentionDays }: LogGroup, now: number): readonly LogEvent[] {
  return retentionDays === undefined ? events : events.filter(({ at }) => at > now - retentionDays * day);
}

function filterEvents(context: CallContext) {
  const { input, now } = context;
  const streams = texts(input, 'logStreamNames');
  const prefix = optionalText(input, 'logStreamNamePrefix') ?? '';
  const { matches } = readPattern(input);
  const from = optionalNumber(input, 'startTime') ?? 0;
  const to = optionalNumber(input, 'endTime') ?? Number.POSITIVE_INFINITY;
  const found = keptEvents(theGroup(context), now).flatMap((event, index) => {
    const { stream, at, message } = event;
    const isWanted =
      (streams.length === 0 || streams.includes(stream)) &&
      stream.startsWith(prefix) &&
      at >= from &&
      at <= to &&
      matches(message);
    const eventId = `${at}${index}`.padStart(56, '0');
    return isWanted ? [{ logStreamName: stream, timestamp: at, ingestionTime: at, message, eventId }] : [];
  });
  const { items, next } = tokenPage(found, input, { ...paging, most: 10_000 });
  return { events: items, searchedLogStreams: [], nextToken: next };
}

function describeStreams(context: CallContext) {
  const { input, now } = context;
  const group = theGroup(context);
  const prefix = optionalText(input, 'logStreamNamePrefix') ?? '';
  const kept = keptEvents(group, now);
  const streams = [...new Set(kept.map(({ stream }) => stream))]
    .filter((name) => name.startsWith(prefix))
    .toSorted()
    .map((logStreamName) => ({ logStreamName, events: kept.filter(({ stream }) => stream === logStreamName) }))
    .map(({ logStreamName, events }) => ({
      logStreamName,
      creationTime: events[0]?.at,
      firstEventTimestamp: events[0]?.at,
      lastEventTimestamp: events.at(-1)?.at,
      lastIngestionTime: events.at(-1)?.at,
      arn: `${group.arn}:log-stream:${logStreamName}`,
      storedBytes: 0,
    }));
  const { items, next } = tokenPage(streams, input, paging);
  return { logStreams: items, nextToken: next };
}

export const logEventOperations: OperationTable = {
  FilterLogEvents: { mutating: false, run: filterEvents },
  DescribeLogStreams: { mutating: false, run: describeStreams },
};
