// Offers an event to the EventBridge rules of a Region and hands it to the targets of those that match
// (EventBridge User Guide, "Events from AWS services", "Monitoring Amazon EventBridge").
import type { JsonObject } from './event-pattern.ts';
import { matchesPattern, parsePattern } from './event-pattern.ts';
import { hand } from './event-targets.ts';
import { inRegion, type EventRule } from './services-state.ts';
import type { AccountState } from './state.ts';

export interface Offer {
  readonly account: AccountState;
  /** Those in force, of every Region. */
  readonly rules: readonly EventRule[];
  readonly event: JsonObject;
  /** Of the rules: for a forwarded event not the Region in the event. */
  readonly region: string;
  /** A management event that EventBridge counts as one that changes nothing. */
  readonly readOnly: boolean;
  readonly at: number;
  /** It came from the bus of another Region, and goes no further. */
  readonly forwarded?: boolean;
}

export function offer(offered: Offer): void {
  const { event, region, readOnly, rules } = offered;
  for (const rule of inRegion(rules, region)) {
    if (looksAt(rule, readOnly) && rule.pattern !== undefined && matchesPattern(parsePattern(rule.pattern), event)) {
      invoke(rule, offered);
    }
  }
}

/** EventBridge API reference, PutRule: only one state lets through what is read-only. */
function looksAt({ state }: EventRule, readOnly: boolean): boolean {
  return state === 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS' || (state === 'ENABLED' && !readOnly);
}

function invoke(rule: EventRule, offered: Offer): void {
  const { account, event, at, forwarded = false } = offered;
  const forward = (region: string) => {
    if (!forwarded) offer({ ...offered, region, forwarded: true });
  };
  for (const target of rule.targets.values()) {
    const taken = hand(target, { account, rule, event, at, forward });
    for (const metric of taken ? ['Invocations'] : ['Invocations', 'FailedInvocations']) {
      account.services.metrics.push({
        ...{ region: rule.region, namespace: 'AWS/Events', metric, at, value: 1 },
        dimensions: new Map([['RuleName', rule.name]]),
      });
    }
  }
}
