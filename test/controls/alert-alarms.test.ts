// The form of alert that CIS and Prowler look for, alone, with rules, and where nothing else is allowed.
import { describe, expect, it } from 'vitest';
import { changeAlert } from '../../src/controls/change-alert.ts';
import { rootAlert } from '../../src/controls/root-alert.ts';
import { changesMade, deskFor, type Stage } from '../support/rehearsed-run.ts';
import { address, answers, callsOf, mailed, settled, watchedDesk, watchedStage } from './alerts.ts';
import { findingOf, proposalOf, scriptedOwner, valuesOf } from './owner.ts';

const byAlarms = { ...answers, 'root-alert.form': ['alarms'] };
const filtersOf = ({ rehearsal }: Stage) =>
  [...rehearsal.state.services.logGroups.values()].flatMap(({ filters }) => [...filters.keys()]);
const alarmMails = (stage: Stage) => mailed(stage).filter((message) => /rootlock-root-use/.test(message));

describe('an alarm on the logs of the trail', () => {
  it('is made where it was chosen, with all that leads to it, and nothing in other Regions', async () => {
    const desk = await watchedDesk(byAlarms);
    const { finding, plans } = await settled(rootAlert, desk);
    expect(finding.state).toBe('verified');
    expect(callsOf(plans)).toEqual([
      ...['CreateLogGroup', 'PutRetentionPolicy', 'CreateRole', 'PutRolePolicy', 'UpdateTrail'],
      ...['CreateTopic', 'Subscribe', 'PutMetricFilter', 'PutMetricAlarm', 'Publish'],
    ]);
    expect(plans[0]?.remarks?.join(' ')).toContain('CloudWatch Logs: 0.50 US dollars for a GB');
    expect(desk.asked.map(({ id }) => id)).not.toContain('root-alert.regions');
    expect(valuesOf(finding)).toContain(`Goes to: ${address} by rootlock-alerts, eu-west-1`);
    expect((await settled(rootAlert, desk)).plans).toEqual([]);
  });

  it('sends mail some minutes after root was used', async () => {
    const desk = await watchedDesk(byAlarms);
    await settled(rootAlert, desk);
    desk.rehearsal.clock.advance(30 * 60_000);
    const before = alarmMails(desk).length;
    await desk.standIns.console.run({ kind: 'sign-in-as-root' });
    desk.rehearsal.clock.advance(15 * 60_000);
    expect(alarmMails(desk).length).toBeGreaterThan(before);
  });

  it('uses the log group, the filter and the alarm that are there', async () => {
    const desk = await watchedDesk(byAlarms);
    await settled(rootAlert, desk);
    const { alarms } = desk.rehearsal.state.services;
    for (const alarm of alarms.values()) alarm.actionsEnabled = false;
    expect(callsOf((await settled(rootAlert, desk)).plans)).toEqual(['EnableAlarmActions']);
    alarms.clear();
    expect(callsOf((await settled(rootAlert, desk)).plans)).toEqual(['PutMetricAlarm']);
    for (const group of desk.rehearsal.state.services.logGroups.values()) group.filters.clear();
    expect(callsOf((await settled(rootAlert, desk)).plans)).toEqual(['PutMetricFilter', 'PutMetricAlarm']);
  });

  it('counts on any machine, and a weak one does not', async () => {
    const desk = await watchedDesk(byAlarms);
    await settled(rootAlert, desk);
    await desk.journal.close();
    const elsewhere = await deskFor({ ...desk, journalDirectory: `${desk.directory}/other` }, scriptedOwner({}));
    expect((await findingOf(rootAlert, elsewhere)).state).toBe('verified');
    for (const alarm of desk.rehearsal.state.services.alarms.values()) {
      (alarm.settings as { [name: string]: unknown })['Threshold'] = 10;
    }
    expect((await findingOf(rootAlert, elsewhere)).state).toBe('open');
  });

  it('may stand beside the rules: then both must hold', { timeout: 30_000 }, async () => {
    const desk = await watchedDesk({
      ...answers,
      'root-alert.form': ['both'],
      'root-alert.arrived': ['arrived', 'arrived'],
    });
    const { finding, plans } = await settled(rootAlert, desk);
    expect(finding.state).toBe('verified');
    expect(callsOf(plans).filter((name) => name === 'CreateTopic')).toHaveLength(2);
    desk.rehearsal.state.services.alarms.clear();
    expect((await findingOf(rootAlert, desk)).state).toBe('open');
    expect(callsOf((await settled(rootAlert, desk)).plans)).toEqual(['PutMetricAlarm']);
  });

  it('is followed by alarms on changes, over the same topic', async () => {
    const desk = await watchedDesk(byAlarms);
    await settled(rootAlert, desk);
    const { finding, plans } = await settled(changeAlert, desk);
    expect(finding.state).toBe('verified');
    expect(new Set(callsOf(plans))).toEqual(new Set(['PutMetricFilter', 'PutMetricAlarm']));
    expect(filtersOf(desk)).toEqual([
      ...['rootlock-root-use', 'rootlock-iam-policy-changes', 'rootlock-iam-setting-changes'],
      ...['rootlock-trail-changes', 'rootlock-alert-changes', 'rootlock-account-changes'],
    ]);
  });

  it('of CIS on changes counts, and only what it leaves out is added', async () => {
    const desk = await watchedDesk(byAlarms);
    await settled(rootAlert, desk);
    await settled(changeAlert, desk);
    const { alarms } = desk.rehearsal.state.services;
    for (const [arn, { name }] of alarms) if (!/policy|trail|root-use/.test(name)) alarms.delete(arn);
    const finding = await findingOf(changeAlert, desk);
    expect(finding.state).toBe('open');
    expect(valuesOf(finding)).toContain('Changes to IAM policies: raise an alarm');
    expect(callsOf((await settled(changeAlert, desk)).plans)).toEqual([
      'PutMetricAlarm',
      'PutMetricAlarm',
      'PutMetricAlarm',
    ]);
  });
});

describe('a project', () => {
  it('has this form only, and is not asked', async () => {
    const stage = await watchedStage('project');
    const desk = await deskFor(
      stage,
      scriptedOwner({ 'root-alert.address': [address], 'root-alert.arrived': ['arrived'] }),
      {
        region: 'us-west-2',
      },
    );
    const { state } = stage.rehearsal;
    const [trail] = state.trails.values();
    expect(trail).toBeDefined();
    const { finding } = await settled(rootAlert, desk);
    expect(finding.state).toBe('verified');
    const made = changesMade(desk).filter((name) => name.startsWith('events.'));
    expect(made).toEqual([]);
    expect((await settled(changeAlert, desk)).finding.state).toBe('verified');
    const refused = stage.rehearsal.state.events.filter(({ outcome }) => outcome.startsWith('AccessDenied'));
    expect(refused.map(({ operation }) => operation)).toEqual([]);
  });

  it.each([rootAlert, changeAlert])(
    'in us-east-1 is told why nothing can be done there, without a call: $id',
    async (control) => {
      const desk = await deskFor(await watchedStage('project'), scriptedOwner({}), { region: 'us-east-1' });
      const before = desk.rehearsal.state.events.length;
      expect(await findingOf(control as typeof rootAlert, desk)).toMatchObject({
        state: 'open',
        statement: /us-east-1/,
      });
      expect(await proposalOf(control as typeof rootAlert, desk)).toMatchObject({ kind: 'blocked' });
      expect(await control.undo?.(desk.context)).toEqual([]);
      expect(desk.rehearsal.state.events).toHaveLength(before);
    },
  );
});
