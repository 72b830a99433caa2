import { describe, expect, it } from 'vitest';
import { s3PublicAccess } from '../../src/controls/s3-public-access.ts';
import { parsePolicy } from '../../src/rehearsal/policy-document.ts';
import { newBucket } from '../../src/rehearsal/s3-buckets.ts';
import { death, Killed } from '../support/mortal-session.ts';
import { changesMade, changesSeen, deskFor, stageFor, type Stage } from '../support/rehearsed-run.ts';
import { carriedOut, dyingDesk, findingOf, planOf, scriptedOwner, valuesOf, verdictOn } from './owner.ts';

const blockIn = ({ rehearsal }: Stage) =>
  [...(rehearsal.state.services.publicAccessBlock ?? '').matchAll(/<(\w+)>true</g)].map(([, flag]) => flag);
const all = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'];

function addBucket({ rehearsal }: Stage, name: string, region = 'eu-west-1') {
  const bucket = newBucket(name, region, rehearsal.clock.now());
  rehearsal.state.buckets.set(name, bucket);
  return bucket;
}

function addPublicBucket(stage: Stage, name: string, region?: string) {
  const read = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${name}/*` };
  const text = JSON.stringify({ Version: '2012-10-17', Statement: [read] });
  addBucket(stage, name, region).policy = { text, document: parsePolicy(text, 'resource'), since: 0 };
}

it.each(['root-key', 'fresh', 'identity-center', 'member', 'govcloud', 'project'])(
  'blocks public access in an account without buckets, with one call and no phrase (%s)',
  async (scenario) => {
    const stage = await stageFor(scenario);
    const desk = await deskFor(stage, scriptedOwner({}));
    expect(s3PublicAccess.notApplicable).toBeUndefined();
    const finding = await findingOf(s3PublicAccess, desk);
    expect(finding).toMatchObject({ state: 'open', statement: 'Public access to S3 is not blocked.' });
    expect(valuesOf(finding)).toEqual(['Account block: none', 'Buckets: none']);
    const plan = await carriedOut(s3PublicAccess, desk);
    expect(plan.phrase).toBeUndefined();
    expect(plan.remarks?.[0]).toBe('There is no bucket yet: nothing can stop working.');
    expect(blockIn(stage)).toEqual(all);
    expect(changesMade(stage)).toEqual(['s3-control.PutPublicAccessBlock']);
    expect((await verdictOn(s3PublicAccess, desk)).grade).toBe('verified');
  },
);

it('reads one thing where all is blocked, and changes nothing', async () => {
  const stage = await stageFor('done');
  const desk = await deskFor(stage, scriptedOwner({}));
  const before = desk.account.calls.length;
  expect((await verdictOn(s3PublicAccess, desk)).grade).toBe('verified');
  expect(desk.account.calls.slice(before).map(({ operation }) => operation)).toEqual(['GetPublicAccessBlock']);
  expect(changesSeen(stage)).toEqual([]);
});

describe('an account with buckets', () => {
  it('needs no phrase while none of them is public', async () => {
    const stage = await stageFor('messy');
    const desk = await deskFor(stage, scriptedOwner({}));
    expect(valuesOf(await findingOf(s3PublicAccess, desk))).toContain('Buckets: 1');
    const plan = await carriedOut(s3PublicAccess, desk);
    expect(plan.phrase).toBeUndefined();
    expect(plan.remarks?.[0]).toMatch(/^No bucket is public/);
    expect((await verdictOn(s3PublicAccess, desk)).grade).toBe('verified');
  });

  it('names those that are public, in whatever Region, and asks for a phrase', async () => {
    const stage = await stageFor('fresh');
    addPublicBucket(stage, 'website');
    addPublicBucket(stage, 'website-far-away', 'us-west-2');
    addBucket(stage, 'private');
    const group = 'http://acs.amazonaws.com/groups/global/AllUsers';
    addBucket(stage, 'old').documents.set(
      'AccessControlPolicy',
      `<AccessControlPolicy xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><AccessControlList><Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="Group"><URI>${group}</URI></Grantee><Permission>READ</Permission></Grant></AccessControlList></AccessControlPolicy>`,
    );
    const desk = await deskFor(stage, scriptedOwner({}));
    const finding = await findingOf(s3PublicAccess, desk);
    expect(valuesOf(finding)).toEqual([
      'Account block: none',
      'Buckets: 4',
      'Public now: old, website, website-far-away',
    ]);
    expect((await planOf(s3PublicAccess, desk)).phrase).toEqual({
      text: 'block public access',
      because: 'Public now: old, website, website-far-away. What they serve to the world stops at once.',
    });
    expect(changesSeen(stage)).toEqual([]);
  });

  it('asks for a phrase when some could not be looked at', async () => {
    const stage = await stageFor('fresh');
    for (let index = 0; index < 27; index += 1) addBucket(stage, `bucket-${index}`);
    const denied = { kind: 'denied' } as const;
    stage.rehearsal.faults.add({ operation: 'GetBucketPolicyStatus', trouble: denied, times: 1 });
    const desk = await deskFor(stage, scriptedOwner({}));
    const finding = await findingOf(s3PublicAccess, desk);
    expect(valuesOf(finding)).toEqual(['Account block: none', 'Buckets: 27', 'Not looked at: 3 of them']);
    expect((await planOf(s3PublicAccess, desk)).phrase?.because).toMatch(/^2 buckets were not looked at/);
  });

  it('asks for a phrase when they may not be listed', async () => {
    const stage = await stageFor('fresh');
    stage.rehearsal.faults.add({ operation: 'ListBuckets', trouble: { kind: 'denied' }, times: 1 });
    const desk = await deskFor(stage, scriptedOwner({}));
    expect((await planOf(s3PublicAccess, desk)).phrase?.because).toMatch(/may not be listed here/);
  });

  it('reads every page of the list', async () => {
    const stage = await stageFor('fresh');
    for (let index = 0; index < 1_001; index += 1) addBucket(stage, `bucket-${index}`);
    expect(valuesOf(await findingOf(s3PublicAccess, await deskFor(stage, scriptedOwner({}))))).toContain(
      'Buckets: 1001',
    );
  });
});

it('completes a block that is there in part, and says how to set it back', async () => {
  const stage = await stageFor('fresh');
  stage.rehearsal.state.services.publicAccessBlock =
    '<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>true</IgnorePublicAcls></PublicAccessBlockConfiguration>';
  const desk = await deskFor(stage, scriptedOwner({}));
  expect(await findingOf(s3PublicAccess, desk)).toMatchObject({
    statement: 'Public access to S3 is blocked in part only.',
  });
  const plan = await carriedOut(s3PublicAccess, desk);
  expect(plan.changes[0]?.undo).toEqual({
    kind: 'can-be-undone',
    how: 'set it back: only BlockPublicAcls, IgnorePublicAcls',
  });
  expect(blockIn(stage)).toEqual(all);
  // It was there before: nothing of ours to take back.
  expect(await s3PublicAccess.undo?.(desk.context)).toEqual([]);
});

it('says that the organization may govern it when AWS refuses', async () => {
  const stage = await stageFor('member');
  stage.rehearsal.faults.add({ operation: 'PutPublicAccessBlock', trouble: { kind: 'denied' }, times: 1 });
  const desk = await deskFor(stage, scriptedOwner({}));
  await expect(carriedOut(s3PublicAccess, desk)).rejects.toMatchObject({
    happened: expect.stringContaining('PutPublicAccessBlock') as unknown,
    next: expect.arrayContaining([expect.stringContaining('AWS Organizations')]) as unknown,
    failure: { operation: 'PutPublicAccessBlock' },
  });
});

it.each(['announced', 'answer-lost'] as const)('ends the same when killed at its call (%s)', async (moment) => {
  const stage = await stageFor('fresh');
  const end = death(moment, () => true);
  const desk = await deskFor(stage, scriptedOwner({}));
  await expect(carriedOut(s3PublicAccess, dyingDesk(desk, end))).rejects.toThrow(Killed);
  await desk.journal.close();
  const next = await deskFor(stage, scriptedOwner({}));
  if ((await findingOf(s3PublicAccess, next)).state === 'open') await carriedOut(s3PublicAccess, next);
  expect(blockIn(stage)).toEqual(all);
  expect(changesMade(stage)).toEqual(['s3-control.PutPublicAccessBlock']);
});

it('undo removes a block where there was none, while nobody changed it', async () => {
  const stage = await stageFor('fresh');
  const desk = await deskFor(stage, scriptedOwner({}));
  await carriedOut(s3PublicAccess, desk);
  const [step] = (await s3PublicAccess.undo?.(desk.context)) ?? [];
  if (step?.proposal.kind !== 'changes') throw new Error('nothing to take back');
  expect(step.proposal.plan.changes).toMatchObject([{ operation: 'DeletePublicAccessBlock' }]);
  stage.rehearsal.state.services.publicAccessBlock =
    '<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls></PublicAccessBlockConfiguration>';
  expect(await s3PublicAccess.undo?.(desk.context)).toMatchObject([{ proposal: { kind: 'blocked' } }]);
  delete stage.rehearsal.state.services.publicAccessBlock;
  expect(await s3PublicAccess.undo?.(desk.context)).toEqual([]);
});
