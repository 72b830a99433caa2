// CloudTrail's way into CloudWatch Logs: what a trail logs is written to its log group some minutes later
// (CloudTrail User Guide, "Sending events to CloudWatch Logs").
import type { DueLogEvent } from './alert-state.ts';
import { logEvery } from './cloudtrail-delivery.ts';
import { mayWriteLogs } from './cloudtrail-destinations.ts';
import { writeLog } from './log-ingestion.ts';
import type { AccountState, Trail } from './state.ts';

/** Notes the record for the next delivery of the trail, if it has a log group. */
export function queueForLogs(
  { services }: AccountState,
  { arn, homeRegion, startedAt, destinations = {} }: Trail,
  { record, at }: { readonly record: string; readonly at: number },
): void {
  const { logGroupArn, logRoleArn } = destinations;
  if (logGroupArn === undefined || logRoleArn === undefined) return;
  const start = startedAt ?? at;
  services.dueLogs.push({
    trailArn: arn,
    homeRegion,
    groupArn: logGroupArn.replace(/:\*$/, ''),
    roleArn: logRoleArn,
    dueAt: start + (Math.floor((at - start) / logEvery) + 1) * logEvery,
    message: record,
  });
}

/** Writes what is due, earlier deliveries first. */
export function writeDueLogs(account: AccountState, now: number): void {
  const { dueLogs } = account.services;
  const due = dueLogs.filter(({ dueAt }) => dueAt <= now);
  if (due.length === 0) return;
  dueLogs.splice(0, dueLogs.length, ...dueLogs.filter(({ dueAt }) => dueAt > now));
  for (const at of [...new Set(due.map(({ dueAt }) => dueAt))].toSorted((one, other) => one - other)) {
    const then = due.filter(({ dueAt }) => dueAt === at);
    for (const trailArn of new Set(then.map((one) => one.trailArn))) {
      write(
        account,
        at,
        then.filter((one) => one.trailArn === trailArn),
      );
    }
  }
}

function write(account: AccountState, at: number, lines: readonly DueLogEvent[]): void {
  const [first] = lines;
  if (first === undefined) return;
  const { groupArn, homeRegion, roleArn, trailArn } = first;
  const trail = account.trails.get(trailArn);
  const group = account.services.logGroups.get(groupArn);
  const allowed = mayWriteLogs({ account, region: homeRegion }, roleArn, groupArn);
  if (group !== undefined && allowed) {
    const stream = `${account.accountId}_CloudTrail_${homeRegion}`;
    writeLog(account, group, { stream, at, messages: lines.map(({ message }) => message) });
  }
  if (trail === undefined) return;
  if (group !== undefined && allowed) {
    trail.logsDeliveredAt = at;
    delete trail.logsError;
  } else trail.logsError = group === undefined ? 'ResourceNotFoundException' : 'AccessDenied';
}
