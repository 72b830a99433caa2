import { describe, expect, it } from 'vitest';
import { placeholderLines } from '../../src/ui/words.ts';
import { config } from '../../src/controls/config.ts';
import { asControl } from '../../src/controls/undo-steps.ts';
import { death, Killed } from '../support/mortal-session.ts';
import { changesMade, changesSeen, deskFor, stageFor, type Desk, type Stage } from '../support/rehearsed-run.ts';
import { carriedOut, findingOf, idsOf, planOf, proposalOf, scriptedOwner, valuesOf, verdictOn } from './owner.ts';

const services = ({ rehearsal }: Stage) => rehearsal.state.services;
const recordersOf = (stage: Stage) => [...services(stage).recorders.values()];
const bucketsOf = ({ rehearsal }: Stage) =>
  [...rehearsal.state.buckets.keys()].filter((name) => name.includes('config'));
const rulesOf = (stage: Stage) => [...services(stage).configRules.values()].map(({ name }) => name).toSorted();
const answers = (...given: readonly string[]) => scriptedOwner({ 'config.regions': given });
const always = () => answers(...Array.from({ length: 90 }, () => 'every'));
const allRules = [
  'rootlock-iam-root-access-key-check',
  'rootlock-mfa-enabled-for-iam-console-access',
  'rootlock-multi-region-cloudtrail-enabled',
  'rootlock-root-account-mfa-enabled',
];

describe.each(['root-key', 'fresh', 'messy', 'identity-center', 'member'])('on %s', (scenario) => {
  it('records everything once a day in every Region, with rules about root, and sends nothing the second time', async () => {
    const stage = await stageFor(scenario);
    const desk = await deskFor(stage, always());
    expect(await findingOf(config, desk)).toMatchObject({ state: 'open', statement: 'Config does not record.' });
    const plan = await carriedOut(config, desk);
    expect(idsOf(plan).slice(0, 3)).toEqual(['role', 'create-bucket', 'tag']);
    expect(plan.remarks?.join(' ')).toMatch(/0\.012 US dollars.*2026; aws\.amazon\.com\/config\/pricing/);
    const recorders = recordersOf(stage);
    expect(recorders).toHaveLength(17);
    for (const { recording, frequency, group, region } of recorders) {
      expect({ recording, frequency }).toEqual({ recording: true, frequency: 'DAILY' });
      expect(group).toMatchObject({ allSupported: true, includeGlobalResourceTypes: region === 'eu-west-1' });
    }
    expect(rulesOf(stage)).toEqual(allRules);
    expect(bucketsOf(stage)).toHaveLength(1);
    expect(await verdictOn(config, desk)).toMatchObject({
      grade: 'verified',
      statement: 'Config records in 17 Regions, with the rules about root.',
    });
    const before = changesSeen(stage).length;
    expect((await findingOf(config, desk)).state).toBe('verified');
    expect(changesSeen(stage)).toHaveLength(before);
  });
});

describe('recording in one Region', () => {
  it('is enough for the rules about root; the others stay open, to be done or accepted as a risk', async () => {
    const stage = await stageFor('fresh');
    const desk = await deskFor(stage, answers('here', 'rest', 'later'));
    const plan = await carriedOut(config, desk);
    expect(
      plan.changes.filter(({ service }) => service === 'ConfigService').every(({ region }) => region === 'eu-west-1'),
    ).toBe(true);
    expect(recordersOf(stage)[0]?.group).toMatchObject({ allSupported: false });
    expect(recordersOf(stage)[0]?.group['resourceTypes']).toContain('AWS::IAM::User');
    const finding = await findingOf(config, desk);
    expect(finding).toMatchObject({ state: 'open', statement: expect.stringMatching(/does not record in/) as string });
    expect(valuesOf(finding).join('\n')).toMatch(/Recording: in eu-west-1\n.*\nScope here: 5 resource types, daily/);
    expect(await proposalOf(config, desk)).toMatchObject({ kind: 'blocked' });
    expect(await proposalOf(config, desk)).toEqual({ kind: 'left' });
  });

  it('leaves IAM out where Config cannot record it', async () => {
    const stage = await stageFor('fresh');
    const desk = await deskFor(stage, answers('here'), { region: 'eu-south-2' });
    const plan = await planOf(config, desk);
    const recorder = plan.changes.find(({ id }) => id === 'recorder-eu-south-2');
    expect(recorder?.input).toMatchObject({
      ConfigurationRecorder: { recordingGroup: { resourceTypes: ['AWS::CloudTrail::Trail'] } },
    });
  });
});

describe('the bucket', () => {
  it('is our own, shut, and lets only Config of this account write', async () => {
    const stage = await stageFor('fresh');
    const desk = await deskFor(stage, answers('here'));
    await carriedOut(config, desk);
    const [name = ''] = bucketsOf(stage);
    expect(name).toBe('rootlock-config-111122223333-eu-west-1');
    const bucket = stage.rehearsal.state.buckets.get(name);
    expect([...(bucket?.documents.keys() ?? [])]).toEqual(
      expect.arrayContaining(['Tagging', 'VersioningConfiguration', 'LifecycleConfiguration']),
    );
    expect(services(stage).deliveryChannels.get('eu-west-1')).toMatchObject({ s3BucketName: name });
  });

  it('passes over a name that somebody else can be seen to have, and is found again by the next plan', async () => {
    const stage = await stageFor('taken-bucket');
    const desk = await deskFor(stage, answers('here', 'every'));
    const plan = await carriedOut(config, desk);
    expect([...stage.rehearsal.state.takenBuckets]).toEqual(['rootlock-config-111122223333-eu-west-1']);
    const [first, second] = plan.alternatives?.['bucket'] ?? [];
    expect(bucketsOf(stage)).toEqual([first]);
    expect(placeholderLines(plan).join(' ')).toContain(second);
    expect(idsOf(await carriedOut(config, desk))).not.toContain('create-bucket');
    expect(bucketsOf(stage)).toEqual([first]);
  });

  it('is not made a second time where an SCP forbids to read a part of the first', async () => {
    const stage = await stageFor('fresh');
    const { faults, state } = stage.rehearsal;
    const desk = await deskFor(stage, always());
    await carriedOut(config, desk);
    services(stage).deliveryChannels.clear();
    faults.add({ operation: 'GetPublicAccessBlock', trouble: { kind: 'denied-by-scp' }, times: 10_000 });
    await expect(planOf(config, desk)).rejects.toMatchObject({ failure: { operation: 'GetPublicAccessBlock' } });
    expect(state.buckets.size).toBe(1);
    faults.clear();
    await carriedOut(config, desk);
    expect(state.buckets.size).toBe(1);
    expect(services(stage).deliveryChannels.size).toBeGreaterThan(1);
  });

  it('gets the next name when the first was taken in between', async () => {
    const stage = await stageFor('fresh');
    const taken = { kind: 'error', code: 'BucketAlreadyExists', status: 409 } as const;
    stage.rehearsal.faults.add({ operation: 'CreateBucket', trouble: taken });
    const desk = await deskFor(stage, answers('here'));
    const plan = await carriedOut(config, desk);
    expect(bucketsOf(stage)).toEqual([plan.alternatives?.['bucket']?.[1]]);
    expect(recordersOf(stage)).toMatchObject([{ recording: true }]);
  });

  it('is protected again when somebody opened it', async () => {
    const stage = await stageFor('fresh');
    const desk = await deskFor(stage, always());
    await carriedOut(config, desk);
    stage.rehearsal.state.buckets.get(bucketsOf(stage)[0] ?? '')?.documents.delete('PublicAccessBlockConfiguration');
    expect(await findingOf(config, desk)).toMatchObject({
      state: 'open',
      statement: 'Config records; the bucket rootlock-config-111122223333-eu-west-1 needs care.',
    });
    expect(idsOf(await carriedOut(config, desk))).toEqual(['block-public']);
    expect((await verdictOn(config, desk)).grade).toBe('verified');
  });
});

describe('what is there already', () => {
  it('is adopted as it is: a recorder that was stopped is started, and its scope stays', async () => {
    const stage = await stageFor('fresh');
    const desk = await deskFor(stage, answers('here', 'here'));
    await carriedOut(config, desk);
    const [recorder] = recordersOf(stage);
    if (recorder === undefined) throw new Error('no recorder');
    services(stage).recorders.set('eu-west-1', { ...recorder, recording: false, group: { allSupported: true } });
    expect(idsOf(await carriedOut(config, desk))).toEqual(['start-eu-west-1']);
    expect(recordersOf(stage)[0]?.group).toEqual({ allSupported: true });
  });

  it('needs no second rule where one with the same check is there, in whichever Region', async () => {
    const stage = await stageFor('fresh');
    const desk = await deskFor(stage, always());
    await carriedOut(config, desk);
    services(stage).configRules.delete('eu-west-1/rootlock-root-account-mfa-enabled');
    expect((await findingOf(config, desk)).statement).toBe('Config records, but no rule of it watches root.');
    expect(idsOf(await carriedOut(config, desk))).toEqual(['rule-rootlock-root-account-mfa-enabled']);
    expect(rulesOf(stage)).toEqual(allRules);
  });

  it('takes the role of Config that somebody else made in between', async () => {
    const stage = await stageFor('fresh');
    const desk = await deskFor(stage, answers('here'));
    expect(idsOf(await planOf(config, desk))).toContain('role');
    await carriedOut(config, await withRole(stage));
    expect(changesMade(stage)).not.toContain('iam.CreateServiceLinkedRole');
    expect(recordersOf(stage)).toMatchObject([{ recording: true }]);
  });
});

/** Another desk on an account where somebody else made the role in between. */
async function withRole(stage: Stage): Promise<Desk> {
  const other = await deskFor(await stageFor('fresh'), answers('here'));
  await carriedOut(config, other);
  const role = other.rehearsal.state.roles.get('AWSServiceRoleForConfig');
  if (role === undefined) throw new Error('no role');
  const desk = await deskFor({ ...stage, journalDirectory: `${stage.journalDirectory}-2` }, answers('here'));
  return {
    ...desk,
    context: {
      ...desk.context,
      port: {
        ...desk.context.port,
        // The plan was made by then; the call finds the name taken.
        tell: (event) => {
          if (event.kind === 'change' && event.changeId === 'role')
            stage.rehearsal.state.roles.set(role.roleName, role);
        },
      },
    },
  };
}

it(
  'a run that ended after any call is completed by the next, without anything twice',
  { timeout: 60_000 },
  async () => {
    const stage = await stageFor('taken-bucket');
    const met = new Set<string>();
    for (let starts = 0; starts < 30; starts += 1) {
      const end = death('answer-lost', (id) => !met.has(id) && met.add(id).has(id));
      const desk = await deskFor(stage, answers('here'));
      const recording = recordersOf(stage).some((one) => one.recording) && rulesOf(stage).length === 4;
      if (recording) break;
      const dying = { ...desk, account: end.session(desk.account), journal: end.journal(desk.journal) };
      const ended: unknown = await carriedOut(config, dying).catch((error: unknown) => error);
      if (ended instanceof Error && !(ended instanceof Killed)) throw ended;
      await desk.journal.close();
    }
    expect([...met]).toEqual(
      expect.arrayContaining(['role', 'create-bucket', 'policy', 'recorder-eu-west-1', 'channel-eu-west-1']),
    );
    expect(bucketsOf(stage)).toHaveLength(1);
    expect(recordersOf(stage)).toMatchObject([{ recording: true }]);
    expect(rulesOf(stage)).toEqual(allRules);
    const channel = services(stage).deliveryChannels.get('eu-west-1');
    expect(channel?.['s3BucketName']).toBe(bucketsOf(stage)[0]);
  },
);

describe('a Region that refuses', () => {
  it('is named in the end; the others record, and so do the rules', async () => {
    const stage = await stageFor('fresh');
    const desk = await deskFor(stage, answers('every', 'every'));
    const refusal = { kind: 'error', code: 'SubscriptionRequiredException', status: 400 } as const;
    stage.rehearsal.faults.add({ operation: 'StartConfigurationRecorder', trouble: refusal, times: 1, after: 3 });
    await expect(carriedOut(config, desk)).rejects.toMatchObject({
      account: 'Done in 16 Regions, missing in 1 Region.',
    });
    expect(rulesOf(stage)).toEqual(allRules);
    expect(idsOf(await carriedOut(config, desk))).toEqual([expect.stringMatching(/^start-/)]);
    expect((await verdictOn(config, desk)).grade).toBe('verified');
  });
});

describe('a project', () => {
  it('may use Config in its own Region, and no other is asked', async () => {
    const stage = await stageFor('project');
    const desk = await deskFor(stage, always());
    await carriedOut(config, desk);
    expect(recordersOf(stage)).toMatchObject([{ region: 'eu-west-1', recording: true }]);
    expect((await verdictOn(config, desk)).grade).toBe('verified');
    const elsewhere = desk.account.calls.filter(
      ({ service, region }) => service === 'ConfigService' && region !== 'eu-west-1',
    );
    expect(elsewhere).toEqual([]);
  });

  it('is told that AWS allows none in us-east-1, and nothing is asked there', async () => {
    const desk = await deskFor(await stageFor('project'), scriptedOwner({}), { region: 'us-east-1' });
    expect(await proposalOf(config, desk)).toMatchObject({
      kind: 'blocked',
      why: expect.stringContaining('us-east-1') as string,
    });
    expect(desk.account.calls.map(({ service }) => service)).not.toContain('ConfigService');
  });
});

it('covers both Regions of GovCloud', async () => {
  const stage = await stageFor('govcloud');
  const desk = await deskFor(stage, always());
  await carriedOut(config, desk);
  expect(recordersOf(stage).map(({ region }) => region)).toEqual(['us-gov-east-1', 'us-gov-west-1']);
  expect(recordersOf(stage)[0]?.roleArn).toMatch(/^arn:aws-us-gov:iam::/);
  expect((await verdictOn(config, desk)).grade).toBe('verified');
});

describe('taken back', () => {
  it('are the rules, then recording, then the channel and the recorder; the bucket stays', async () => {
    const stage = await stageFor('fresh');
    const desk = await deskFor(stage, answers('here'));
    await carriedOut(config, desk);
    const [step, ...others] = (await config.undo?.(desk.context)) ?? [];
    expect(others).toEqual([]);
    if (step?.proposal.kind !== 'changes') throw new Error(step?.proposal.kind);
    expect(step.knownBy).toBe('journal');
    expect(step.proposal.plan.changes.map(({ operation }) => operation)).toEqual([
      ...Array.from({ length: 4 }, () => 'DeleteConfigRule'),
      ...['StopConfigurationRecorder', 'DeleteDeliveryChannel', 'DeleteConfigurationRecorder'],
    ]);
    await carriedOut(asControl(step), desk);
    expect(recordersOf(stage)).toEqual([]);
    expect(rulesOf(stage)).toEqual([]);
    expect(bucketsOf(stage)).toHaveLength(1);
    expect(await config.undo?.(desk.context)).toEqual([]);
  });

  it('is not the recorder while somebody else has a rule that needs it', async () => {
    const stage = await stageFor('fresh');
    const desk = await deskFor(stage, answers('here'));
    await carriedOut(config, desk);
    const [rule] = services(stage).configRules.values();
    if (rule === undefined) throw new Error('no rule');
    services(stage).configRules.set('eu-west-1/theirs', {
      ...rule,
      name: 'theirs',
      settings: { ...rule.settings, ConfigRuleName: 'theirs' },
    });
    const [step] = (await config.undo?.(desk.context)) ?? [];
    if (step?.proposal.kind !== 'changes') throw new Error(step?.proposal.kind);
    expect(new Set(step.proposal.plan.changes.map(({ operation }) => operation))).toEqual(
      new Set(['DeleteConfigRule']),
    );
  });
});
