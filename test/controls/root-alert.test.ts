import { CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateUserCommand, ListUsersCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { rootAlert } from '../../src/controls/root-alert.ts';
import { addKey } from '../../src/rehearsal/furnish.ts';
import { seededIds } from '../../src/rehearsal/ids.ts';
import { parsePolicy } from '../../src/rehearsal/policy-document.ts';
import { defaultRegions } from '../../src/rehearsal/regions.ts';
import { guardsOf, settingsFor } from '../rehearsal/clients.ts';
import { death, Killed } from '../support/mortal-session.ts';
import { changesMade, type Desk, deskFor, runOn, type Stage } from '../support/rehearsed-run.ts';
import { address, answers, callsOf, mailed, settled, watchedDesk, watchedStage } from './alerts.ts';
import {
  carriedOut,
  dyingDesk,
  findingOf,
  idsOf,
  planOf,
  proposalOf,
  scriptedOwner,
  valuesOf,
  verdictOn,
} from './owner.ts';
import { IAMClient } from '@aws-sdk/client-iam';

const global = 'us-east-1';
const others = defaultRegions('aws').filter((region) => region !== global);
const servicesOf = ({ rehearsal }: Pick<Stage, 'rehearsal'>) => rehearsal.state.services;
const rulesOf = (stage: Pick<Stage, 'rehearsal'>, region = global) =>
  [...servicesOf(stage).rules.values()].filter((rule) => rule.region === region);
const ownTopic = (stage: Pick<Stage, 'rehearsal'>, region = global) =>
  [...servicesOf(stage).topics.values()].find(({ name, region: at }) => name === 'rootlock-alerts' && at === region);

/** Root signs in, changes IAM, changes something in another Region, and reads. */
async function useRoot({ rehearsal, standIns }: Desk): Promise<void> {
  await standIns.console.run({ kind: 'sign-in-as-root' });
  const credentials = rehearsal.renewCredentials();
  const iam = new IAMClient(settingsFor(rehearsal, { credentials, region: global }));
  await iam.send(new ListUsersCommand({}));
  await iam.send(new CreateUserCommand({ UserName: `user-${rehearsal.state.users.size}` }));
  const { logs } = guardsOf(rehearsal, { credentials, region: 'ap-south-1' });
  await logs.send(new CreateLogGroupCommand({ logGroupName: `group-${servicesOf({ rehearsal }).logGroups.size}` }));
}
const used = ['ConsoleLogin', 'CreateUser', 'CreateLogGroup'];

describe('an account whose root nobody watches', () => {
  it('gets a topic, a rule, and one in every other Region that forwards to it', { timeout: 30_000 }, async () => {
    const desk = await watchedDesk();
    expect(await findingOf(rootAlert, desk)).toMatchObject({
      state: 'open',
      statement: 'Not every use of root raises an alarm: sign-ins of root and calls of root.',
    });
    const { finding, plans } = await settled(rootAlert, desk);
    expect(finding).toMatchObject({ state: 'verified', statement: 'Use of root raises an alarm.' });
    const [setUp, test, ...more] = plans;
    expect(more).toEqual([]);
    expect(idsOf(setUp ?? (await planOf(rootAlert, desk))).slice(0, 6)).toEqual([
      ...['topic-us-east-1', 'subscribe-us-east-1', 'rule-root-use', 'target-root-use', 'role', 'role-policy'],
    ]);
    expect(callsOf(plans)).toHaveLength(6 + 2 * others.length + 1);
    expect(test?.changes).toMatchObject([{ operation: 'Publish', undo: { kind: 'final' } }]);
    expect(others.filter((region) => rulesOf(desk, region).length !== 1)).toEqual([]);
    expect(valuesOf(finding)).toEqual([
      'Sign-ins of root: raise an alarm',
      'Calls of root: raise an alarm',
      'Reads by a root key: raise an alarm',
      `Goes to: ${address} by rootlock-alerts, us-east-1`,
      expect.stringMatching(/^Test message: arrived at security@example\.com, .* UTC, says the owner$/) as string,
    ]);
  });

  it(
    'sends mail of the test, of sign-ins, and of changes in any Region, and none of reads',
    { timeout: 30_000 },
    async () => {
      const desk = await watchedDesk();
      await settled(rootAlert, desk);
      const before = mailed(desk);
      expect(before.filter((one) => one.startsWith('This is a test by rootlock'))).toHaveLength(1);
      await useRoot(desk);
      expect(mailed(desk, before.length)).toEqual(used);
    },
  );

  it('sends mail of reads too where a root access key makes them', { timeout: 30_000 }, async () => {
    const desk = await watchedDesk();
    await settled(rootAlert, desk);
    const { rehearsal } = desk;
    const key = addKey(
      { account: rehearsal.state, ids: seededIds('key'), now: rehearsal.clock.now() },
      { kind: 'root' },
    );
    const credentials = { accessKeyId: key.accessKeyId, secretAccessKey: key.secret };
    const before = mailed(desk).length;
    await new IAMClient(settingsFor(rehearsal, { credentials, region: global })).send(new ListUsersCommand({}));
    expect(mailed(desk, before)).toEqual(['ListUsers']);
  });

  it('changes nothing the second time, on another machine either', { timeout: 30_000 }, async () => {
    const desk = await watchedDesk();
    await settled(rootAlert, desk);
    const made = changesMade(desk).length;
    expect((await settled(rootAlert, desk)).plans).toEqual([]);
    await desk.journal.close();
    const elsewhere = await deskFor({ ...desk, journalDirectory: `${desk.directory}/other` }, scriptedOwner({}));
    expect((await verdictOn(rootAlert, elsewhere)).grade).toBe('verified');
    expect(changesMade(desk)).toHaveLength(made);
  });

  it('is asked for CloudTrail first where no trail is', async () => {
    const stage = await watchedStage();
    stage.rehearsal.state.trails.clear();
    const desk = await deskFor(stage, scriptedOwner({}));
    expect(await findingOf(rootAlert, desk)).toMatchObject({ state: 'open', statement: /^No trail/ });
    expect(await proposalOf(rootAlert, desk)).toMatchObject({ kind: 'blocked', next: ['Open CloudTrail first.'] });
  });
});

describe('the owner', () => {
  it('may choose the global Region only: the gap is said, and stands in the record', async () => {
    const desk = await watchedDesk({ ...answers, 'root-alert.regions': ['global'] });
    const { finding, plans } = await settled(rootAlert, desk);
    expect(plans[0]?.remarks?.join(' ')).toContain('16 other Regions are left out');
    expect(callsOf(plans)).toEqual(['CreateTopic', 'Subscribe', 'PutRule', 'PutTargets', 'Publish']);
    expect(finding.statement).toBe('Use of root raises an alarm, except for calls outside us-east-1, as was chosen.');
    expect(valuesOf(finding)).toContain('Left out: calls in 16 Regions raise no alarm, as was chosen');
    const before = mailed(desk).length;
    await useRoot(desk);
    expect(mailed(desk, before)).toEqual(used.slice(0, 2));
  });

  it('is waited for until the link in the mail was opened, and may give another address', async () => {
    const other = 'alarms@example.com';
    const desk = await watchedDesk({
      ...answers,
      'root-alert.regions': ['global'],
      'root-alert.address': ['typo@example.com', other],
    });
    await carriedOut(rootAlert, desk);
    const waiting = await proposalOf(rootAlert, desk);
    if (waiting.kind !== 'outside') throw new Error(waiting.kind);
    expect(waiting.question).toMatchObject({ errand: { kind: 'confirm-mail', address: 'typo@example.com' } });
    expect(waiting.question.options.map(({ value }) => value)).toEqual(['other-address', 'accept-risk']);
    expect(await waiting.happened()).toBe(false);
    await waiting.answered?.('other-address');
    const { finding, plans } = await settled(rootAlert, desk);
    expect(callsOf(plans)).toEqual(['Subscribe', 'Publish']);
    expect(valuesOf(finding)).toContain(`Goes to: ${other} by rootlock-alerts, us-east-1`);
  });

  it('may give another address while it is waited for', { timeout: 60_000 }, async () => {
    const stage = { ...(await watchedStage('govcloud')), controls: [rootAlert] as never };
    const given: string[] = [];
    const ran = await runOn(stage, {
      owner: (auto) => ({
        ...auto,
        ask: (question, signal) => {
          if (question.id === 'root-alert.address') {
            given.push(given.length === 0 ? 'typo@example.com' : address);
            return Promise.resolve(given.at(-1) as never);
          }
          if (question.id === 'root-alert.confirm' && given.length === 1)
            return Promise.resolve('other-address' as never);
          return auto.ask(question, signal);
        },
      }),
    });
    expect([ran.code, ran.error, given]).toEqual([0, undefined, ['typo@example.com', address]]);
    const heard = [...(ownTopic(stage, 'us-gov-west-1')?.subscriptions.values() ?? [])];
    expect(heard.map(({ endpoint, confirmed }) => [endpoint, confirmed])).toEqual([
      ['typo@example.com', false],
      [address, true],
    ]);
  });

  it('who lets two days pass is sent a new mail', async () => {
    const desk = await watchedDesk({ ...answers, 'root-alert.regions': ['global'] });
    await carriedOut(rootAlert, desk);
    desk.rehearsal.clock.advance(49 * 3_600_000);
    await desk.journal.close();
    const later = await deskFor(desk, scriptedOwner({ 'root-alert.arrived': ['arrived'] }));
    const { plans } = await settled(rootAlert, later);
    expect(callsOf(plans)).toEqual(['Subscribe', 'Publish']);
  });

  it('may have the test message sent again, to another address, or go on without knowing', async () => {
    const arrived = ['again', 'other-address', 'not-wanted'];
    const desk = await watchedDesk({
      ...answers,
      'root-alert.regions': ['global'],
      'root-alert.address': [address, 'second@example.com'],
      'root-alert.arrived': arrived,
    });
    const { finding, plans } = await settled(rootAlert, desk);
    expect(callsOf(plans.slice(1))).toEqual(['Publish', 'Publish', 'Subscribe', 'Publish']);
    expect(valuesOf(finding)).toContain('Test message: not seen to arrive at second@example.com');
    const heard = [...(ownTopic(desk)?.subscriptions.values() ?? [])].filter(({ confirmed }) => confirmed);
    expect(heard.map(({ endpoint }) => endpoint)).toEqual([address, 'second@example.com']);
  });

  it('may use a topic that somebody listens to already; what its policy says stays', async () => {
    const stage = await watchedStage('done');
    const { topics, rules } = servicesOf(stage);
    rules.clear();
    const [topic] = topics.values();
    const before = topic?.policy.text ?? '';
    if (topic !== undefined) topic.policy = { text: before, statements: topic.policy.statements };
    const desk = await deskFor(stage, scriptedOwner({ ...answers, 'root-alert.topic': [topic?.arn ?? ''] }));
    const { finding, plans } = await settled(rootAlert, desk);
    expect(callsOf(plans)).not.toContain('CreateTopic');
    expect(callsOf(plans)).not.toContain('Subscribe');
    expect(topic?.policy.text).toBe(before);
    expect(valuesOf(finding)).toContain(`Goes to: ${address} by root-use, us-east-1`);
  });

  it.each(['', 'nobody', 'a b@example.com', '{code}@example.com', `${'a'.repeat(250)}@example.com`])(
    'cannot give %j for an address',
    async (wrong) => {
      const desk = await watchedDesk({ ...answers, 'root-alert.address': [wrong] });
      await expect(proposalOf(rootAlert, desk)).rejects.toThrow('does not take');
    },
  );
});

describe('an alert that nearly does the job', () => {
  async function settledThen(spoil: (desk: Desk) => void): Promise<readonly string[]> {
    const desk = await watchedDesk();
    await settled(rootAlert, desk);
    spoil(desk);
    expect((await findingOf(rootAlert, desk)).state).toBe('open');
    const { finding, plans } = await settled(rootAlert, desk);
    expect(finding.state).toBe('verified');
    const before = mailed(desk).length;
    await useRoot(desk);
    expect(mailed(desk, before)).toEqual(used);
    return callsOf(plans);
  }

  it.each<[string, readonly string[], (desk: Desk) => void]>([
    ['its rule was disabled', ['EnableRule'], (desk) => spoilState(desk)],
    ['its rule has no target', ['PutTargets'], (desk) => rulesOf(desk)[0]?.targets.clear()],
    [
      'its rule is gone',
      ['PutRule', 'PutTargets'],
      (desk) => servicesOf(desk).rules.delete(rulesOf(desk)[0]?.arn ?? ''),
    ],
    ['its rule looks for something else', ['PutRule', 'PutTargets'], (desk) => spoilPattern(desk, global)],
    ['one forwarding rule was disabled', ['EnableRule'], (desk) => spoilState(desk, 'sa-east-1')],
    [
      'one forwarding rule looks for something else',
      ['PutRule', 'PutTargets'],
      (desk) => spoilPattern(desk, 'sa-east-1'),
    ],
    ['one forwarding rule has no target', ['PutTargets'], (desk) => rulesOf(desk, 'sa-east-1')[0]?.targets.clear()],
    [
      'the role lost its policy',
      ['PutRolePolicy'],
      ({ rehearsal }) => rehearsal.state.roles.get('rootlock-forward-events')?.inlinePolicies.clear(),
    ],
    ['the role is gone', ['CreateRole', 'PutRolePolicy'], ({ rehearsal }) => rehearsal.state.roles.clear()],
    [
      'nobody may publish to the topic',
      ['SetTopicAttributes'],
      (desk) => {
        const topic = ownTopic(desk);
        if (topic !== undefined) topic.policy = { text: '{"Statement":[]}', statements: [] };
      },
    ],
  ])('is repaired, not made again, when %s', { timeout: 30_000 }, async (_, calls, spoil) => {
    expect(await settledThen(spoil)).toEqual(calls);
  });

  it('gets its topic and its listener back when the topic is gone', { timeout: 30_000 }, async () => {
    expect(await settledThen((desk) => servicesOf(desk).topics.clear())).toEqual(['CreateTopic', 'Subscribe']);
  });

  it('counts whoever made it, and only what is missing is added', { timeout: 30_000 }, async () => {
    const stage = await watchedStage('done');
    for (const region of others) for (const { arn } of rulesOf(stage, region)) servicesOf(stage).rules.delete(arn);
    const desk = await deskFor(stage, scriptedOwner({ 'root-alert.regions': ['every'] }));
    expect((await findingOf(rootAlert, desk)).statement).toBe(
      'Not every use of root raises an alarm: calls of root in 16 Regions.',
    );
    const { finding, plans } = await settled(rootAlert, desk);
    expect(finding.state).toBe('verified');
    expect(new Set(callsOf(plans))).toEqual(new Set(['CreateRole', 'PutRolePolicy', 'PutRule', 'PutTargets']));
    expect(rulesOf(stage).map(({ name }) => name)).toEqual(['root-use', 'changes']);
  });

  it('of sign-ins only is completed by a rule on calls only', { timeout: 30_000 }, async () => {
    const stage = await watchedStage('done');
    const [rule] = rulesOf(stage);
    if (rule === undefined) throw new Error('no rule');
    rule.pattern = JSON.stringify({
      'detail-type': ['AWS Console Sign In via CloudTrail'],
      detail: { userIdentity: { type: ['Root'] } },
    });
    const desk = await deskFor(stage, scriptedOwner({ ...answers, 'root-alert.form': ['rules'] }));
    const { plans } = await settled(rootAlert, desk);
    expect(callsOf(plans)).toEqual(['PutRule', 'PutTargets']);
    const before = mailed(desk).length;
    await useRoot(desk);
    // The alert on changes of this account sends mail of the change as well.
    expect(new Set(mailed(desk, before))).toEqual(new Set(used));
  });
});

function spoilState(desk: Pick<Stage, 'rehearsal'>, region = global): void {
  for (const rule of rulesOf(desk, region)) rule.state = 'DISABLED';
}

function spoilPattern(desk: Pick<Stage, 'rehearsal'>, region: string): void {
  for (const rule of rulesOf(desk, region)) rule.pattern = '{"source":["aws.ec2"]}';
}

describe('a run that ended after any call', () => {
  it.each(['announced', 'answer-lost'] as const)(
    'is completed by the next one, with nothing twice (%s)',
    { timeout: 120_000 },
    async (moment) => {
      const calm = await watchedDesk({ ...answers, 'root-alert.regions': ['global'] }, 'govcloud');
      await settled(rootAlert, calm);
      const stage = await watchedStage('govcloud');
      const met = new Set<string>();
      for (let starts = 0; starts < 20; starts += 1) {
        const end = death(moment, (id) => !met.has(id) && met.add(id).has(id));
        const desk = await deskFor(stage, scriptedOwner({ ...answers, 'root-alert.regions': ['every'] }));
        const ended: unknown = await settled(rootAlert, dyingDesk(desk, end)).catch((error: unknown) => error);
        await desk.journal.close();
        if (!(ended instanceof Error)) break;
        if (!(ended instanceof Killed)) throw ended;
      }
      expect([...met]).toEqual(
        expect.arrayContaining(['subscribe-us-gov-west-1', 'forward-target-us-gov-east-1', 'test-message']),
      );
      const { rules, topics } = servicesOf(stage);
      expect(rules.size).toBe(2);
      expect([...topics.values()].flatMap((topic) => [...topic.subscriptions.values()])).toHaveLength(1);
      expect(stage.rehearsal.state.roles.has('rootlock-forward-events')).toBe(true);
    },
  );
});

describe('Regions', () => {
  const deny = (regions: readonly string[]) => ({
    ...{ Effect: 'Deny', Action: 'events:*', Resource: '*' },
    Condition: { StringEquals: { 'aws:RequestedRegion': regions } },
  });

  it('that somebody with more rights could read make it unknown, and are named', async () => {
    const stage = await watchedStage('done');
    const { state, clock } = stage.rehearsal;
    const builder = { account: state, ids: seededIds('limited'), now: clock.now() };
    const { accessKeyId, secret } = addKey(builder, { kind: 'user', userName: 'ada' });
    const text = JSON.stringify({ Version: '2012-10-17', Statement: [deny(['sa-east-1', 'ap-south-1'])] });
    state.users.get('ada')?.inlinePolicies.set('limits', parsePolicy(text, 'identity'));
    const credentials = { accessKeyId, secretAccessKey: secret };
    const desk = await deskFor(stage, scriptedOwner({}), { credentials });
    const finding = await findingOf(rootAlert, desk);
    expect(finding).toMatchObject({
      state: 'unknown',
      statement: 'Whether use of root raises an alarm in ap-south-1, sa-east-1 could not be read.',
    });
    expect(valuesOf(finding)).toContain(
      'Could not read: sa-east-1: EventBridge:ListRules answered AccessDeniedException',
    );
  });

  it('that the organization shuts need no rule, and are named', async () => {
    const stage = await watchedStage('done');
    const shut = { ...deny(['sa-east-1']), Action: '*' };
    stage.rehearsal.state.scps.push(
      parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: [shut] }), 'identity'),
    );
    const desk = await deskFor(stage, scriptedOwner({}));
    const finding = await findingOf(rootAlert, desk);
    expect(finding.state).toBe('verified');
    expect(valuesOf(finding).filter((line) => line.startsWith('Could not read'))).toHaveLength(1);
  });
});
