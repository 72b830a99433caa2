// What a topic sends reaches those who confirmed, and services publish only where the topic's policy lets them
// (SNS Developer Guide, "Email notifications"; EventBridge User Guide, "Using resource-based policies").
import type { PolicyDocument } from './policy-document.ts';
import { letsService } from './service-access.ts';
import type { Topic } from './services-state.ts';
import type { AccountState } from './state.ts';

export interface Notice {
  /** What a mail without a subject has is AWS's own. */
  readonly subject?: string;
  readonly message: string;
  readonly at: number;
}

/** Into the inbox of every confirmed e-mail address. */
export function sendToSubscribers({ services }: AccountState, topic: Topic, { subject, message, at }: Notice): void {
  for (const { protocol, endpoint, confirmed } of topic.subscriptions.values()) {
    if (!confirmed || protocol !== 'email') continue;
    services.inbox.push({
      to: endpoint,
      subject: subject ?? 'AWS Notification Message',
      message,
      topicArn: topic.arn,
      at,
    });
  }
}

/** Who publishes, and for which rule or alarm. */
export interface PublishingService {
  readonly service: 'events.amazonaws.com' | 'cloudwatch.amazonaws.com';
  readonly sourceArn: string;
}

/** Whether the notice was taken: there is such a topic in that Region, unencrypted, and its policy allows the service. */
export function publishAsService(
  account: AccountState,
  { region, topicArn }: { readonly region: string; readonly topicArn: string },
  by: PublishingService,
  notice: Notice,
): boolean {
  const topic = account.services.topics.get(topicArn);
  if (topic === undefined || topic.region !== region) return false;
  // There are no customer managed keys here, and AWS's own key for SNS does not let these services use it.
  if ((topic.attributes.get('KmsMasterKeyId') ?? '') !== '') return false;
  const policy = by.service === 'events.amazonaws.com' ? withoutConditionalAllows(topic.policy) : topic.policy;
  const asked = { ...by, accountId: account.accountId, action: 'sns:Publish', resource: topicArn };
  if (!letsService([policy], asked)) return false;
  sendToSubscribers(account, topic, notice);
  return true;
}

/** In the policy of a topic EventBridge does not take statements with a condition for leave. */
function withoutConditionalAllows({ text, statements }: PolicyDocument): PolicyDocument {
  return {
    text,
    statements: statements.filter(({ effect, conditions }) => effect === 'Deny' || conditions.length === 0),
  };
}
