import { CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { GetTrailCommand, UpdateTrailCommand } from '@aws-sdk/client-cloudtrail';
import { CreateTopicCommand, SetTopicAttributesCommand } from '@aws-sdk/client-sns';
import { expect, it } from 'vitest';
import { refusalOf } from './clients.ts';
import { rehearsals } from './running.ts';

const start = rehearsals();
const policy = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
const service = { Service: 'cloudtrail.amazonaws.com' };

async function withTrail() {
  const started = await start('done');
  const Name = 'management-events';
  const update = (more: object) => started.cloudTrail.send(new UpdateTrailCommand({ Name, ...more }));
  const read = async () => (await started.cloudTrail.send(new GetTrailCommand({ Name }))).Trail;
  return { ...started, update, read };
}

it('a trail notifies a topic only if the topic lets it', async () => {
  const { read, sns, update } = await withTrail();
  const set = () => update({ SnsTopicName: 'logs' });
  expect((await refusalOf(set())).name).toBe('InsufficientSnsTopicPolicyException');
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'logs' }));
  expect((await refusalOf(set())).name).toBe('InsufficientSnsTopicPolicyException');
  const AttributeValue = policy({ Effect: 'Allow', Principal: service, Action: 'SNS:Publish', Resource: TopicArn });
  await sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: 'Policy', AttributeValue }));
  await set();
  expect(await read()).toMatchObject({ SnsTopicARN: TopicArn, SnsTopicName: 'logs' });
  await update({ SnsTopicName: '' });
  expect((await read())?.SnsTopicARN).toBeUndefined();
});

it('a trail writes to a log group only by a role that CloudTrail may take and that may write', async () => {
  const { iam, logs, read, update } = await withTrail();
  const CloudWatchLogsLogGroupArn = 'arn:aws:logs:eu-west-1:111122223333:log-group:trail:*';
  const CloudWatchLogsRoleArn = 'arn:aws:iam::111122223333:role/trail-to-logs';
  const set = () => update({ CloudWatchLogsLogGroupArn, CloudWatchLogsRoleArn });
  expect((await refusalOf(set())).name).toBe('InvalidCloudWatchLogsLogGroupArnException');
  await logs.send(new CreateLogGroupCommand({ logGroupName: 'trail' }));
  expect((await refusalOf(set())).name).toBe('InvalidCloudWatchLogsRoleArnException');
  const RoleName = 'trail-to-logs';
  const AssumeRolePolicyDocument = policy({ Effect: 'Allow', Principal: service, Action: 'sts:AssumeRole' });
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  expect(await refusalOf(set())).toMatchObject({
    ...{
      name: 'InvalidCloudWatchLogsLogGroupArnException',
      message: expect.stringContaining('permissions') as unknown,
    },
  });
  const write = {
    ...{ Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'] },
    Resource: 'arn:aws:logs:eu-west-1:111122223333:log-group:trail:log-stream:111122223333_CloudTrail_eu-west-1*',
  };
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'write', PolicyDocument: policy(write) }));
  await set();
  expect(await read()).toMatchObject({ CloudWatchLogsLogGroupArn, CloudWatchLogsRoleArn });
});
