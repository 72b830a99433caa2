// Hands an event to one target of a rule: a topic, a log group, or the bus of another Region
// (EventBridge User Guide, "Amazon EventBridge targets", "Sending events between Regions").
import { policiesOf } from './authorize.ts';
import type { JsonObject } from './event-pattern.ts';
import { payloadFor } from './input-transformer.ts';
import { requiredText, type Input } from './input.ts';
import { writeLog } from './log-ingestion.ts';
import { mayWriteLog } from './log-policies.ts';
import { letsService } from './service-access.ts';
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
  if (!mayForward(account, target['RoleArn'], targetArn)) return false;
  forward(region);
  return true;
}

/** EventBridge takes the role named on the target, and the role must be allowed to put events on that bus. */
function mayForward(account: AccountState, roleArn: Input[string], busArn: string): boolean {
  if (typeof roleArn !== 'string') return false;
  const roleName = roleArn.slice(roleArn.lastIndexOf('/') + 1);
  const role = account.roles.get(roleName);
  if (role === undefined) return false;
  const { accountId } = account;
  const own = policiesOf(account, { kind: 'role', roleName, sessionName: 'events' });
  return (
    letsService([role.trust], { service, accountId, action: 'sts:AssumeRole', resource: roleArn }) &&
    letsService(own, { service, accountId, action: 'events:PutEvents', resource: busArn })
  );
}
