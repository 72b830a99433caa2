import { describe, expect, it } from 'vitest';
import { type JsonRecord, matchesEvent } from '../../src/aws/event-patterns.ts';
import { matchesRecord } from '../../src/aws/log-filters.ts';
import { letsIn, withStatement } from '../../src/aws/service-leave.ts';
import { matchesPattern, parsePattern } from '../../src/rehearsal/event-pattern.ts';
import { parseFilterPattern } from '../../src/rehearsal/filter-pattern.ts';

const event = {
  source: 'aws.iam',
  account: '111122223333',
  resources: [],
  'detail-type': 'AWS API Call via CloudTrail',
  detail: {
    eventName: 'CreateUser',
    readOnly: false,
    userIdentity: { type: 'Root', accessKeyId: 'AKIAEXAMPLE' },
    requestParameters: { alarmNames: ['one', 'two'] },
    count: 3,
  },
} as const satisfies JsonRecord;

const detail = (wanted: object) => ({ detail: wanted });
const name = (leaf: unknown) => detail({ eventName: [leaf] });

describe('an event pattern', () => {
  it.each<[string, object, boolean]>([
    ['a value', { source: ['aws.iam'] }, true],
    ['one of several', { source: ['aws.s3', 'aws.iam'] }, true],
    ['another value', { source: ['aws.s3'] }, false],
    ['every field of it', { source: ['aws.iam'], account: ['444455556666'] }, false],
    ['a boolean', detail({ readOnly: [false] }), true],
    ['a boolean as text', detail({ readOnly: ['false'] }), false],
    ['a prefix', name({ prefix: 'Create' }), true],
    ['another prefix', name({ prefix: 'Delete' }), false],
    ['a suffix', name({ suffix: 'User' }), true],
    ['any case', name({ 'equals-ignore-case': 'createuser' }), true],
    ['a wildcard', name({ wildcard: 'C*U*r' }), true],
    ['anything but it', name({ 'anything-but': ['CreateUser'] }), false],
    ['anything but another', name({ 'anything-but': 'DeleteUser' }), true],
    ['anything but a prefix', name({ 'anything-but': { prefix: 'Create' } }), false],
    ['anything but another prefix', name({ 'anything-but': { prefix: 'Delete' } }), true],
    ['anything but, of what is not there', detail({ errorCode: [{ 'anything-but': 'x' }] }), false],
    ['what is there', name({ exists: true }), true],
    ['what is not there', detail({ userIdentity: { invokedBy: [{ exists: false }] } }), true],
    ['what should not be there', name({ exists: false }), false],
    ['a field below one that is not there', detail({ errorDetail: { code: [{ exists: false }] } }), true],
    ['an element of a list', detail({ requestParameters: { alarmNames: ['two'] } }), true],
    ['one branch', { $or: [{ source: ['aws.s3'] }, { account: ['111122223333'] }] }, true],
    ['no branch', { $or: [{ source: ['aws.s3'] }, { account: ['444455556666'] }] }, false],
    ['a branch below', detail({ $or: [{ readOnly: [true] }, { userIdentity: { type: ['Root'] } }] }), true],
    ['a branch and what stands beside it', detail({ readOnly: [true], $or: [{ readOnly: [false] }] }), false],
  ])('with %s is understood as AWS, and the rehearsal, do', (_, pattern, expected) => {
    expect(matchesEvent(JSON.stringify(pattern), event)).toBe(expected);
    expect(matchesPattern(parsePattern(JSON.stringify(pattern)), event)).toBe(expected);
  });

  it.each([
    undefined,
    '',
    'no JSON',
    '[]',
    '{}',
    '{"source":"aws.iam"}',
    '{"detail":{"count":[{"numeric":[">",1]}]}}',
    '{"source":[{"newest-operator":"aws.iam"}]}',
    '{"source":[{"prefix":"aws","suffix":"iam"}]}',
  ])('that is not understood counts as catching nothing: %s', (pattern) => {
    expect(matchesEvent(pattern, event)).toBe(false);
  });
});

describe('a metric filter', () => {
  const { detail: record } = event;
  it.each<[string, boolean]>([
    [
      '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }',
      false,
    ],
    ['{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventName != "Other" }', true],
    ['{$.userIdentity.type=Root}', true],
    ['{ ($.eventName = DeleteUser) || ($.eventName = CreateUser) }', true],
    ['{ ($.eventName = DeleteUser) || ($.eventName = DetachUserPolicy) }', false],
    ['{ $.eventName = DeleteUser || $.eventName = CreateUser && $.source = x }', false],
    ['{ ($.eventName = C*) && ($.readOnly IS FALSE) }', true],
    ['{ $.readOnly IS TRUE }', false],
    ['{ $.eventName EXISTS }', true],
    ['{ $.errorCode EXISTS }', false],
    ['{ $.count = 3 }', true],
  ])('%s is understood as the rehearsal does', (filter, expected) => {
    expect(matchesRecord(filter, record)).toBe(expected);
    expect(parseFilterPattern(filter).matches(JSON.stringify(record))).toBe(expected);
  });

  it.each([
    '',
    'Root',
    '[a, b]',
    '{ }',
    '{ $.a = }',
    '{ ($.eventName = CreateUser }',
    '{ $.eventName = %Create% }',
    '{ $.count > 2 }',
  ])('that is not understood counts nothing: %s', (filter) => {
    expect(matchesRecord(filter, record)).toBe(false);
  });
});

describe('the leave of a service', () => {
  const resource = 'arn:aws:sns:us-east-1:111122223333:alerts';
  const asked = { service: 'events.amazonaws.com', action: 'sns:Publish', resource, accountId: '111122223333' };
  const allow = {
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sns:Publish',
    Resource: resource,
  };
  const ofAccount = { StringEquals: { 'aws:SourceAccount': '111122223333' } };
  const policy = (...statements: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
  const lets = (text: string | undefined, conditions: 'none' | 'of-account' = 'none') =>
    letsIn(text, { ...asked, conditions });

  it('is given by a statement without a condition', () => {
    expect(lets(policy(allow))).toBe(true);
    expect(lets(JSON.stringify({ Statement: allow }))).toBe(true);
    expect(lets(policy({ ...allow, Action: ['SNS:Get*', 'SNS:Publish'], Resource: '*' }))).toBe(true);
    expect(lets(policy({ ...allow, Principal: '*' }))).toBe(true);
  });

  it('is not given otherwise', () => {
    expect(lets(undefined)).toBe(false);
    expect(lets('no JSON')).toBe(false);
    expect(lets(policy({ ...allow, Principal: { Service: 'cloudwatch.amazonaws.com' } }))).toBe(false);
    expect(lets(policy({ ...allow, Resource: `${resource}-2` }))).toBe(false);
    expect(lets(policy({ ...allow, Action: 'sns:Subscribe' }))).toBe(false);
    expect(lets(policy({ Effect: 'Allow', Principal: '*', NotAction: 'sns:Subscribe', Resource: '*' }))).toBe(false);
  });

  it('by a condition counts only where services may be let in so, and only of this account', () => {
    expect(lets(policy({ ...allow, Condition: ofAccount }))).toBe(false);
    expect(lets(policy({ ...allow, Condition: ofAccount }), 'of-account')).toBe(true);
    expect(lets(policy({ ...allow, Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:*' } } }), 'of-account')).toBe(
      false,
    );
    const other = { StringEquals: { 'aws:SourceAccount': '444455556666' } };
    expect(lets(policy({ ...allow, Condition: other }), 'of-account')).toBe(false);
  });

  it('is taken by a denial, except by one of calls without TLS', () => {
    expect(lets(policy(allow, { ...allow, Effect: 'Deny' }))).toBe(false);
    expect(lets(policy(allow, { ...allow, Effect: 'Deny', Condition: ofAccount }))).toBe(false);
    expect(lets(policy(allow, { Effect: 'Deny', Principal: '*', NotAction: 'sns:Subscribe', Resource: '*' }))).toBe(
      false,
    );
    const plain = { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' };
    expect(lets(policy(allow, { ...plain, Condition: { Bool: { 'aws:SecureTransport': 'false' } } }))).toBe(true);
    expect(lets(policy(allow, { ...plain, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }))).toBe(false);
  });

  it('is added to what is there, once', () => {
    const own = { ...allow, Sid: 'Ours' };
    const others = { ...allow, Sid: 'Theirs', Principal: { AWS: '*' }, Condition: ofAccount };
    const once = withStatement(policy(others), own);
    expect(JSON.parse(once)).toEqual({ Version: '2012-10-17', Statement: [others, own] });
    expect(withStatement(once, own)).toBe(once);
    expect(lets(once)).toBe(true);
  });
});
