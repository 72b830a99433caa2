// `rootlock record` over the real AWS SDK: a record without changes of an account that is as it was, and of one that is
// not; what it takes from an earlier record, and what it refuses.
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { journalFor } from '../../src/commands/journal-picture.ts';
import type { RecordContent, RecordedChange, RecordedControl } from '../../src/record/content.ts';
import { readRecord } from '../../src/record/record-files.ts';
import { verifyRecord } from '../../src/record/verification.ts';
import { aKey, exampleContent } from '../record/example.ts';
import { everyControl, wholeRun } from '../support/boards.ts';
import { expectPublishedForm, newestRecordPath, recordOf, textIn } from '../support/records.ts';
import { earlierOf, type Recorded, recordedOn, resigned } from '../support/recorded.ts';
import { changesSeen, openStagedJournal, runOn, type Stage, stageFor } from '../support/rehearsed-run.ts';
import { allowedActions, allowedLiveActions, restrictedUser } from '../support/restricted-user.ts';

const day = 86_400_000;

async function afterRun(controls = wholeRun): Promise<Stage> {
  const stage = await stageFor({ scenario: 'root-key', controls });
  expect((await runOn(stage)).code).toBe(0);
  return stage;
}

const contentIn = async (directory: string) =>
  JSON.parse(textIn(await readRecord(directory), 'record.json')) as RecordContent;

const dateIn = ({ rehearsal }: Stage, days: number) =>
  new Date(rehearsal.clock.now() + days * day).toISOString().slice(0, 10);

const changesOf = ({ earlier }: Recorded) =>
  (earlier?.comparison.drift ?? []).flatMap(({ control, recorded, now, change }) =>
    change === 'same' ? [] : [`${control}: ${recorded} → ${now} ${change}`],
  );

const gradesOf = ({ controls }: RecordContent) => Object.fromEntries(controls.map(({ id, grade }) => [id, grade]));

function trailOf({ rehearsal: { state } }: Stage) {
  const [trail] = state.trails.values();
  if (trail === undefined) throw new Error('the run made no trail');
  return trail;
}

/** The event history may not show a change yet, or refuse to be read so often. */
function withoutEventId({ eventId: _found, ...change }: RecordedChange): Omit<RecordedChange, 'eventId'> {
  return change;
}

function eventIdsIn({ controls }: RecordContent): ReadonlyMap<string, string> {
  const changes = controls.flatMap((control) => control.changes);
  return new Map(
    changes.flatMap(({ requestId, eventId }) =>
      requestId === undefined || eventId === undefined ? [] : [[requestId, eventId] as const],
    ),
  );
}

/** What may differ between two records of the same state, put out of sight: times, ids, signatures. */
function masked(content: RecordContent): unknown {
  const { run, controls } = content;
  return {
    ...content,
    run: { ...run, id: 'id', startedAt: 'time', finishedAt: 'time', clockSkewMilliseconds: 0 },
    controls: controls.map((control) => ({
      ...control,
      // The owner's word was given when it was given.
      at: control.word === undefined ? 'time' : control.at,
      evidence: control.evidence.map((call) => ({
        ...call,
        time: 'time',
        ...(call.requestId === undefined ? {} : { requestId: 'id' }),
      })),
    })),
  };
}

describe('a record without changes', { timeout: 240_000 }, () => {
  it('changes nothing, verifies, and says of each control what the run itself said', async () => {
    const stage = await afterRun(everyControl);
    const changes = changesSeen(stage).length;
    const lines = await readFile(join(stage.journalDirectory, 'journal.jsonl'), 'utf8');
    const since = await newestRecordPath(stage.output);
    const made = await recordedOn(stage, { since });
    expect(changesSeen(stage)).toHaveLength(changes);
    expect(await readFile(join(stage.journalDirectory, 'journal.jsonl'), 'utf8')).toBe(lines);
    expect(made).toMatchObject({ code: 0, words: 'journal', tagsName: 'this key' });
    expect(changesOf(made)).toEqual([]);

    const record = await readRecord(made.directory);
    expectPublishedForm(record);
    const ofRun = await recordOf(stage);
    const content = await contentIn(made.directory);
    expect(content).toEqual(made.content);
    expect(content.run.id).toMatch(/^[0-9a-f]{16}$/);
    expect(content.run.id).not.toBe(ofRun.run.id);
    expect(content.run.callers.after).toBeUndefined();
    // How the run itself acted is no part of what it found.
    const said = ({ controls }: RecordContent) =>
      controls.map(({ id, grade, word, changes: made }) => ({ id, grade, word, changes: made.map(withoutEventId) }));
    expect(said(content)).toEqual(said(ofRun));
    const [now, then] = [eventIdsIn(content), eventIdsIn(ofRun)];
    expect(now.size).toBeGreaterThan(0);
    const known = [...then.keys()].filter((requestId) => now.has(requestId));
    expect(known.map((requestId) => now.get(requestId))).toEqual(known.map((requestId) => then.get(requestId)));

    // As a served rehearsal keeps it.
    await cp(stage.journalDirectory, join(stage.directory, 'state/rehearsal-x'), { recursive: true });
    const journal = await journalFor(content, join(stage.directory, 'state'));
    const report = verifyRecord(record, { now: stage.rehearsal.clock.now(), ...(journal ? { journal } : {}) });
    expect(report.verdict).toBe('intact-signer-not-established');
    expect(report.checks.find(({ name }) => name === 'journal chain')).toMatchObject({
      result: 'pass',
      says: expect.stringMatching(/is whole, and has the entry that the record names\.$/) as string,
    });
  });

  it('is twice the same but for times, ids and signatures', async () => {
    const stage = await afterRun(everyControl);
    const one = await recordedOn(stage);
    stage.rehearsal.clock.advance(60_000);
    const other = await recordedOn(stage);
    expect(one.directory).not.toBe(other.directory);
    const [first, second] = [await contentIn(one.directory), await contentIn(other.directory)];
    expect(first).not.toEqual(second);
    expect(masked(second)).toEqual(masked(first));
    const names = async ({ directory }: Recorded) => (await readdir(directory, { recursive: true })).toSorted();
    expect(await names(other)).toEqual(await names(one));
    expect(textIn(await readRecord(other.directory), 'VERIFY.txt')).toBe(
      textIn(await readRecord(one.directory), 'VERIFY.txt'),
    );
  });

  it('needs what a check needs, and says which permission is missing', async () => {
    const stage = await afterRun();
    const { credentials, allow } = restrictedUser(stage, [...allowedActions, ...allowedLiveActions]);
    const made = await recordedOn(stage, { credentials });
    expect(made).toMatchObject({ code: 0, tagsName: 'this key' });
    expect(made.content.run.callers.before).toMatch(/:user\/auditor$/);
    allow(allowedActions.filter((action) => action !== 'cloudtrail:GetTrailStatus'));
    const less = await recordedOn(stage, { credentials, since: made.directory });
    expect(less.content.controls.find(({ id }) => id === 'cloudtrail')).toMatchObject({
      grade: 'unknown',
      statement: 'Not known: cloudtrail:GetTrailStatus is denied.',
    });
    expect(less.code).toBe(3);
    expect(less.text).toMatch(/worse {5}CloudTrail: was verified, is unknown now\. Not known:/);
  });
});

describe.each(['fresh', 'messy', 'done', 'identity-center', 'member', 'management', 'project', 'govcloud'])(
  'on the account "%s"',
  (scenario) => {
    it('a record is made, of the form that is published, and nothing is changed', { timeout: 60_000 }, async () => {
      const stage = await stageFor({ scenario, controls: everyControl });
      const made = await recordedOn(stage, { elsewhere: true });
      const record = await readRecord(made.directory);
      expectPublishedForm(record);
      expect(verifyRecord(record, { now: stage.rehearsal.clock.now() }).verdict).toBe('intact-signer-not-established');
      expect(made.content.controls.map(({ id }) => id)).toEqual(everyControl);
      expect(made.code).toBe(3);
      expect(
        Math.max(...made.text.split('\n').flatMap((line) => (line.startsWith('  ') ? [] : [line.length]))),
      ).toBeLessThanOrEqual(80);
      expect(changesSeen(stage)).toEqual([]);
    });
  },
);

describe('a machine without the journal', { timeout: 240_000 }, () => {
  it('has no words of the owner, and says so', async () => {
    const stage = await afterRun();
    const made = await recordedOn(stage, { elsewhere: true });
    expect(made).toMatchObject({ code: 3, words: 'nowhere' });
    expect(gradesOf(made.content)).toMatchObject({ 'root-mfa': 'verified', 'root-custody': 'open' });
    expect(made.content.journalHead).toBeUndefined();
    expect(made.text.replace(/\s+/g, ' ')).toContain('nothing here is by your word');
    const report = verifyRecord(await readRecord(made.directory), { now: stage.rehearsal.clock.now() });
    expect(report.verdict).toBe('intact-signer-not-established');
    expect(report.checks.find(({ name }) => name === 'journal chain')).toMatchObject({
      result: 'absent',
      says: 'The record names no entry of a journal.',
    });
  });

  it('has those of the earlier record, contacts and proofs among them, from record to record', async () => {
    const stage = await afterRun(everyControl);
    const since = await newestRecordPath(stage.output);
    const made = await recordedOn(stage, { elsewhere: true, since });
    expect(made).toMatchObject({ code: 0, words: 'earlier-record' });
    expect(changesOf(made)).toEqual([]);
    expect(gradesOf(made.content)).toEqual(gradesOf(await recordOf(stage)));
    expect(made.text.replace(/\s+/g, ' ')).toContain('are those of the earlier record.');
    const again = await recordedOn(stage, { elsewhere: true, since: made.directory });
    expect(again.code).toBe(0);
    const factsOf = ({ content }: Recorded) => content.controls.map(({ id, facts }) => ({ id, facts }));
    expect(factsOf(again)).toEqual(factsOf(made));
  });

  it('does not take other contacts for those that the owner vouched for', async () => {
    const stage = await afterRun(everyControl);
    const since = await newestRecordPath(stage.output);
    const security = stage.rehearsal.state.services.alternateContacts.get('SECURITY');
    if (security === undefined) throw new Error('the run wrote no contact');
    stage.rehearsal.state.services.alternateContacts.set('SECURITY', { ...security, EmailAddress: 'eve@example.com' });
    const made = await recordedOn(stage, { elsewhere: true, since });
    expect(changesOf(made)).toEqual(['contacts: verified → open worse']);
    expect(made.text).toMatch(/\+ Security: .*eve@example\.com/);
  });
});

describe('since an earlier record', { timeout: 240_000 }, () => {
  it('says what is worse, and what is better again, with the facts', async () => {
    const stage = await afterRun();
    const since = await newestRecordPath(stage.output);
    trailOf(stage).logging = false;
    const worse = await recordedOn(stage, { since });
    expect(worse.code).toBe(3);
    expect(changesOf(worse)).toEqual(['cloudtrail: verified → open worse']);
    expect(worse.text).toMatch(/\n {2}worse {5}CloudTrail: was verified, is open now\./);
    expect(worse.text).toMatch(/\n {12}- .*rootlock-trail/);
    expect(worse.text).toContain('8 controls are as they were.');
    expect(worse.text).toContain('rootlock check');
    expect(worse.json).toMatchObject({
      ...{ outcome: 'open-remain', words: 'journal', counts: { open: 1 } },
      since: { record: since, outcome: 'all-hold', signer: { sha256: stage.key.publicKey.fingerprint } },
    });
    trailOf(stage).logging = true;
    const better = await recordedOn(stage, { since: worse.directory });
    expect(better.code).toBe(0);
    expect(changesOf(better)).toEqual(['cloudtrail: open → verified better']);
    expect(better.text).toMatch(/\n {2}better {4}CloudTrail: was open, is verified now\./);
    const same = await recordedOn(stage, { since: better.directory });
    expect(same.text).toContain('Every control is as it was.');
  });

  it('tells controls that only one of the two records has', async () => {
    const stage = await afterRun();
    const since = await resigned(stage, await recordOf(stage), (content) => ({
      ...content,
      controls: content.controls.flatMap((control): readonly RecordedControl[] =>
        control.id === 'root-email'
          ? [{ ...control, id: 'moon-phase', title: 'Watch the moon' }]
          : control.id === 'root-password'
            ? []
            : [control],
      ),
    }));
    const made = await recordedOn(stage, { since });
    expect(made.code).toBe(0);
    expect(made.json).toMatchObject({
      since: {
        new: [
          { control: 'root-password', grade: 'attested' },
          { control: 'root-email', grade: 'attested' },
        ],
        gone: [{ control: 'moon-phase', title: 'Watch the moon', grade: 'attested' }],
      },
    });
    expect(made.text).toContain('new       Password: not in the earlier record, is attested now.');
    expect(made.text).toContain('gone      Watch the moon: was attested; this version does not know it.');
    expect(made.text).toContain('7 controls are as they were.');
  });

  it('tells a word that is older than its review date from what became worse, and one that will be', async () => {
    const stage = await afterRun();
    const { clock } = stage.rehearsal;
    const journal = await openStagedJournal(stage);
    const word = { grade: 'accepted', statement: 'It is as we want it.', fields: { owner: 'Ada' } } as const;
    const at = new Date(clock.now()).toISOString();
    await journal.append({ kind: 'word', word: { ...word, control: 'root-email', reviewBy: dateIn(stage, 10), at } });
    await journal.append({
      kind: 'word',
      word: { ...word, control: 'root-password', reviewBy: dateIn(stage, 90), at },
    });
    await journal.close();
    const soon = await recordedOn(stage);
    expect(soon).toMatchObject({ code: 0, reviews: { overdue: [], dueSoon: [{ control: 'root-email' }] } });
    expect(soon.text).toContain(`due soon  E-mail: your word counts until ${dateIn(stage, 10)}.`);
    // The whole day still counts.
    const last = Date.parse(`${dateIn(stage, 10)}T23:59:00Z`) - clock.now();
    clock.advance(last);
    expect((await recordedOn(stage)).reviews.overdue).toEqual([]);
    clock.advance(120_000);
    for (const elsewhere of [{}, { elsewhere: true }] as const) {
      const late = await recordedOn(stage, { since: soon.directory, ...elsewhere });
      expect(late).toMatchObject({ code: 3, reviews: { overdue: [{ control: 'root-email' }], dueSoon: [] } });
      expect(gradesOf(late.content)['root-email']).toBe('open');
      expect(late.text).toContain('overdue   E-mail: your word counted until');
      // Once is enough.
      expect(late.text).not.toMatch(/worse +E-mail/);
      expect(changesOf(late)).toEqual(['root-email: accepted → open worse']);
    }
  });
});

describe('an earlier record that is not to be relied on', { timeout: 120_000 }, () => {
  it('is refused before anything is asked', async () => {
    const stage = await stageFor('root-key');
    const path = await resigned(stage, exampleContent(true), (content) => content);
    expect((await earlierOf(stage, path)).fingerprint).toBe(stage.key.publicKey.fingerprint);
    await expect(earlierOf(stage, join(path, 'record.json'))).rejects.toMatchObject({
      kind: 'usage',
      happened: expect.stringContaining('is a file; a record is a directory') as string,
      next: [`Run: rootlock record --since ${path}`],
    });
    await expect(earlierOf(stage, join(path, 'nothing'))).rejects.toMatchObject({ kind: 'usage' });
    await expect(earlierOf(stage, stage.directory)).rejects.toMatchObject({
      kind: 'verification',
      happened: expect.stringContaining('this directory holds no record') as string,
    });
    await writeFile(join(path, 'record.md'), 'All is well.\n');
    await expect(earlierOf(stage, path)).rejects.toMatchObject({
      kind: 'verification',
      happened: expect.stringContaining('Look at: record.md') as string,
      account: 'No record was made, and nothing was sent to AWS.',
      next: expect.arrayContaining([expect.stringContaining('rootlock verify ')]) as unknown,
    });
    expect(stage.rehearsal.state.events).toEqual([]);
  });

  it('is refused when it is about another account, or only one of both is simulated, and no record is made', async () => {
    const stage = await stageFor('root-key');
    const other = await resigned(stage, exampleContent(true), (content) => ({
      ...content,
      run: { ...content.run, account: { ...content.run.account, id: '123456789012' } },
    }));
    await expect(recordedOn(stage, { since: other })).rejects.toMatchObject({
      kind: 'usage',
      happened: expect.stringContaining('The earlier record is about the account 123456789012') as string,
    });
    const real = await resigned({ ...stage, key: aKey() }, exampleContent(), (content) => content);
    await expect(recordedOn(stage, { since: real })).rejects.toMatchObject({
      kind: 'usage',
      happened: expect.stringContaining('what answers here is not AWS') as string,
    });
    expect(await readdir(stage.directory)).not.toContain('records');
  });
});
