// What a test of alerts builds through the API: a topic with a confirmed address, and a rule that sends to it.
import { PutRuleCommand, PutTargetsCommand, type RuleState, type Target } from '@aws-sdk/client-eventbridge';
import { CreateTrailCommand, StartLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { CreateBucketCommand, PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SetTopicAttributesCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import type { Rehearsal } from '../../src/rehearsal/server.ts';
import { clientsOf, guardsOf } from './clients.ts';
import { control, type rehearsals } from './running.ts';

export const accountId = '111122223333';

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly message: string;
  readonly topicArn: string;
  readonly at: number;
}

/** Starts accounts without the alerts and detectors that their scenario gives them. */
export function withoutAlerts(begin: ReturnType<typeof rehearsals>) {
  return async (...given: Parameters<typeof begin>) => {
    const started = await begin(...given);
    const { rules, topics, detectors } = started.rehearsal.state.services;
    for (const things of [rules, topics, detectors]) things.clear();
    return started;
  };
}

export async function inboxOf(rehearsal: Rehearsal): Promise<readonly Mail[]> {
  const { inbox } = await control(rehearsal, 'mail');
  return inbox as readonly Mail[];
}

export const policyOf = (...statements: readonly object[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

export const letsEvents = (topicArn: string) => ({
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action: 'sns:Publish',
  Resource: topicArn,
});

/** A multi-Region trail that logs, at home in the Region of the rehearsal. */
export async function loggingTrail(rehearsal: Rehearsal): Promise<void> {
  const { cloudTrail, s3 } = clientsOf(rehearsal);
  const Bucket = `logs-${accountId}`;
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }));
  const written = { Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' } };
  const Policy = policyOf(
    { ...written, Action: 's3:GetBucketAcl', Resource: `arn:aws:s3:::${Bucket}` },
    { ...written, Action: 's3:PutObject', Resource: `arn:aws:s3:::${Bucket}/AWSLogs/${accountId}/*` },
  );
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  // A new policy takes a moment to reach CloudTrail.
  rehearsal.clock.advance(10_000);
  const Name = 'management-events';
  await cloudTrail.send(new CreateTrailCommand({ Name, S3BucketName: Bucket, IsMultiRegionTrail: true }));
  await cloudTrail.send(new StartLoggingCommand({ Name }));
}

/** A topic that ada confirmed. Its policy is the default one, unless another is made for it. */
export async function topicIn(
  rehearsal: Rehearsal,
  region: string,
  policy?: (topicArn: string) => string,
): Promise<string> {
  const { sns } = guardsOf(rehearsal, { region });
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'root-use' }));
  if (policy !== undefined) {
    const change = { TopicArn, AttributeName: 'Policy', AttributeValue: policy(TopicArn) };
    await sns.send(new SetTopicAttributesCommand(change));
  }
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'ada@example.com' }));
  await control(rehearsal, 'mail/confirm', { address: 'ada@example.com' });
  return TopicArn;
}

export const openTopicIn = (rehearsal: Rehearsal, region: string) =>
  topicIn(rehearsal, region, (arn) => policyOf(letsEvents(arn)));

const rootPattern = {
  'detail-type': ['AWS API Call via CloudTrail', 'AWS Console Sign In via CloudTrail'],
  detail: { userIdentity: { type: ['Root'] } },
};

export interface RuleOptions {
  readonly pattern?: object;
  readonly state?: RuleState;
}

/** A rule on root use, with one target. */
export async function ruleIn(
  rehearsal: Rehearsal,
  region: string,
  target: Omit<Target, 'Id'>,
  { pattern = rootPattern, state }: RuleOptions = {},
): Promise<void> {
  const { events } = guardsOf(rehearsal, { region });
  const EventPattern = JSON.stringify(pattern);
  await events.send(
    new PutRuleCommand({ Name: 'root-use', EventPattern, ...(state === undefined ? {} : { State: state }) }),
  );
  const Targets = [{ ...target, Id: 'it' }];
  await events.send(new PutTargetsCommand({ Rule: 'root-use', Targets }));
}

export const signInAsRoot = (rehearsal: Rehearsal) => control(rehearsal, 'console/sign-in-as-root', {});
