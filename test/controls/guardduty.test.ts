import { describe, expect, it } from 'vitest';
import { guardduty } from '../../src/controls/guardduty.ts';
import { asControl } from '../../src/controls/undo-steps.ts';
import { newDetector } from '../../src/rehearsal/guardduty.ts';
import { seededIds } from '../../src/rehearsal/ids.ts';
import { death, Killed } from '../support/mortal-session.ts';
import { changesMade, changesSeen, deskFor, stageFor, type Stage } from '../support/rehearsed-run.ts';
import { watchedAtHome } from './own-region.ts';
import { carriedOut, findingOf, idsOf, planOf, proposalOf, scriptedOwner, valuesOf, verdictOn } from './owner.ts';

const detectorsOf = ({ rehearsal }: Stage) => [...rehearsal.state.services.detectors.values()];
const everywhere = () => scriptedOwner({ 'guardduty.regions': Array.from({ length: 8 }, () => 'every') });

function addDetector({ rehearsal }: Stage, region: string, more: object = {}): void {
  const made = newDetector({ ids: seededIds(region), region, at: rehearsal.clock.now() });
  rehearsal.state.services.detectors.set(made.id, { ...made, ...more });
}

describe.each(['root-key', 'fresh', 'messy', 'identity-center', 'member'])('on %s', (scenario) => {
  it('is switched on in every Region with the paid extras off, and nothing is sent the second time', async () => {
    const stage = await stageFor(scenario);
    const desk = await deskFor(stage, everywhere());
    expect(await findingOf(guardduty, desk)).toMatchObject({ state: 'open', statement: 'GuardDuty is off.' });
    const plan = await carriedOut(guardduty, desk);
    expect(plan.changes).toHaveLength(17);
    expect(plan.changes.every(({ cost }) => cost?.startsWith('free for 30 days') === true)).toBe(true);
    expect(plan.remarks?.join(' ')).toMatch(/4 US dollars.*2026; aws\.amazon\.com\/guardduty\/pricing/);
    expect(new Set(detectorsOf(stage).map(({ region }) => region)).size).toBe(17);
    for (const { features, enabled, tags } of detectorsOf(stage)) {
      expect([...features].filter(([, status]) => status === 'ENABLED').map(([name]) => name)).toEqual([
        ...['CLOUD_TRAIL', 'DNS_LOGS', 'FLOW_LOGS'],
      ]);
      expect(enabled).toBe(true);
      expect(tags.get('made-by')).toBe('rootlock');
    }
    expect(await verdictOn(guardduty, desk)).toMatchObject({
      grade: 'verified',
      statement: 'GuardDuty is on in 17 Regions.',
    });
    const before = changesSeen(stage).length;
    expect((await findingOf(guardduty, desk)).state).toBe('verified');
    expect(changesSeen(stage)).toHaveLength(before);
  });
});

describe('the choice of Regions', () => {
  it('is asked with the price before anything else, and every Region is what AWS advises', async () => {
    const desk = await deskFor(await stageFor('fresh'), scriptedOwner({ 'guardduty.regions': ['later'] }));
    expect(await proposalOf(guardduty, desk)).toEqual({ kind: 'left' });
    const question = desk.asked[0];
    expect(question).toMatchObject({ id: 'guardduty.regions', suggested: 'every' });
    expect(question?.lines.join(' ')).toMatch(/2026; aws.*pricing.*30 days are free/);
  });

  it('may begin with the two that matter most; the others stay open, to be done or accepted as a risk', async () => {
    const stage = await stageFor('fresh');
    const desk = await deskFor(stage, scriptedOwner({ 'guardduty.regions': ['near', 'rest'] }));
    const plan = await carriedOut(guardduty, desk);
    expect(plan.changes.map(({ region }) => region)).toEqual(['eu-west-1', 'us-east-1']);
    expect(await findingOf(guardduty, desk)).toMatchObject({
      state: 'open',
      statement: expect.stringMatching(/^GuardDuty is off in .* and 11 more\.$/) as string,
    });
    expect(await proposalOf(guardduty, desk)).toMatchObject({ kind: 'blocked' });
    expect(guardduty.mayAcceptRisk).toBe(true);
  });
});

describe('a detector that is there already', () => {
  it('is adopted with the features it has', async () => {
    const stage = await watchedAtHome();
    const desk = await deskFor(stage, everywhere());
    expect(valuesOf(await findingOf(guardduty, desk)).join('\n')).toMatch(/Paid extras on: S3_DATA_EVENTS/);
    const plan = await carriedOut(guardduty, desk);
    expect(idsOf(plan)).toHaveLength(16);
    expect(idsOf(plan)).not.toContain('create-eu-west-1');
    expect(detectorsOf(stage)).toHaveLength(17);
  });

  it('is enabled again where it was suspended, and its features stay', async () => {
    const stage = await stageFor('fresh');
    addDetector(stage, 'eu-west-1', { enabled: false });
    const desk = await deskFor(stage, everywhere());
    expect(idsOf(await carriedOut(guardduty, desk))).toContain('enable-eu-west-1');
    const [detector] = detectorsOf(stage).filter(({ region }) => region === 'eu-west-1');
    expect(detector).toMatchObject({ enabled: true });
    expect(detector?.features.get('S3_DATA_EVENTS')).toBe('ENABLED');
    expect((await verdictOn(guardduty, desk)).grade).toBe('verified');
  });

  it('is left to the account that manages it', async () => {
    const stage = await stageFor('member');
    addDetector(stage, 'eu-west-1', { manager: '444455556666' });
    const desk = await deskFor(stage, scriptedOwner({}));
    expect(valuesOf(await findingOf(guardduty, desk)).join('\n')).toContain('Managed by: the account 444455556666');
    expect(await proposalOf(guardduty, desk)).toMatchObject({
      kind: 'blocked',
      why: 'GuardDuty of this account is managed by the account 444455556666.',
    });
    expect(changesSeen(stage)).toEqual([]);
  });
});

describe('use of root', () => {
  it('is foreseen in the plan, and its findings are counted', async () => {
    const stage = await stageFor('root-key');
    const desk = await deskFor(stage, everywhere());
    const plan = await carriedOut(guardduty, desk);
    expect(plan.remarks?.join(' ')).toMatch(/Foreseen: .*RootCredentialUsage, severity Low/);
    const values = valuesOf(await findingOf(guardduty, desk)).join('\n');
    expect(values).toMatch(/Root findings: [1-9]/);
    expect(values).toMatch(/Foreseen: this run uses root/);
  });

  it('is no matter of a run by somebody else', async () => {
    const desk = await deskFor(await stageFor('identity-center'), everywhere());
    const plan = await planOf(guardduty, desk);
    expect(plan.remarks?.join(' ')).not.toContain('Foreseen');
  });

  it('is counted where it may be: a refusal leaves the rest as it is', async () => {
    const stage = await watchedAtHome();
    stage.rehearsal.faults.add({ operation: 'ListFindings', trouble: { kind: 'denied' }, times: 2 });
    const values = valuesOf(await findingOf(guardduty, await deskFor(stage, scriptedOwner({})))).join('\n');
    expect(values).toContain('On: in eu-west-1');
    expect(values).not.toContain('Root findings');
  });
});

it('a run that ended in any Region is completed by the next, without a second detector', async () => {
  const stage = await stageFor('fresh');
  const met = new Set<string>();
  for (let starts = 0; starts < 8; starts += 1) {
    const end = death(starts % 2 === 0 ? 'answer-lost' : 'announced', (id) => !met.has(id) && met.add(id).has(id));
    const desk = await deskFor(stage, everywhere());
    if ((await findingOf(guardduty, desk)).state === 'verified') break;
    const dying = { ...desk, account: end.session(desk.account), journal: end.journal(desk.journal) };
    const ended: unknown = await carriedOut(guardduty, dying).catch((error: unknown) => error);
    if (ended instanceof Error && !(ended instanceof Killed)) throw ended;
    await desk.journal.close();
  }
  expect(met.size).toBeGreaterThan(0);
  const desk = await deskFor(stage, everywhere());
  if ((await findingOf(guardduty, desk)).state !== 'verified') await carriedOut(guardduty, desk);
  expect(detectorsOf(stage)).toHaveLength(17);
  expect(new Set(detectorsOf(stage).map(({ region }) => region)).size).toBe(17);
});

it('does not apply to a project, which is not asked', async () => {
  const desk = await deskFor(await stageFor('project'), scriptedOwner({}));
  expect(guardduty.notApplicable?.(desk.account)).toMatch(/not among the services/);
  expect(await guardduty.undo?.(desk.context)).toEqual([]);
  expect(desk.account.calls.map(({ service }) => service)).not.toContain('GuardDuty');
});

it('covers both Regions of GovCloud', async () => {
  const desk = await deskFor(await stageFor('govcloud'), everywhere());
  expect(idsOf(await carriedOut(guardduty, desk))).toEqual(['create-us-gov-east-1', 'create-us-gov-west-1']);
  expect((await verdictOn(guardduty, desk)).grade).toBe('verified');
});

it('takes back the detectors it made, and no other', async () => {
  const stage = await watchedAtHome();
  const desk = await deskFor(stage, everywhere());
  await carriedOut(guardduty, desk);
  const [step, ...others] = (await guardduty.undo?.(desk.context)) ?? [];
  expect(others).toEqual([]);
  if (step?.proposal.kind !== 'changes') throw new Error(step?.proposal.kind);
  expect(step.proposal.plan.changes).toHaveLength(16);
  await carriedOut(asControl(step), desk);
  expect(detectorsOf(stage)).toMatchObject([{ region: 'eu-west-1' }]);
  expect(changesMade(stage).filter((name) => name.endsWith('.DeleteDetector'))).toHaveLength(16);
  expect(await guardduty.undo?.(desk.context)).toEqual([]);
});
