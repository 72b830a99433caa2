import { describe, expect, it } from 'vitest';
import { accessAnalyzer, analyzerName } from '../../src/controls/access-analyzer.ts';
import { asControl } from '../../src/controls/undo-steps.ts';
import { death, Killed } from '../support/mortal-session.ts';
import { changesMade, changesSeen, deskFor, stageFor, type Stage } from '../support/rehearsed-run.ts';
import { watchedAtHome } from './own-region.ts';
import { addRegionFault } from './region-faults.ts';
import { carriedOut, findingOf, planOf, proposalOf, scriptedOwner, valuesOf, verdictOn } from './owner.ts';

const analyzersOf = ({ rehearsal }: Stage) => [...rehearsal.state.services.analyzers.values()];
const regionsOf = (stage: Stage) => analyzersOf(stage).map(({ region }) => region);

describe.each(['root-key', 'fresh', 'messy', 'identity-center', 'member'])('on %s', (scenario) => {
  it('makes one analyzer of external access in every enabled Region, and nothing the second time', async () => {
    const stage = await stageFor(scenario);
    const desk = await deskFor(stage, scriptedOwner({}));
    expect((await findingOf(accessAnalyzer, desk)).state).toBe('open');
    const plan = await carriedOut(accessAnalyzer, desk);
    expect(plan.changes).toHaveLength(17);
    for (const change of plan.changes) {
      expect(change).toMatchObject({ operation: 'CreateAnalyzer', input: { analyzerName, type: 'ACCOUNT' } });
      expect(change.cost).toBeUndefined();
    }
    expect(new Set(regionsOf(stage)).size).toBe(17);
    expect(await verdictOn(accessAnalyzer, desk)).toMatchObject({
      grade: 'verified',
      statement: 'External access is watched in 17 Regions.',
    });
    expect(analyzersOf(stage)[0]?.tags.get('made-by')).toBe('rootlock');
    const before = changesSeen(stage).length;
    expect((await findingOf(accessAnalyzer, desk)).state).toBe('verified');
    expect(changesSeen(stage)).toHaveLength(before);
  });
});

describe('where it is there already', () => {
  it('is adopted Region by Region, whatever its name', async () => {
    const stage = await watchedAtHome();
    const desk = await deskFor(stage, scriptedOwner({}));
    const plan = await carriedOut(accessAnalyzer, desk);
    expect(plan.changes).toHaveLength(16);
    expect(plan.changes.map(({ region }) => region)).not.toContain('eu-west-1');
    expect(analyzersOf(stage).filter(({ region }) => region === 'eu-west-1')).toMatchObject([{ name: 'account' }]);
  });

  it('does not take an analyzer of unused access for one', async () => {
    const stage = await watchedAtHome();
    for (const [key, analyzer] of stage.rehearsal.state.services.analyzers) {
      stage.rehearsal.state.services.analyzers.set(key, { ...analyzer, type: 'ACCOUNT_UNUSED_ACCESS' });
    }
    const desk = await deskFor(stage, scriptedOwner({}));
    expect((await planOf(accessAnalyzer, desk)).changes).toHaveLength(17);
  });
});

describe('a Region that refuses', () => {
  it('is named in the end, and the others are done; the next plan is about that one', async () => {
    const stage = await stageFor('fresh');
    const desk = await deskFor(stage, scriptedOwner({}));
    const refusal = { kind: 'error', code: 'ServiceQuotaExceededException', status: 402 } as const;
    stage.rehearsal.faults.add({ operation: 'CreateAnalyzer', trouble: refusal, times: 1 });
    await expect(carriedOut(accessAnalyzer, desk)).rejects.toMatchObject({
      happened: expect.stringMatching(/^Not done in [a-z]+-[a-z]+-\d; it answered: /) as string,
      account: 'Done in 16 Regions, missing in 1 Region.',
    });
    expect(analyzersOf(stage)).toHaveLength(16);
    expect((await carriedOut(accessAnalyzer, desk)).changes).toHaveLength(1);
    expect((await verdictOn(accessAnalyzer, desk)).grade).toBe('verified');
  });

  it.each([
    ['denied', { kind: 'denied' }, 'unknown', /AccessAnalyzer ListAnalyzers is denied/],
    ['closed by the organization', { kind: 'denied-by-scp' }, 'verified', /closed by the organization/],
    [
      'not ready yet',
      { kind: 'error', code: 'SubscriptionRequiredException', status: 400 },
      'unknown',
      /AccessAnalyzer is not ready there yet/,
    ],
    [
      'not known to the account',
      { kind: 'error', code: 'UnrecognizedClientException', status: 403 },
      'verified',
      /not usable by this account/,
    ],
  ] as const)('is stated where it is %s', async (_, trouble, state, why) => {
    const stage = await stageFor('fresh');
    const desk = await deskFor(stage, scriptedOwner({}));
    await carriedOut(accessAnalyzer, desk);
    const closed = addRegionFault(desk, 'sa-east-1', 'ListAnalyzers', trouble);
    const finding = await findingOf(accessAnalyzer, closed);
    expect(finding.state).toBe(state);
    expect(valuesOf(finding).join('\n')).toMatch(why);
    expect(valuesOf(finding).join('\n')).toContain('Not looked at: sa-east-1');
  });

  it('is not passed over when the list of Regions is denied', async () => {
    const stage = await watchedAtHome();
    stage.rehearsal.faults.add({ operation: 'ListRegions', trouble: { kind: 'denied' } });
    expect(await findingOf(accessAnalyzer, await deskFor(stage, scriptedOwner({})))).toMatchObject({
      state: 'unknown',
      statement: 'account:ListRegions is denied, so only eu-west-1 was looked at.',
    });
  });

  it('leaves nothing to say when every Region refuses: the refusal goes up', async () => {
    const stage = await stageFor('fresh');
    stage.rehearsal.faults.add({ operation: 'ListAnalyzers', trouble: { kind: 'denied' }, times: 17 });
    await expect(findingOf(accessAnalyzer, await deskFor(stage, scriptedOwner({})))).rejects.toMatchObject({
      failure: { operation: 'ListAnalyzers' },
    });
  });
});

it('one that failed is not made again, because AWS allows one: its owner is told', async () => {
  const stage = await stageFor('fresh');
  const desk = await deskFor(stage, scriptedOwner({}));
  await carriedOut(accessAnalyzer, desk);
  const { analyzers } = stage.rehearsal.state.services;
  for (const [key, analyzer] of analyzers) {
    if (analyzer.region === 'eu-west-1') analyzers.set(key, { ...analyzer, status: 'FAILED' });
  }
  expect(await findingOf(accessAnalyzer, desk)).toMatchObject({
    state: 'open',
    statement: 'The analyzer of external access does not work in eu-west-1.',
  });
  expect(await proposalOf(accessAnalyzer, desk)).toMatchObject({ kind: 'blocked' });
});

it('a run that ended after any call is completed by the next, without a second analyzer', async () => {
  const stage = await stageFor('fresh');
  const deaths: string[] = [];
  for (let starts = 0; starts < 6; starts += 1) {
    const end = death(starts % 2 === 0 ? 'answer-lost' : 'announced', (id) => {
      if (deaths.length > starts) return false;
      deaths.push(id);
      return true;
    });
    const desk = await deskFor(stage, scriptedOwner({}));
    if ((await findingOf(accessAnalyzer, desk)).state === 'verified') break;
    const dying = {
      ...desk,
      account: end.session(desk.account),
      journal: end.journal(desk.journal),
    };
    const ended: unknown = await carriedOut(accessAnalyzer, dying).catch((error: unknown) => error);
    if (ended instanceof Error && !(ended instanceof Killed)) throw ended;
    await desk.journal.close();
  }
  expect(deaths.length).toBeGreaterThan(0);
  const desk = await deskFor(stage, scriptedOwner({}));
  if ((await findingOf(accessAnalyzer, desk)).state !== 'verified') await carriedOut(accessAnalyzer, desk);
  expect(regionsOf(stage).toSorted()).toEqual([...new Set(regionsOf(stage))].toSorted());
  expect(analyzersOf(stage)).toHaveLength(17);
});

it('does not apply to a project, which is not asked', async () => {
  const stage = await stageFor('project');
  const desk = await deskFor(stage, scriptedOwner({}));
  expect(accessAnalyzer.notApplicable?.(desk.account)).toMatch(/allow no analyzer/);
  expect(await accessAnalyzer.undo?.(desk.context)).toEqual([]);
  expect(desk.account.calls.map(({ service }) => service)).not.toContain('AccessAnalyzer');
});

it('covers both Regions of GovCloud', async () => {
  const stage = await stageFor('govcloud');
  const desk = await deskFor(stage, scriptedOwner({}));
  expect((await carriedOut(accessAnalyzer, desk)).changes.map(({ region }) => region)).toEqual([
    'us-gov-east-1',
    'us-gov-west-1',
  ]);
  expect((await verdictOn(accessAnalyzer, desk)).grade).toBe('verified');
});

describe('taken back', () => {
  it('is what the journal or the tag calls ours, and nothing else', async () => {
    const stage = await watchedAtHome();
    const desk = await deskFor(stage, scriptedOwner({}));
    await carriedOut(accessAnalyzer, desk);
    const [step, ...others] = (await accessAnalyzer.undo?.(desk.context)) ?? [];
    expect(others).toEqual([]);
    expect(step).toMatchObject({ id: 'undo-access-analyzer', knownBy: 'journal' });
    if (step?.proposal.kind !== 'changes') throw new Error(step?.proposal.kind);
    expect(step.proposal.plan.changes).toHaveLength(16);
    await carriedOut(asControl(step), desk);
    expect(analyzersOf(stage)).toMatchObject([{ name: 'account', region: 'eu-west-1' }]);
    expect(await accessAnalyzer.undo?.(desk.context)).toEqual([]);
    expect(changesMade(stage).filter((name) => name.endsWith('.DeleteAnalyzer'))).toHaveLength(16);
  });
});
