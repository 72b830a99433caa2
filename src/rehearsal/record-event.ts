// Where everything that happens in the account is written down, and set on its way: to the event history, the
// trails, EventBridge and GuardDuty.
import { isDataEvent, recordedIn, recordOf, sourceOf } from './cloudtrail-events.ts';
import { offer } from './event-delivery.ts';
import type { AccountEvent } from './event-log.ts';
import type { JsonObject } from './event-pattern.ts';
import type { Ids } from './ids.ts';
import { findRootUse } from './root-findings.ts';
import type { EventRule } from './services-state.ts';
import type { AccountState, Trail } from './state.ts';
import { logs, trailsNow } from './trail-coverage.ts';
import { queueForLogs } from './trail-to-logs.ts';

/** What decides where an event goes, at some moment. */
export interface Watchers {
  readonly trails: readonly Trail[];
  readonly rules: readonly EventRule[];
}

/** In copies, so that what a call then changes does not show in them. */
export function watchersOf(account: AccountState): Watchers {
  const rules = [...account.services.rules.values()];
  return { trails: trailsNow(account), rules: rules.map((rule) => ({ ...rule, targets: new Map(rule.targets) })) };
}

/**
 * Keeps the event and delivers it at once, to logs with CloudTrail's delay. A call refused before its caller was known
 * goes nowhere. `before` is as it was before the call: a trail still logs the call that stops it, and a rule, whose
 * changes take a moment on AWS, does not see the call that made it.
 */
export function record(
  account: AccountState,
  event: AccountEvent,
  ids: Ids,
  { trails, rules }: Watchers = watchersOf(account),
): void {
  account.events.push(event);
  const { caller, at } = event;
  if (caller.kind === 'unknown' || isDataEvent(event)) return;
  findRootUse(account, event, ids);
  const logging = new Map(
    [...trailsNow(account), ...trails].filter((trail) => logs(trail, event)).map((trail) => [trail.arn, trail]),
  );
  if (logging.size === 0) return;
  const text = JSON.stringify(recordOf(account, event, caller));
  for (const trail of logging.values()) queueForLogs(account, trail, { record: text, at });
  // CloudTrail hands to EventBridge only what some trail logs (EventBridge User Guide, "AWS service events via CloudTrail").
  const region = recordedIn(event);
  const detail = JSON.parse(text) as JsonObject;
  const sent = envelope(account, event, region, { detail, ids });
  offer({ account, rules, region, at, readOnly: isReadOnly(event), event: sent });
}

/**
 * What EventBridge calls read-only: only what is named so. Of the calls that hand out a session not even those whose
 * names begin with Get (EventBridge User Guide, "Receiving read-only management events from AWS services").
 */
function isReadOnly({ mutating, operation, service }: AccountEvent): boolean {
  const changes = service === 'sts' && /^Get(Session|Federation)Token$/.test(operation);
  return !mutating && !changes && /^(Describe|Get|List)/.test(operation);
}

function envelope(
  { accountId }: AccountState,
  event: AccountEvent,
  region: string,
  { detail, ids }: { readonly detail: JsonObject; readonly ids: Ids },
): JsonObject {
  const source = sourceOf(event).split('.', 1)[0] ?? '';
  return {
    version: '0',
    id: ids.uuid(),
    'detail-type': event.service === 'signin' ? 'AWS Console Sign In via CloudTrail' : 'AWS API Call via CloudTrail',
    source: `aws.${source}`,
    account: accountId,
    time: new Date(event.at).toISOString().replace(/\.\d+Z$/, 'Z'),
    region,
    resources: [],
    detail,
  };
}
