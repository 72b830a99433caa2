// The calls that make a topic take what alerts send, and somebody listen: only those that are missing.
import { type AlertPicture, topicAt } from '../aws/alert-routes.ts';
import { confirmedOf, type TopicPicture } from '../aws/alert-topics.ts';
import { withStatement } from '../aws/service-leave.ts';
import type { Change } from '../engine/plan.ts';
import { topicName } from './alert-gaps.ts';
import { type AwsContext, ownTags } from './contract.ts';

export const mailCost =
  'Mail: 1,000 a month are free, then 2 US dollars for 100,000 (as known in 2026; aws.amazon.com/sns/pricing has today’s prices).';

/** EventBridge takes no leave with a condition (EventBridge User Guide, "Using resource-based policies"). */
const leaveOf = (topicArn: string) => ({
  Sid: 'RootlockEventBridgePublishes',
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action: 'sns:Publish',
  Resource: topicArn,
});

/** What AWS gives a topic of itself: its own account, alarms included. */
function ownPolicy(topicArn: string, accountId: string): string {
  const names = ['GetTopicAttributes', 'SetTopicAttributes', 'AddPermission', 'RemovePermission', 'DeleteTopic'];
  return JSON.stringify({
    Version: '2008-10-17',
    Id: '__default_policy_ID',
    Statement: [
      {
        Sid: '__default_statement_ID',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: [...names, 'Subscribe', 'ListSubscriptionsByTopic', 'Publish'].map((name) => `SNS:${name}`),
        Resource: topicArn,
        Condition: { StringEquals: { 'AWS:SourceOwner': accountId } },
      },
    ],
  });
}

const id = (what: string, { region }: { readonly region: string }) => `${what}-${region}`;

export function topicChanges(topic: TopicPicture, sends: 'rules' | 'alarms', context: AwsContext): readonly Change[] {
  const { account, signer } = context;
  const base = { service: 'SNS', region: topic.region, principal: account.acting } as const;
  const leave = leaveOf(topic.arn);
  if (!topic.exists) {
    const policy = ownPolicy(topic.arn, account.facts.accountId);
    return [
      {
        ...base,
        id: id('topic', topic),
        summary: `Make the topic ${topic.name} in ${topic.region}`,
        operation: 'CreateTopic',
        input: {
          Name: topic.name,
          Attributes: { Policy: sends === 'rules' ? withStatement(policy, leave) : policy },
          Tags: ownTags(signer),
        },
        cost: mailCost,
        undo: { kind: 'can-be-undone', how: 'delete the topic' },
        makes: `topic/${topic.arn}`,
      },
    ];
  }
  if (sends === 'rules' ? topic.letsEvents : topic.letsAlarms) return [];
  const statement =
    sends === 'rules'
      ? leave
      : {
          ...leave,
          Sid: 'RootlockAlarmsPublish',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Condition: { StringEquals: { 'AWS:SourceAccount': account.facts.accountId } },
        };
  return [
    {
      ...base,
      id: id('topic-policy', topic),
      summary: `Let ${sends === 'rules' ? 'EventBridge' : 'CloudWatch alarms'} send to ${topic.name}; the rest of its policy stays`,
      operation: 'SetTopicAttributes',
      input: { TopicArn: topic.arn, AttributeName: 'Policy', AttributeValue: withStatement(topic.policy, statement) },
      undo: { kind: 'can-be-undone', how: `take out the statement ${statement.Sid}` },
    },
  ];
}

/** Nobody listens yet, or not who should, and no mail to that address waits for its answer. */
export function subscription(
  topic: TopicPicture,
  { address, isWanted }: { readonly address: string; readonly isWanted: boolean },
  { account }: AwsContext,
): readonly Change[] {
  const confirmed = confirmedOf(topic);
  const isHeard = isWanted ? confirmed.some(({ endpoint }) => endpoint === address) : confirmed.length > 0;
  if (isHeard || isAsked(topic, address)) return [];
  return [
    {
      id: id('subscribe', topic),
      summary: `Subscribe ${address} to ${topic.name}; AWS sends it a mail to confirm`,
      service: 'SNS',
      operation: 'Subscribe',
      region: topic.region,
      principal: account.acting,
      input: { TopicArn: topic.arn, Protocol: 'email', Endpoint: address, ReturnSubscriptionArn: true },
      undo: { kind: 'can-be-undone', how: 'end the subscription by the link in any of its mails' },
      retries: { errors: ['NotFound'], forSeconds: 30, because: 'a new topic is not known everywhere at once' },
      // AWS forgets one that nobody confirms, and then it is asked for again.
      repeats: 'when nobody confirmed it within two days',
      // It goes with the topic where that is ours.
      ...(topic.name === topicName ? {} : { makes: `subscription/${topic.arn} ${address}` }),
    },
  ];
}

export function isAsked({ subscribers }: TopicPicture, address: string): boolean {
  return subscribers.some(
    ({ confirmed, endpoint, protocol }) => !confirmed && protocol === 'email' && endpoint === address,
  );
}

/** The picture as it will be once the topic is as it should be. */
export function withTopicReady(picture: AlertPicture, topic: TopicPicture): AlertPicture {
  const ready = { ...topic, exists: true, letsEvents: true, letsAlarms: true };
  return { ...picture, topics: [...picture.topics.filter(({ arn }) => arn !== topic.arn), ready] };
}

/** The topic by that ARN, as it was seen, or as one that is not there yet. */
export function topicToBe(picture: AlertPicture, arn: string): TopicPicture {
  const [, , , region = '', , name = ''] = arn.split(':');
  return (
    topicAt(picture, arn) ?? {
      ...{ arn, region, name, exists: false, foreign: false, encrypted: false },
      ...{ letsEvents: false, letsAlarms: false, policy: undefined, subscribers: [] },
    }
  );
}
