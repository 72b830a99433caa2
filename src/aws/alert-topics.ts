// SNS topics that alerts go to: who may send there, and who has confirmed that they listen.
import { isAwsError } from '../engine/errors.ts';
import type { AccountFacts, AccountSession } from './account.ts';
import { allPages } from './pages.ts';
import { letsIn } from './service-leave.ts';

export interface Subscriber {
  readonly protocol: string;
  readonly endpoint: string;
  readonly arn: string;
  readonly confirmed: boolean;
}

export interface TopicPicture {
  readonly arn: string;
  readonly region: string;
  readonly name: string;
  readonly exists: boolean;
  /** Another account's: what it does cannot be seen from here. */
  readonly foreign: boolean;
  /** AWS's own key keeps services out, and whether another key lets them in cannot be seen. */
  readonly encrypted: boolean;
  readonly letsEvents: boolean;
  readonly letsAlarms: boolean;
  readonly policy: string | undefined;
  readonly subscribers: readonly Subscriber[];
}

export function topicArn({ partition, accountId }: AccountFacts, region: string, name: string): string {
  return `arn:${partition}:sns:${region}:${accountId}:${name}`;
}

export const isTopic = (arn: string) => /^arn:[^:]+:sns:[^:]+:\d+:[\w-]+$/.test(arn);

export async function topicPicture(account: AccountSession, arn: string): Promise<TopicPicture> {
  const [, , , region = '', owner = '', name = ''] = arn.split(':');
  const { accountId } = account.facts;
  const nothing: TopicPicture = {
    ...{ arn, region, name, exists: false, foreign: owner !== accountId, encrypted: false },
    ...{ letsEvents: false, letsAlarms: false, policy: undefined, subscribers: [] },
  };
  if (nothing.foreign) return nothing;
  try {
    const [{ Attributes = {} }, subscribers] = await Promise.all([
      account.read('SNS', 'GetTopicAttributes', { TopicArn: arn }, { region }),
      subscribersOf(account, arn, region),
    ]);
    const policy = Attributes['Policy'];
    const publish = { action: 'sns:Publish', resource: arn, accountId };
    return {
      ...nothing,
      exists: true,
      encrypted: (Attributes['KmsMasterKeyId'] ?? '') !== '',
      letsEvents: letsIn(policy, { ...publish, service: 'events.amazonaws.com', conditions: 'none' }),
      letsAlarms: letsIn(policy, { ...publish, service: 'cloudwatch.amazonaws.com', conditions: 'of-account' }),
      policy,
      subscribers,
    };
  } catch (error) {
    if (isAwsError(error, 'NotFound')) return nothing;
    throw error;
  }
}

export async function subscribersOf(
  account: AccountSession,
  TopicArn: string,
  region: string,
): Promise<readonly Subscriber[]> {
  const listed = await allPages(
    account,
    ['SNS', 'ListSubscriptionsByTopic'],
    { TopicArn },
    ({ Subscriptions }) => Subscriptions,
    { region },
  );
  // One that waits reads PendingConfirmation, one that was ended Deleted.
  return listed.flatMap(({ Protocol = '', Endpoint = '', SubscriptionArn = '' }) =>
    SubscriptionArn === 'Deleted'
      ? []
      : [
          {
            protocol: Protocol,
            endpoint: Endpoint,
            arn: SubscriptionArn,
            confirmed: SubscriptionArn.startsWith('arn:'),
          },
        ],
  );
}

export const confirmedOf = ({ subscribers }: TopicPicture) => subscribers.filter(({ confirmed }) => confirmed);
