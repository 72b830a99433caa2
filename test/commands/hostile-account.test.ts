// A whole run on an account whose every name, ARN, message and request id is full of escape codes: nothing of them is
// told, asked, journaled or signed, and the account ends as it would have without them.
import { describe, expect, it } from 'vitest';
import { readRecord } from '../../src/record/record-files.ts';
import { verifyRecord } from '../../src/record/verification.ts';
import { pictureOf } from '../support/account-picture.ts';
import { filesUnder } from '../support/files-under.ts';
import { acting } from '../support/hostile.ts';
import { hostileRelay } from '../support/hostile-relay.ts';
import { recordIn } from '../support/journey.ts';
import { expectPublishedForm } from '../support/records.ts';
import { recordedOn } from '../support/recorded.ts';
import { plannedOn, runOn, stageFor, type Stage } from '../support/rehearsed-run.ts';

async function hostileStage(scenario: string) {
  const stage = await stageFor(scenario);
  const relay = await hostileRelay(stage.rehearsal.url);
  const hostile: Stage = { ...stage, rehearsal: { ...stage.rehearsal, url: relay.url } };
  return { stage: hostile, relay };
}

/** Every string in a value, of its objects, lists and maps. */
function stringsIn(whole: unknown): readonly string[] {
  const seen = new Set<unknown>();
  const walk = (value: unknown): readonly string[] => {
    if (typeof value === 'string') return [value];
    if (typeof value !== 'object' || value === null || seen.has(value)) return [];
    seen.add(value);
    return (value instanceof Map ? [...value] : Object.entries(value)).flat().flatMap((part) => walk(part));
  };
  return walk(whole);
}

const actingIn = (value: unknown) =>
  stringsIn(value)
    .filter((text) => acting.test(text))
    .map((text) => JSON.stringify(text));

describe.each(['root-key', 'messy'])('on the account "%s", full of escape codes,', (scenario) => {
  it('a run holds, and passes none of them on', async () => {
    const { stage, relay } = await hostileStage(scenario);
    const log: string[] = [];
    const run = await runOn(stage, { log: (line) => log.push(line) });
    expect(run.error).toBeUndefined();
    expect(run.code).toBe(0);
    expect(relay.poisoned()).toBeGreaterThan(20);
    expect(actingIn(run.told)).toEqual([]);
    expect(actingIn(run.asked)).toEqual([]);
    expect(actingIn(run.journal.lines)).toEqual([]);
    expect(actingIn(log)).toEqual([]);

    const record = await recordIn(stage.output);
    expect(verifyRecord(await readRecord(record), { now: stage.rehearsal.clock.now() }).verdict).toBe(
      'intact-signer-not-established',
    );
    for (const [file, text] of await filesUnder(stage.directory)) {
      if (file.endsWith('.sig')) continue;
      const lines = Buffer.from(text, 'latin1').toString('utf8').split('\n');
      expect(
        lines.filter((line) => acting.test(line)),
        file,
      ).toEqual([]);
    }

    const undisturbed = await stageFor(scenario);
    expect((await runOn(undisturbed)).code).toBe(0);
    expect(pictureOf(stage.rehearsal.state)).toEqual(pictureOf(undisturbed.rehearsal.state));
  }, 60_000);

  it('--plan prints none of them', async () => {
    const { stage } = await hostileStage(scenario);
    const { text } = await plannedOn(stage);
    expect(text.length).toBeGreaterThan(200);
    expect(text.split('\n').filter((line) => acting.test(line))).toEqual([]);
  });

  it('a record without changes prints none of them, nor one that is compared with it', async () => {
    const { stage } = await hostileStage(scenario);
    const since = (await recordedOn(stage, { elsewhere: true })).directory;
    const { text, json, directory } = await recordedOn(stage, { elsewhere: true, since });
    expect(text.split('\n').filter((line) => acting.test(line))).toEqual([]);
    expect(actingIn(json)).toEqual([]);
    expectPublishedForm(await readRecord(directory));
  });
});

it.each([
  ['an error message', { message: 'denied \u001b]52;c;cm0=\u0007\u202e\u001b[2J' }],
  ['an error code', { code: 'Odd\u001b[31mCode\u202e' }],
  ['64 kB of an error message', { message: 'a\u0301\u0301\u0301\u0301\u0301\u0301'.repeat(8192) }],
])('%s that acts is told without what acts', async (_what, wording) => {
  const { stage } = await hostileStage('root-key');
  const trouble = { kind: 'error', code: 'AccessDenied', status: 403, message: 'no', ...wording } as const;
  stage.rehearsal.faults.add({ operation: 'CreateTrail', times: 50, trouble });
  stage.rehearsal.faults.add({ operation: 'DescribeTrails', times: 3, trouble });
  const run = await runOn(stage);
  expect(actingIn(run.told)).toEqual([]);
  expect(actingIn(run.asked)).toEqual([]);
  expect(actingIn(run.journal.lines)).toEqual([]);
  expect(actingIn([String(run.error)])).toEqual([]);
  expect(stringsIn([run.told, run.asked]).filter((text) => text.length > 4_000)).toEqual([]);
});
