import { DeleteTrailCommand, StopLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { DisableRuleCommand } from '@aws-sdk/client-eventbridge';
import { AttachUserPolicyCommand, ListUsersCommand, UpdateAccountPasswordPolicyCommand } from '@aws-sdk/client-iam';
import { ListTopicsCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import { AccountClient, PutAlternateContactCommand } from '@aws-sdk/client-account';
import { describe, expect, it } from 'vitest';
import type { UndoStep } from '../../src/controls/contract.ts';
import { changeAlert } from '../../src/controls/change-alert.ts';
import { cloudtrail } from '../../src/controls/cloudtrail.ts';
import { rootAlert } from '../../src/controls/root-alert.ts';
import { asControl } from '../../src/controls/undo-steps.ts';
import { addKey, addUser } from '../../src/rehearsal/furnish.ts';
import { seededIds } from '../../src/rehearsal/ids.ts';
import { clientsOf, guardsOf, settingsFor } from '../rehearsal/clients.ts';
import { changesMade, type Desk, deskFor, runOn, stageFor } from '../support/rehearsed-run.ts';
import { answers, callsOf, mailed, settled, watchedDesk, watchedStage } from './alerts.ts';
import { carriedOut, findingOf, proposalOf, scriptedOwner, valuesOf } from './owner.ts';

const admin = 'arn:aws:iam::aws:policy/AdministratorAccess';

/** Keys of an administrator, who is not root. */
function administrator({ rehearsal }: Desk) {
  const builder = { account: rehearsal.state, ids: seededIds('admin'), now: rehearsal.clock.now() };
  addUser(builder, 'mallory').attachedPolicies.add(admin);
  const { accessKeyId, secret } = addKey(builder, { kind: 'user', userName: 'mallory' });
  return { accessKeyId, secretAccessKey: secret };
}

async function bothSettled(desk: Desk) {
  await settled(rootAlert, desk);
  return settled(changeAlert, desk);
}

describe('an account in which changes raise no alarm', () => {
  it('gets three rules, over the topic and the forwarding that are there', { timeout: 30_000 }, async () => {
    const desk = await watchedDesk();
    await settled(rootAlert, desk);
    expect(await findingOf(changeAlert, desk)).toMatchObject({
      state: 'open',
      statement:
        'No alarm is raised on changes to IAM policies, changes to the trail, changes to the alert itself and changes to account and billing settings.',
    });
    const { finding, plans } = await settled(changeAlert, desk);
    expect(finding.state).toBe('verified');
    expect(callsOf(plans)).toHaveLength(3 * 2);
    expect(new Set(callsOf(plans))).toEqual(new Set(['PutRule', 'PutTargets']));
    expect(valuesOf(finding)).toEqual([
      'Changes to IAM policies: raise an alarm',
      'Changes to the trail: raise an alarm',
      'Changes to the alert itself: raise an alarm',
      'Changes to account and billing settings: raise an alarm',
      'Goes to: security@example.com by rootlock-alerts, us-east-1',
    ]);
    const made = changesMade(desk).length;
    expect((await settled(changeAlert, desk)).plans).toEqual([]);
    expect(changesMade(desk)).toHaveLength(made);
  });

  it(
    'is told by mail of what an administrator does to hide, wherever, and of nothing ordinary',
    { timeout: 30_000 },
    async () => {
      const desk = await watchedDesk();
      await bothSettled(desk);
      const { rehearsal } = desk;
      const options = { credentials: administrator(desk) };
      const before = mailed(desk).length;
      const { iam } = clientsOf(rehearsal, options);
      await iam.send(new ListUsersCommand({}));
      await guardsOf(rehearsal, options).sns.send(new ListTopicsCommand({}));
      expect(mailed(desk, before)).toEqual([]);
      await iam.send(new AttachUserPolicyCommand({ UserName: 'mallory', PolicyArn: admin }));
      await iam.send(new UpdateAccountPasswordPolicyCommand({ MinimumPasswordLength: 6 }));
      const account = new AccountClient(settingsFor(rehearsal, { ...options, region: 'us-east-1' }));
      const contact = {
        Name: 'Mallory',
        Title: 'None',
        EmailAddress: 'mallory@example.com',
        PhoneNumber: '+1 555 0100',
      };
      await account.send(new PutAlternateContactCommand({ AlternateContactType: 'SECURITY', ...contact }));
      const away = guardsOf(rehearsal, { ...options, region: 'sa-east-1' });
      await away.events.send(new DisableRuleCommand({ Name: 'rootlock-forward' }));
      const { cloudTrail } = clientsOf(rehearsal, options);
      await cloudTrail.send(new StopLoggingCommand({ Name: 'all' }));
      await cloudTrail.send(new DeleteTrailCommand({ Name: 'all' }));
      expect(mailed(desk, before)).toEqual([
        ...['AttachUserPolicy', 'UpdateAccountPasswordPolicy', 'PutAlternateContact', 'DisableRule', 'StopLogging'],
      ]);
    },
  );

  it('is told when the listener is unsubscribed', { timeout: 30_000 }, async () => {
    const desk = await watchedDesk({ ...answers, 'root-alert.regions': ['global'] });
    await bothSettled(desk);
    const [topic] = desk.rehearsal.state.services.topics.values();
    const [first] = topic?.subscriptions.values() ?? [];
    topic?.subscriptions.set('second', {
      ...(first as NonNullable<typeof first>),
      arn: 'second',
      endpoint: 'two@example.com',
    });
    const before = mailed(desk).length;
    const { sns } = guardsOf(desk.rehearsal, { credentials: administrator(desk), region: 'us-east-1' });
    await sns.send(new UnsubscribeCommand({ SubscriptionArn: first?.arn ?? '' }));
    expect(mailed(desk, before)).toEqual(['Unsubscribe']);
  });

  it('with the global Region only still hears of the trail, from its own Region', { timeout: 30_000 }, async () => {
    const desk = await watchedDesk({ ...answers, 'root-alert.regions': ['global'] });
    const { plans } = await bothSettled(desk);
    const regions = new Set(plans.flatMap(({ changes }) => changes.map(({ region }) => region)));
    expect(regions).toEqual(new Set(['us-east-1', 'eu-west-1', undefined]));
    const before = mailed(desk).length;
    const { cloudTrail } = clientsOf(desk.rehearsal, { credentials: administrator(desk) });
    await cloudTrail.send(new StopLoggingCommand({ Name: 'all' }));
    expect(mailed(desk, before)).toEqual(['StopLogging']);
  });

  it('asks where to itself when nobody is told of use of root', { timeout: 30_000 }, async () => {
    const desk = await watchedDesk();
    const { finding, plans } = await settled(changeAlert, desk);
    expect(finding.state).toBe('verified');
    expect(callsOf(plans).slice(0, 2)).toEqual(['CreateTopic', 'Subscribe']);
  });
});

it.each(['root-key', 'fresh', 'messy', 'identity-center', 'member', 'govcloud', 'management'])(
  'both alerts are made on %s, and hold',
  { timeout: 60_000 },
  async (scenario) => {
    const desk = await watchedDesk(answers, scenario);
    const before = desk.rehearsal.state.events.filter(({ outcome }) => outcome !== 'ok').length;
    expect((await settled(rootAlert, desk)).finding.state).toBe('verified');
    expect((await settled(changeAlert, desk)).finding.state).toBe('verified');
    expect([...(await settled(rootAlert, desk)).plans, ...(await settled(changeAlert, desk)).plans]).toEqual([]);
    // What is not there yet is looked for once; nothing else is refused.
    const refused = desk.rehearsal.state.events.filter(({ outcome }) => outcome !== 'ok').slice(before);
    expect(refused.filter(({ outcome }) => !['NotFound', 'NoSuchEntity'].includes(outcome))).toEqual([]);
  },
);

it('both hold on an account whose owner did everything, and nothing is asked', async () => {
  const desk = await deskFor(await watchedStage('done'), scriptedOwner({}));
  expect((await findingOf(rootAlert, desk)).state).toBe('verified');
  expect((await findingOf(changeAlert, desk)).state).toBe('verified');
  expect(changesMade(desk)).toEqual([]);
});

describe('taking back', () => {
  const stepsOf = async (desk: Desk): Promise<readonly UndoStep[]> => [
    ...((await changeAlert.undo?.(desk.context)) ?? []),
    ...((await rootAlert.undo?.(desk.context)) ?? []),
  ];

  async function takenBack(desk: Desk): Promise<readonly string[]> {
    const taken: string[] = [];
    for (let round = 0; round < 12; round += 1) {
      const step = (await stepsOf(desk)).find(({ proposal }) => proposal.kind === 'changes');
      if (step === undefined) return taken;
      await carriedOut(asControl(step), desk);
      taken.push(step.id);
    }
    throw new Error('there is always something left');
  }

  it.each([['rules'], ['alarms'], ['both']])('leaves nothing but logs of %s', { timeout: 60_000 }, async (form) => {
    const desk = await watchedDesk({
      ...answers,
      'root-alert.form': [form],
      'root-alert.arrived': ['arrived', 'arrived'],
    });
    await bothSettled(desk);
    const first = await stepsOf(desk);
    expect(first.every(({ knownBy }) => knownBy === 'journal')).toBe(true);
    const taken = await takenBack(desk);
    expect(taken.length).toBeGreaterThan(3);
    const { services, roles } = desk.rehearsal.state;
    expect([services.rules.size, services.topics.size, services.alarms.size, roles.size]).toEqual([0, 0, 0, 0]);
    const groups = [...services.logGroups.values()];
    expect(groups.flatMap(({ filters }) => [...filters.keys()])).toEqual([]);
    const left = await stepsOf(desk);
    expect(left.every(({ staysForGood }) => staysForGood === true)).toBe(true);
    expect(left).toHaveLength(form === 'rules' ? 0 : 1);
    expect(desk.context.memory.made().filter((thing) => !thing.startsWith('log-group/'))).toEqual([]);
  });

  it('is offered by tag on another machine, and never of what others made', { timeout: 60_000 }, async () => {
    const desk = await watchedDesk({ ...answers, 'root-alert.regions': ['global'] });
    await bothSettled(desk);
    await desk.journal.close();
    const elsewhere = await deskFor({ ...desk, journalDirectory: `${desk.directory}/other` }, scriptedOwner({}));
    const steps = await stepsOf(elsewhere);
    expect(steps.length).toBeGreaterThan(2);
    expect(steps.every(({ knownBy }) => knownBy === 'tag')).toBe(true);
    await takenBack(elsewhere);
    expect(desk.rehearsal.state.services.rules.size).toBe(0);
    const others = await deskFor(await watchedStage('done'), scriptedOwner({}));
    expect(await stepsOf(others)).toEqual([]);
  });

  it(
    'ends the subscription that was added to a topic of somebody else, and leaves the topic',
    { timeout: 30_000 },
    async () => {
      const stage = await watchedStage('done');
      const { topics, rules } = stage.rehearsal.state.services;
      const [topic] = topics.values();
      topic?.subscriptions.clear();
      for (const rule of rules.values()) if (rule.region !== 'us-east-1') rules.delete(rule.arn);
      const script = { ...answers, 'root-alert.regions': ['global'] };
      const desk = await deskFor(stage, scriptedOwner(script));
      await settled(rootAlert, desk);
      expect(topic?.subscriptions.size).toBe(1);
      expect(await takenBack(desk)).toEqual(['undo-alert-subscriptions']);
      expect(topic?.subscriptions.size).toBe(0);
      expect(topics.size).toBe(1);
      expect((await proposalOf(rootAlert, desk)).kind).toBe('changes');
    },
  );
});

it.each(['messy', 'govcloud'])(
  'both, with the trail they rest on, are gone through on %s, and a second run changes nothing',
  { timeout: 60_000 },
  async (scenario) => {
    const stage = { ...(await stageFor(scenario)), controls: [cloudtrail, rootAlert, changeAlert] as never };
    const first = await runOn(stage);
    expect([first.code, first.error]).toEqual([0, undefined]);
    const made = changesMade(stage).length;
    expect(made).toBeGreaterThan(20);
    const second = await runOn(stage);
    expect([second.code, second.error]).toEqual([0, undefined]);
    expect(changesMade(stage)).toHaveLength(made);
  },
);
