import { describe, expect, it } from 'vitest';
import { eventOf } from '../../src/aws/alert-routes.ts';
import { longestPattern, matchesEvent } from '../../src/aws/event-patterns.ts';
import { longestFilter, matchesRecord } from '../../src/aws/log-filters.ts';
import {
  changeEvents,
  changeRule,
  filtersFor,
  forwardRule,
  rootEvents,
  rootKeyReads,
  rootRule,
  type RuleId,
  type Watched,
} from '../../src/controls/alert-events.ts';
import { parsePattern } from '../../src/rehearsal/event-pattern.ts';

const facts = { accountId: '111122223333', partition: 'aws' } as const;
const ids: readonly RuleId[] = ['root-use', 'iam-changes', 'alert-changes', 'account-changes'];
const ruleFor = (id: RuleId) => (id === 'root-use' ? rootRule(id) : changeRule(id, id));
const text = (id: RuleId) => JSON.stringify(ruleFor(id).pattern);
const catches = (id: RuleId, event: Parameters<typeof eventOf>[0]) =>
  matchesEvent(text(id), eventOf(event, 'eu-west-1', facts.accountId));

const changes: readonly Watched[] = [...changeEvents(facts, 'rules'), ...changeEvents(facts, 'alarms')];
const byAlarms = new Set(['logs.amazonaws.com', 'monitoring.amazonaws.com']);

/** As somebody else, who is not root. */
function ordinary(eventSource: string, eventName: string, readOnly: boolean): Parameters<typeof eventOf>[0] {
  const [change] = changes;
  if (change === undefined) throw new Error('no example');
  return { ...change, detail: { ...change.detail, eventSource, eventName, readOnly } };
}

describe('the rules on events', () => {
  it.each(ids)('%s is within the length that AWS takes, and a pattern', (id) => {
    expect(text(id).length).toBeLessThanOrEqual(longestPattern);
    expect(() => parsePattern(text(id))).not.toThrow();
    expect(ruleFor(id).description.length).toBeLessThanOrEqual(512);
  });

  it('catch each event that they are there for', () => {
    const missed = [...rootEvents(facts), ...changes.filter(({ detail }) => !byAlarms.has(detail.eventSource))].filter(
      (event) => !catches(event.rule, event),
    );
    expect(missed).toEqual([]);
  });

  it('forward from other Regions what may happen there, within the length that AWS takes', () => {
    const { pattern } = forwardRule('forward');
    const sent = JSON.stringify(pattern);
    expect(sent.length).toBeLessThanOrEqual(longestPattern);
    expect(() => parsePattern(sent)).not.toThrow();
    const forwards = (event: Parameters<typeof eventOf>[0]) =>
      matchesEvent(sent, eventOf(event, 'eu-west-1', '111122223333'));
    const elsewhere = [...rootEvents(facts), ...changeEvents(facts, 'rules')].filter(({ where }) => where !== 'global');
    expect(elsewhere.filter((event) => !forwards(event))).toEqual([]);
    expect(forwards(rootKeyReads(facts))).toBe(true);
    expect(forwards(ordinary('s3.amazonaws.com', 'CreateBucket', false))).toBe(false);
  });

  it('catch reads of root with a long-term key, and none with a session', () => {
    const reads = rootKeyReads(facts);
    expect(catches('root-use', reads)).toBe(true);
    const identity = { ...(reads.detail['userIdentity'] as object), accessKeyId: 'ASIAEXAMPLE' };
    expect(catches('root-use', { ...reads, detail: { ...reads.detail, userIdentity: identity } })).toBe(false);
  });

  it.each([
    ['iam.amazonaws.com', 'ListUsers', true],
    ['iam.amazonaws.com', 'CreateUser', false],
    ['cloudtrail.amazonaws.com', 'LookupEvents', true],
    ['account.amazonaws.com', 'GetContactInformation', true],
    ['s3.amazonaws.com', 'CreateBucket', false],
    ['sns.amazonaws.com', 'Subscribe', false],
  ])('leave others alone: %s %s', (source, name, readOnly) => {
    expect(ids.filter((id) => catches(id, ordinary(source, name, readOnly)))).toEqual([]);
  });
});

describe('the metric filters', () => {
  const filters = ids.flatMap((id) => filtersFor(id));

  it('are within the length that AWS takes, and each has a name of its own', () => {
    for (const { pattern } of filters) expect(pattern.length).toBeLessThanOrEqual(longestFilter);
    expect(new Set(filters.map(({ name }) => name)).size).toBe(filters.length);
  });

  it('count each event that they are there for', () => {
    const missed = [...rootEvents(facts), ...changeEvents(facts, 'alarms')].filter(
      ({ rule, detail }) => !filtersFor(rule).some(({ pattern }) => matchesRecord(pattern, detail)),
    );
    expect(missed).toEqual([]);
  });

  it('count nothing that others do', () => {
    const event = ordinary('iam.amazonaws.com', 'ListUsers', true);
    expect(filters.filter(({ pattern }) => matchesRecord(pattern, event.detail))).toEqual([]);
  });

  // CIS AWS Foundations 7.0.0, 5.3 to 5.5, in the order in which Prowler 5.40.0 looks for the names.
  it.each([
    [
      0,
      /\$\.userIdentity\.type\s*=\s*.?Root.+\$\.userIdentity\.invokedBy NOT EXISTS.+\$\.eventType\s*!=\s*.?AwsServiceEvent.?/,
    ],
    [
      1,
      /DeleteGroupPolicy.+DeleteRolePolicy.+DeleteUserPolicy.+PutGroupPolicy.+PutRolePolicy.+PutUserPolicy.+CreatePolicy.+DeletePolicy.+CreatePolicyVersion.+DeletePolicyVersion.+AttachRolePolicy.+DetachRolePolicy.+AttachUserPolicy.+DetachUserPolicy.+AttachGroupPolicy.+DetachGroupPolicy/,
    ],
    [3, /CreateTrail.+UpdateTrail.+DeleteTrail.+StartLogging.+StopLogging/],
  ])('number %i is the one that CIS gives', (index, order) => {
    expect(filters[index]?.pattern).toMatch(order);
  });
});
