// Hands an event to one target of a rule: a topic, a log group, or the bus of another Region
// (EventBridge User Guide, "Amazon EventBridge targets", "Sending events between Regions").
import type { JsonObject } from './event-pattern.ts';
import { payloadFor } from './input-transformer.ts';
import { requiredText, type Input } from './input.ts';
import { writeLog } from './log-ingestion.ts';
import { mayWriteLog } from './log-policies.ts';
import { mayByRole } from './service-access.ts';
import type { EventRule } from './services-state.ts';
import { publishAsService } from './sns-delivery.ts';
import type { AccountState } from './state.ts';

export interface Handing {
  readonly account: AccountState;
  readonly rule: EventRule;
  readonly event: JsonObject;
  readonly at: number;
  /** Offers the event to the rules of another Region. */
  readonly forward: (region: string) => void;
}

const service = 'events.amazonaws.com';

/** Whether the target took it. EventBridge tells nobody of a failure but the metric FailedInvocations. */
export function hand(target: Input, { account, rule, event, at, forward }: Handing): boolean {
  const targetArn = requiredText(target, 'Arn');
  const [, owner, region = '', accountId, resource = ''] =
    /^arn:[^:]+:([^:]+):([^:]*):([^:]*):(.+)$/.exec(targetArn) ?? [];
  if (accountId !== account.accountId) return false;
  const message = () => payloadFor(target, event, rule, at);
  if (owner === 'sns') {
    const by = { service, sourceArn: rule.arn } as const;
    return publishAsService(account, { region: rule.region, topicArn: targetArn }, by, { message: message(), at });
  }
  if (owner === 'logs' && region === rule.region) {
    const group = account.services.logGroups.get(targetArn.replace(/:\*$/, ''));
    const stream = typeof event['id'] === 'string' ? event['id'] : '';
    if (group === undefined || !mayWriteLog(account, group, { service, sourceArn: rule.arn, stream })) return false;
    writeLog(account, group, { stream, at, messages: [message()] });
    return true;
  }
  if (owner !== 'events' || resource !== 'event-bus/default' || region === rule.region) return false;
  // EventBridge takes the role named on the target, and the role must be allowed to put events on that bus.
  const roleArn = target['RoleArn'];
  if (typeof roleArn !== 'string' || !mayByRole(account, { service, roleArn }, ['events:PutEvents'], targetArn)) {
    return false;
  }
  forward(region);
  return true;
}
