// SNS topics and their subscriptions. An e-mail address must be confirmed from its mail before anything is sent to
// it; whoever plays its owner finds the token, and later the mail, at the rehearsal's own interface
// (SNS API reference, Subscribe, Publish).
import { AwsError } from './aws-error.ts';
import { constrained } from './constraints.ts';
import { optionalText, requiredText } from './input.ts';
import type { CallContext, OperationTable, Output } from './operation.ts';
import { addTags, listedTags, writeTagList } from './service-tags.ts';
import { inRegion, type Subscription, type Topic } from './services-state.ts';
import { attributesOf, defaultPolicy, setAttribute } from './sns-attributes.ts';
import { sendToSubscribers } from './sns-delivery.ts';
import { invalid, refuseInput, tagRefusals } from './sns-input.ts';
import { confirm, pendingLife, theSubscription } from './sns-subscriptions.ts';
import { tokenPage } from './token-page.ts';

export const snsNamespace = 'http://sns.amazonaws.com/doc/2010-03-31/';

const paging = { size: 'MaxResults', token: 'NextToken', most: 100, refusal: 'InvalidParameter' } as const;

function topicAt({ account, input, region }: CallContext, field: string): Topic | undefined {
  const arn = requiredText(input, field);
  const topic = account.services.topics.get(arn);
  if (topic?.region === region) return topic;
  if (!/^arn:[^:]+:sns:[^:]+:\d{12}:[\w-]+$/.test(arn)) throw invalid(`${field} Reason: no valid ARN`);
  return undefined;
}

function theTopic(context: CallContext): Topic {
  const topic = topicAt(context, 'TopicArn');
  if (topic === undefined) throw new AwsError('NotFound', 404, 'Topic does not exist');
  return topic;
}

/** The operations on tags have another name for the same. */
function tagged(context: CallContext): Topic {
  const topic = topicAt(context, 'ResourceArn');
  if (topic === undefined) throw new AwsError('ResourceNotFound', 404, 'Resource does not exist');
  return topic;
}

function describeSubscription({ account }: CallContext, topic: Topic, subscription: Subscription): Output {
  return {
    SubscriptionArn: subscription.confirmed ? subscription.arn : 'PendingConfirmation',
    Owner: account.accountId,
    Protocol: subscription.protocol,
    Endpoint: subscription.endpoint,
    TopicArn: topic.arn,
  };
}

/** Without those that nobody confirmed in time. */
function subscriptionsOf({ subscriptions }: Topic, now: number): readonly Subscription[] {
  return [...subscriptions.values()].filter(({ confirmed, askedAt }) => confirmed || now - askedAt < pendingLife);
}

function checkEndpoint(protocol: string, endpoint: string): void {
  const fits = {
    email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
    'email-json': /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
    https: /^https:\/\/.+$/,
    http: /^http:\/\/.+$/,
    sms: /^\+?[\d\s()-]{5,20}$/,
    sqs: /^arn:[^:]+:sqs:[^:]+:\d{12}:.+$/,
    lambda: /^arn:[^:]+:lambda:[^:]+:\d{12}:function:.+$/,
  }[protocol];
  if (fits === undefined) throw invalid(`Does not support this protocol string: ${protocol}`);
  if (!fits.test(endpoint)) throw invalid(protocol.startsWith('email') ? 'Email address' : 'Endpoint');
}

/** What needs no answer from its owner. */
const confirmsItself = new Set(['sqs', 'lambda', 'sms']);

export const snsOperations: OperationTable = constrained('sns', refuseInput, {
  CreateTopic: {
    mutating: true,
    run: (context) => {
      const { account, input, region } = context;
      const name = requiredText(input, 'Name');
      if (!/^[A-Za-z0-9_-]{1,256}$/.test(name)) throw invalid('Topic Name');
      const arn = `arn:${account.partition}:sns:${region}:${account.accountId}:${name}`;
      const tags = listedTags(input, tagRefusals);
      const own = account.services.topics.get(arn);
      if (own !== undefined) {
        if ([...tags].some(([key, value]) => own.tags.get(key) !== value)) {
          throw invalid('Tags Reason: Topic already exists with different tags');
        }
        return { TopicArn: arn };
      }
      const policy = defaultPolicy(arn, account.accountId);
      const made: Topic = {
        ...{ arn, name, region, policy, tags },
        attributes: new Map(),
        subscriptions: new Map(),
      };
      for (const [attribute, value] of attributesOf(input)) setAttribute(made, attribute, value);
      account.services.topics.set(arn, made);
      return { TopicArn: arn };
    },
  },
  DeleteTopic: {
    mutating: true,
    // Deleting what is not there is no error.
    run: ({ account, input }) => {
      account.services.topics.delete(requiredText(input, 'TopicArn'));
      return {};
    },
  },
  ListTopics: {
    mutating: false,
    run: ({ account, input, region }) => {
      const { items, next } = tokenPage(inRegion(account.services.topics.values(), region), input, paging);
      return { Topics: items.map(({ arn }) => ({ TopicArn: arn })), NextToken: next };
    },
  },
  GetTopicAttributes: {
    mutating: false,
    run: (context) => {
      const topic = theTopic(context);
      const all = subscriptionsOf(topic, context.now);
      const confirmed = all.filter((subscription) => subscription.confirmed).length;
      return {
        Attributes: new Map([
          ['TopicArn', topic.arn],
          ['Owner', context.account.accountId],
          ['Policy', topic.policy.text],
          ['DisplayName', ''],
          ['SubscriptionsConfirmed', String(confirmed)],
          ['SubscriptionsPending', String(all.length - confirmed)],
          ['SubscriptionsDeleted', '0'],
          ...topic.attributes,
        ]),
      };
    },
  },
  SetTopicAttributes: {
    mutating: true,
    run: (context) => {
      const { input } = context;
      setAttribute(
        theTopic(context),
        requiredText(input, 'AttributeName'),
        optionalText(input, 'AttributeValue') ?? '',
      );
      return {};
    },
  },
  Subscribe: {
    mutating: true,
    run: (context) => {
      const { input, ids, now } = context;
      const topic = theTopic(context);
      const protocol = requiredText(input, 'Protocol');
      const endpoint = optionalText(input, 'Endpoint') ?? '';
      checkEndpoint(protocol, endpoint);
      const same = subscriptionsOf(topic, now).find(
        (other) => other.protocol === protocol && other.endpoint === endpoint,
      );
      const subscription: Subscription = same ?? {
        arn: `${topic.arn}:${ids.uuid()}`,
        token: Buffer.from(ids.bytes(96)).toString('hex'),
        ...{ protocol, endpoint },
        askedAt: now,
        confirmed: confirmsItself.has(protocol),
        authenticated: false,
      };
      topic.subscriptions.set(subscription.arn, subscription);
      const shown = subscription.confirmed || optionalText(input, 'ReturnSubscriptionArn') === 'true';
      return { SubscriptionArn: shown ? subscription.arn : 'pending confirmation' };
    },
  },
  ConfirmSubscription: {
    mutating: true,
    run: (context) => {
      const { input, now } = context;
      const topic = theTopic(context);
      const subscription = confirm(topic, requiredText(input, 'Token'), now);
      if (optionalText(input, 'AuthenticateOnUnsubscribe') === 'true') subscription.authenticated = true;
      return { SubscriptionArn: subscription.arn };
    },
  },
  Unsubscribe: {
    mutating: true,
    run: ({ account, input }) => {
      const { topic, subscription } = theSubscription(account, requiredText(input, 'SubscriptionArn'));
      topic.subscriptions.delete(subscription.arn);
      return {};
    },
  },
  GetSubscriptionAttributes: {
    mutating: false,
    run: (context) => {
      const { account, input } = context;
      const { topic, subscription } = theSubscription(account, requiredText(input, 'SubscriptionArn'));
      const pending = String(!subscription.confirmed);
      return {
        Attributes: new Map([
          ['SubscriptionArn', subscription.arn],
          ['TopicArn', topic.arn],
          ['Owner', account.accountId],
          ['Protocol', subscription.protocol],
          ['Endpoint', subscription.endpoint],
          ['PendingConfirmation', pending],
          ['ConfirmationWasAuthenticated', String(subscription.authenticated)],
          ['RawMessageDelivery', 'false'],
        ]),
      };
    },
  },
  ListSubscriptionsByTopic: {
    mutating: false,
    run: (context) => {
      const topic = theTopic(context);
      const { items, next } = tokenPage(subscriptionsOf(topic, context.now), context.input, paging);
      return { Subscriptions: items.map((one) => describeSubscription(context, topic, one)), NextToken: next };
    },
  },
  ListSubscriptions: {
    mutating: false,
    run: (context) => {
      const topics = inRegion(context.account.services.topics.values(), context.region);
      const all = topics.flatMap((topic) =>
        subscriptionsOf(topic, context.now).map((one) => describeSubscription(context, topic, one)),
      );
      const { items, next } = tokenPage(all, context.input, paging);
      return { Subscriptions: items, NextToken: next };
    },
  },
  // Nothing in the account is another thing afterwards, but somebody has mail.
  Publish: {
    mutating: true,
    run: (context) => {
      const topic = theTopic(context);
      const message = requiredText(context.input, 'Message');
      if (Buffer.byteLength(message) > 262_144) throw invalid('Message too long');
      const subject = optionalText(context.input, 'Subject');
      if (subject !== undefined && !/^[\x20-\x7e]{1,99}$/.test(subject)) throw invalid('Subject');
      const { account, now: at } = context;
      sendToSubscribers(account, topic, { message, at, ...(subject === undefined ? {} : { subject }) });
      return { MessageId: context.ids.uuid() };
    },
  },
  TagResource: {
    mutating: true,
    run: (context) => {
      addTags(tagged(context).tags, listedTags(context.input, tagRefusals), tagRefusals);
      return {};
    },
  },
  ListTagsForResource: {
    mutating: false,
    run: (context) => ({ Tags: writeTagList(tagged(context).tags) }),
  },
});
