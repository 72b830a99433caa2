// `rootlock verify --live` over the real AWS SDK: what it says of an account that is as it was, and of one that is not.
import { cp } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { actionOf, needsNoPermission } from '../../src/aws/actions.ts';
import { journalFor } from '../../src/commands/journal-picture.ts';
import { pretendCredentials } from '../../src/commands/local-rehearsal.ts';
import { verifyCommand } from '../../src/commands/verify.ts';
import { type LiveLook, lookAgain } from '../../src/commands/verify-live.ts';
import type { RecordContent } from '../../src/record/content.ts';
import type { RehearsalCredentials } from '../../src/rehearsal/server.ts';
import { everyControl, wholeRun } from '../support/boards.ts';
import { newestRecordPath, recordOf } from '../support/records.ts';
import { changesSeen, runOn, type Stage, stageFor } from '../support/rehearsed-run.ts';
import { allowedActions, allowedLiveActions, restrictedUser } from '../support/restricted-user.ts';

async function afterRun(controls = wholeRun): Promise<Stage> {
  const stage = await stageFor({ scenario: 'root-key', controls });
  expect((await runOn(stage)).code).toBe(0);
  return stage;
}

async function look(
  { rehearsal, random }: Stage,
  content: RecordContent,
  { credentials, stateDirectory }: { credentials?: RehearsalCredentials; stateDirectory?: string } = {},
): Promise<LiveLook> {
  const journal = stateDirectory === undefined ? undefined : await journalFor(content, stateDirectory);
  return lookAgain(content, {
    random,
    session: {
      ...{ env: {}, clock: rehearsal.clock, endpointUrl: rehearsal.url, region: rehearsal.region },
      fixedCredentials: pretendCredentials(credentials ?? rehearsal.renewCredentials()),
    },
    ...(journal === undefined ? {} : { journal }),
  });
}

interface Verified {
  readonly code: number;
  readonly text: string;
}

async function verified(stage: Stage, format: 'table' | 'json' = 'table', keyFile?: string): Promise<Verified> {
  let text = '';
  const code = await verifyCommand({
    ...{ path: await newestRecordPath(stage.output), format, now: stage.rehearsal.clock.now() },
    ...(keyFile === undefined ? {} : { keyFile }),
    live: (content) => look(stage, content),
    write: (said) => {
      text += said;
    },
  });
  return { code, text };
}

const changesOf = ({ drift }: LiveLook) =>
  drift.flatMap(({ control, recorded, now, change }) =>
    change === 'same' ? [] : [`${control}: ${recorded} → ${now} ${change}`],
  );

function administrator({ rehearsal: { state } }: Stage) {
  const user = state.users.get('ada');
  if (user === undefined) throw new Error('the run made no ada');
  return user;
}

const trailOf = ({ rehearsal: { state } }: Stage) => {
  const [trail] = state.trails.values();
  if (trail === undefined) throw new Error('the run made no trail');
  return trail;
};

describe('verify --live', { timeout: 240_000 }, () => {
  it('finds an account as the record has it, on another machine too, and its tags name the key', async () => {
    const stage = await afterRun(everyControl);
    const changes = changesSeen(stage).length;
    const { code, text } = await verified(stage);
    expect(changesOf(await look(stage, await recordOf(stage)))).toEqual([]);
    expect(text).toContain('ok    signer tag          This key is named by the user ada and the trail rootlock-trail.');
    expect(text).toContain('Verified: intact, and the account itself names the key');
    expect(text).toContain('as in the record, in every fact.');
    expect(code).toBe(0);
    expect(changesSeen(stage)).toHaveLength(changes);
  });

  it('looks with the journal of the run where that is', async () => {
    const stage = await afterRun();
    // As a served rehearsal keeps it.
    await cp(stage.journalDirectory, `${stage.directory}/state/rehearsal-x`, { recursive: true });
    const found = await look(stage, await recordOf(stage), { stateDirectory: `${stage.directory}/state` });
    expect(found.withJournal).toBe(true);
    expect(changesOf(found)).toEqual([]);
  });

  it('says what is worse now, with the facts, and exits 3', async () => {
    const stage = await afterRun();
    trailOf(stage).logging = false;
    const { code, text } = await verified(stage);
    expect(changesOf(await look(stage, await recordOf(stage)))).toEqual(
      expect.arrayContaining(['cloudtrail: verified → open worse']),
    );
    expect(text).toMatch(/DOWN {3}cloudtrail +verified +open\n/);
    expect(text).toMatch(/- rootlock-trail: every Region, validated\n/);
    expect(code).toBe(3);
    const json = JSON.parse((await verified(stage, 'json')).text) as {
      live: { drift: readonly { control: string }[]; tags: readonly unknown[] };
    };
    expect(json.live.drift.map(({ control }) => control)).toEqual(wholeRun);
    expect(json.live.drift.find(({ control }) => control === 'cloudtrail')).toMatchObject({
      ...{ recorded: 'verified', now: 'open', change: 'worse' },
      facts: { recorded: expect.any(Array), now: expect.any(Array) },
    });
  });

  it('does not take a user of the same name, made later, for the one that was proven', async () => {
    const stage = await afterRun();
    const user = administrator(stage);
    Object.assign(user, { createdAt: stage.rehearsal.clock.now() + 60_000 });
    expect(changesOf(await look(stage, await recordOf(stage)))).toContain('admin-sign-in: verified → open worse');
  });

  it.each([
    ['one', false],
    ['both', true],
  ])('refuses the signer when %s of the tags names another key', async (_, both) => {
    const stage = await afterRun();
    const other = 'ef'.repeat(32);
    administrator(stage).tags.set('rootlock:signer', { key: 'rootlock:signer', value: other });
    if (both) trailOf(stage).tags.set('rootlock:signer', { key: 'rootlock:signer', value: other });
    const { code, text } = await verified(stage);
    expect(text).toContain(`Another key is named: the user ada has ${other}`);
    expect(text).toContain("the account's tags name another key");
    expect(code).toBe(6);
  });

  it('says so, and does not fail, where nothing is tagged any more', async () => {
    const stage = await afterRun();
    administrator(stage).tags.clear();
    trailOf(stage).tags.clear();
    const { text } = await verified(stage);
    expect(text).toContain(
      'Nothing names a key: the user ada has no tag rootlock:signer; the trail rootlock-trail has',
    );
    expect(text).toContain('Intact, signer not established');
  });

  it('refuses another account, and a rehearsal in the place of an account', async () => {
    const stage = await afterRun();
    const content = await recordOf(stage);
    const run = { ...content.run, account: { ...content.run.account, id: '123456789012' } };
    await expect(look(stage, { ...content, run })).rejects.toMatchObject({
      kind: 'usage',
      happened: expect.stringContaining('is about the account 123456789012'),
    });
    await expect(look(stage, { ...content, run: { ...content.run, rehearsal: false } })).rejects.toMatchObject({
      kind: 'usage',
      happened: expect.stringContaining('what answers here is not AWS'),
    });
  });

  it('needs what a check needs, and one action more', async () => {
    const stage = await afterRun();
    const content = await recordOf(stage);
    const { credentials, allow } = restrictedUser(stage, [...allowedActions, ...allowedLiveActions]);
    const found = await look(stage, content, { credentials });
    expect(found.calls.filter(({ outcome }) => outcome.startsWith('AccessDenied'))).toEqual([]);
    const needed = found.calls.flatMap((call) => (needsNoPermission(call) ? [] : [actionOf(call)]));
    expect(needed).toEqual(expect.arrayContaining([...allowedLiveActions]));
    expect(found.tags.map(({ value }) => value)).toEqual([content.signer.sha256, content.signer.sha256]);
    allow(allowedActions);
    const less = await look(stage, content, { credentials });
    expect(less.tags).toEqual([
      { thing: 'the user ada', value: content.signer.sha256 },
      { thing: 'the trail rootlock-trail', why: 'could not be read: cloudtrail:ListTags is denied' },
    ]);
  });
});
