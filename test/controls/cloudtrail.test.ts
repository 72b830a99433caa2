import { describe, expect, it } from 'vitest';
import { placeholderLines } from '../../src/ui/words.ts';
import { cloudtrail } from '../../src/controls/cloudtrail.ts';
import { addTrail } from '../../src/rehearsal/furnish.ts';
import { seededIds } from '../../src/rehearsal/ids.ts';
import { death, Killed } from '../support/mortal-session.ts';
import { changesMade, changesSeen, deskFor, stageFor, type Stage } from '../support/rehearsed-run.ts';
import { carriedOut, findingOf, mortalDesk, idsOf, planOf, proposalOf, scriptedOwner, verdictOn } from './owner.ts';

const trailsOf = ({ rehearsal }: Stage) => [...rehearsal.state.trails.values()];
const good = { multiRegion: true, validation: true, logging: true, hardened: true };

function furnish(stage: Stage, name: string, kind: typeof good): void {
  const { state, clock } = stage.rehearsal;
  addTrail({ account: state, ids: seededIds(name), now: clock.now() }, name, kind);
}

describe('an account without a trail', () => {
  it('gets a bucket that nobody can make public and a trail that logs every Region', async () => {
    const stage = await stageFor('fresh');
    const desk = await deskFor(stage, scriptedOwner({}));
    const plan = await carriedOut(cloudtrail, desk);
    expect(idsOf(plan)).toEqual([
      ...['create-bucket', 'tag', 'block-public', 'ownership', 'versioning', 'lifecycle', 'policy'],
      ...['create-trail', 'start-logging'],
    ]);
    expect(trailsOf(stage)).toMatchObject([{ multiRegion: true, globalEvents: true, validation: true, logging: true }]);
    expect((await verdictOn(cloudtrail, desk)).grade).toBe('verified');
    // A second look has nothing to do.
    expect((await findingOf(cloudtrail, desk)).state).toBe('verified');
  });

  it('waits, and shows it, until CloudTrail sees the new bucket policy', async () => {
    const desk = await deskFor(await stageFor('fresh'), scriptedOwner({}));
    await carriedOut(cloudtrail, desk);
    expect(desk.told).toContainEqual(
      expect.objectContaining({
        changeId: 'create-trail',
        state: 'waiting',
        detail: 'the new bucket policy has not reached CloudTrail yet',
      }),
    );
  });

  it('gets the next bucket name when somebody else has the first', async () => {
    const stage = await stageFor('taken-bucket');
    const desk = await deskFor(stage, scriptedOwner({}));
    const plan = await carriedOut(cloudtrail, desk);
    const [first, second] = plan.alternatives?.['bucket'] ?? [];
    expect([...stage.rehearsal.state.buckets.keys()]).toEqual([second]);
    expect(stage.rehearsal.state.takenBuckets).toContain(first);
    expect(trailsOf(stage)[0]?.bucketName).toBe(second);
    expect(placeholderLines(plan).join(' ')).toContain(second);
    expect((await verdictOn(cloudtrail, desk)).grade).toBe('verified');
  });

  it('makes nothing when every name is taken, and says so', async () => {
    const stage = await stageFor('fresh');
    const taken = { kind: 'error', code: 'BucketAlreadyExists', status: 409 } as const;
    stage.rehearsal.faults.add({ operation: 'CreateBucket', trouble: taken, times: 3 });
    const desk = await deskFor(stage, scriptedOwner({}));
    await expect(carriedOut(cloudtrail, desk)).rejects.toMatchObject({ account: 'No bucket and no trail were made.' });
    expect(changesMade(stage)).toEqual([]);
  });

  it('never sends logs to a bucket that somebody else took in the meantime', async () => {
    const stage = await stageFor('fresh');
    const first = await deskFor(stage, scriptedOwner({}));
    const [name = ''] = (await planOf(cloudtrail, first)).alternatives?.['bucket'] ?? [];
    await first.context.memory.remember({
      fact: 'trail',
      trailName: 'rootlock-trail',
      bucketName: name,
      homeRegion: 'eu-west-1',
    });
    stage.rehearsal.state.takenBuckets.add(name);
    const plan = await carriedOut(cloudtrail, first);
    expect(plan.alternatives?.['bucket']).not.toContain(name);
    expect(idsOf(plan)[0]).toBe('create-bucket');
    expect(trailsOf(stage)[0]?.bucketName).not.toBe(name);
    expect((await verdictOn(cloudtrail, first)).grade).toBe('verified');
  });
});

describe('a run that ended after any call', () => {
  it('is completed by the next one, without a second trail or bucket', { timeout: 30_000 }, async () => {
    const stage = await stageFor('fresh');
    const met = new Set<string>();
    for (let starts = 0; starts < 15; starts += 1) {
      const end = death('answer-lost', (id) => !met.has(id) && met.add(id).has(id));
      const desk = await deskFor(stage, scriptedOwner({}));
      const dying = mortalDesk(desk, end);
      if ((await findingOf(cloudtrail, dying)).state === 'verified') break;
      const ended: unknown = await carriedOut(cloudtrail, dying).catch((error: unknown) => error);
      if (ended instanceof Error && !(ended instanceof Killed)) throw ended;
      await desk.journal.close();
    }
    expect([...met]).toContain('start-logging');
    expect(trailsOf(stage)).toMatchObject([{ logging: true, multiRegion: true, validation: true }]);
    const [bucket] = stage.rehearsal.state.buckets.values();
    expect(stage.rehearsal.state.buckets.size).toBe(1);
    expect([...(bucket?.documents.keys() ?? [])]).toEqual(
      expect.arrayContaining(['Tagging', 'VersioningConfiguration', 'LifecycleConfiguration']),
    );
  });
});

describe('a trail that is there already', () => {
  it('is adopted when it does the job', async () => {
    const stage = await stageFor('done');
    const desk = await deskFor(stage, scriptedOwner({}));
    expect(await verdictOn(cloudtrail, desk)).toMatchObject({
      grade: 'verified',
      statement: 'management-events records every Region, and is logging.',
    });
    expect(changesSeen(stage)).toEqual([]);
  });

  it('is repaired when it nearly does the job, and a second one is said to cost money', async () => {
    const stage = await stageFor('messy');
    const desk = await deskFor(stage, scriptedOwner({ 'cloudtrail.which': ['repair/management-events'] }));
    const plan = await carriedOut(cloudtrail, desk);
    expect(idsOf(plan)).toEqual(expect.arrayContaining(['update-trail', 'start-logging']));
    const question = desk.asked.find(({ id }) => id === 'cloudtrail.which');
    expect(question).toMatchObject({ suggested: 'repair/management-events' });
    expect(question?.lines.join(' ')).toMatch(/second trail is billed/);
    expect(trailsOf(stage)).toHaveLength(1);
    expect((await verdictOn(cloudtrail, desk)).grade).toBe('verified');
  });

  it('can be left aside for a new one, whose cost stands in the plan', async () => {
    const desk = await deskFor(await stageFor('messy'), scriptedOwner({ 'cloudtrail.which': ['new'] }));
    const plan = await planOf(cloudtrail, desk);
    expect(plan.changes.find(({ id }) => id === 'create-trail')?.cost).toMatch(/billed/);
  });

  it('does not count while it cannot deliver, and is not offered for repair', async () => {
    const stage = await stageFor('fresh');
    furnish(stage, 'broken', good);
    stage.rehearsal.state.buckets.clear();
    stage.rehearsal.clock.advance(86_400_000);
    const desk = await deskFor(stage, scriptedOwner({}));
    expect(await findingOf(cloudtrail, desk)).toMatchObject({
      state: 'open',
      statement: 'broken does not do the whole job.',
    });
    expect(idsOf(await planOf(cloudtrail, desk))).toContain('create-trail');
  });
});

describe('the trail this run made', () => {
  it('is completed without a question when it was stopped', async () => {
    const stage = await stageFor('fresh');
    const desk = await deskFor(stage, scriptedOwner({}));
    await carriedOut(cloudtrail, desk);
    for (const trail of trailsOf(stage)) trail.logging = false;
    expect(idsOf(await carriedOut(cloudtrail, desk))).toEqual(['start-logging']);
    expect((await verdictOn(cloudtrail, desk)).grade).toBe('verified');
  });

  it('gets its bucket back, and is waited for until it delivers again', async () => {
    const stage = await stageFor('fresh');
    const desk = await deskFor(stage, scriptedOwner({}));
    await carriedOut(cloudtrail, desk);
    stage.rehearsal.state.buckets.clear();
    stage.rehearsal.clock.advance(10 * 60_000);
    expect((await findingOf(cloudtrail, desk)).state).toBe('open');
    expect(idsOf(await carriedOut(cloudtrail, desk))[0]).toBe('create-bucket');
    const waiting = await proposalOf(cloudtrail, desk);
    if (waiting.kind !== 'outside') throw new Error(waiting.kind);
    expect(await waiting.happened()).toBe(false);
    stage.rehearsal.clock.advance(10 * 60_000);
    expect(await waiting.happened()).toBe(true);
    expect((await verdictOn(cloudtrail, desk)).grade).toBe('verified');
  });
});

it('a project account in us-east-1 is told that AWS allows no trail there', async () => {
  const desk = await deskFor(await stageFor('project'), scriptedOwner({}), { region: 'us-east-1' });
  expect(await proposalOf(cloudtrail, desk)).toMatchObject({
    kind: 'blocked',
    why: expect.stringContaining('us-east-1') as string,
  });
});
