// The alerts of an account whose owner did everything: use of root, and changes that would hide an attack, go from every
// Region to a topic that an address confirmed.
import { day, trustIn, type Builder } from './furnish.ts';
import { parsePolicy } from './policy-document.ts';
import { defaultRegions, globalRegion } from './regions.ts';
import { type AccountState, iamArn, rootArn } from './state.ts';

const apiCall = 'AWS API Call via CloudTrail';
const rootUse = {
  'detail-type': ['AWS Console Sign In via CloudTrail', apiCall],
  detail: { userIdentity: { type: ['Root'] } },
};
/** Whatever changes something in what decides who may do what, and who hears of it. */
const sources = ['aws.iam', 'aws.cloudtrail', 'aws.events', 'aws.sns', 'aws.account', 'aws.billing'];
const changes = { source: sources, 'detail-type': [apiCall], detail: { readOnly: [false] } };

const roleName = 'forward-events';
const busIn = ({ partition, accountId, region }: AccountState) =>
  `arn:${partition}:events:${globalRegion(region)}:${accountId}:event-bus/default`;

export function addAlerts(builder: Builder, address: string): void {
  const { account } = builder;
  const { accountId, partition } = account;
  const global = globalRegion(account.region);
  const topicArn = addTopic(builder, global, address);
  const role = iamArn(account, `role/${roleName}`);
  const bus = busIn(account);
  for (const region of defaultRegions(partition)) {
    const target = region === global ? { Id: 'topic', Arn: topicArn } : { Id: 'bus', Arn: bus, RoleArn: role };
    for (const [name, pattern] of [['root-use', rootUse] as const, ['changes', changes] as const]) {
      const arn = `arn:${partition}:events:${region}:${accountId}:rule/${name}`;
      account.services.rules.set(arn, {
        ...{ arn, name, region, state: 'ENABLED', pattern: JSON.stringify(pattern) },
        tags: new Map(),
        targets: new Map([[target.Id, target]]),
      });
    }
  }
}

function addTopic({ account, ids, now }: Builder, region: string, endpoint: string): string {
  const arn = `arn:${account.partition}:sns:${region}:${account.accountId}:root-use`;
  const own = { Effect: 'Allow', Principal: { AWS: rootArn(account) }, Action: 'sns:*', Resource: arn };
  const publish = {
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sns:Publish',
    Resource: arn,
  };
  const text = JSON.stringify({ Version: '2012-10-17', Statement: [own, publish] });
  const subscription = {
    ...{ arn: `${arn}:${ids.uuid()}`, protocol: 'email', endpoint },
    token: Buffer.from(ids.bytes(96)).toString('hex'),
    askedAt: now - day,
    confirmed: true,
    authenticated: false,
  };
  account.services.topics.set(arn, {
    ...{ arn, name: 'root-use', region },
    policy: parsePolicy(text, 'resource'),
    attributes: new Map(),
    tags: new Map(),
    subscriptions: new Map([[subscription.arn, subscription]]),
  });
  return arn;
}

/** The role by which EventBridge puts events on the bus of the global Region. */
export function addForwarder({ account, ids, now }: Builder): void {
  const bus = busIn(account);
  const statement = { Effect: 'Allow', Action: 'events:PutEvents', Resource: bus };
  const policy = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: [statement] }), 'identity');
  account.roles.set(roleName, {
    ...{ roleName, path: '/', roleId: `AROA${ids.base32(17)}`, createdAt: now - day, longestSession: 3_600 },
    tags: new Map(),
    trust: trustIn({ Service: 'events.amazonaws.com' }),
    attachedPolicies: new Set(),
    inlinePolicies: new Map([['put-events', policy]]),
  });
}
