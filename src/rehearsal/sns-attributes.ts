// The attributes of a topic, its policy among them (SNS API reference, SetTopicAttributes).
import { isStructure, requiredText, type Input } from './input.ts';
import { MalformedPolicy, parsePolicy, type PolicyDocument } from './policy-document.ts';
import type { Topic } from './services-state.ts';
import { invalid } from './sns-input.ts';

/** What a new topic allows: its own account, and nobody else. EventBridge is not in it. */
export function defaultPolicy(arn: string, accountId: string): PolicyDocument {
  const actions = ['GetTopicAttributes', 'SetTopicAttributes', 'AddPermission', 'RemovePermission', 'DeleteTopic'];
  const statement = {
    Sid: '__default_statement_ID',
    Effect: 'Allow',
    Principal: { AWS: '*' },
    Action: [...actions, 'Subscribe', 'ListSubscriptionsByTopic', 'Publish'].map((action) => `SNS:${action}`),
    Resource: arn,
    Condition: { StringEquals: { 'AWS:SourceOwner': accountId } },
  };
  const policy = { Version: '2008-10-17', Id: '__default_policy_ID', Statement: [statement] };
  return parsePolicy(JSON.stringify(policy), 'resource');
}

function readTopicPolicy(text: string): PolicyDocument {
  try {
    return parsePolicy(text, 'resource');
  } catch (error) {
    if (!(error instanceof MalformedPolicy)) throw error;
    throw invalid(`Policy Reason: ${error.message}`);
  }
}

/** `Attributes.entry.1.key` and `.value`. */
export function attributesOf(input: Input): ReadonlyMap<string, string> {
  const holder = input['Attributes'];
  if (!isStructure(holder)) return new Map();
  const entries = holder['entry'];
  if (!isStructure(entries)) return new Map();
  return new Map(
    Object.values(entries).map((entry) => [requiredText(entry as Input, 'key'), requiredText(entry as Input, 'value')]),
  );
}

const settable = new Set(['DisplayName', 'DeliveryPolicy', 'KmsMasterKeyId', 'SignatureVersion', 'TracingConfig']);

export function setAttribute(topic: Topic, name: string, value: string): void {
  if (name === 'Policy') topic.policy = readTopicPolicy(value);
  else if (settable.has(name)) topic.attributes.set(name, value);
  else throw invalid('AttributeName');
}
