// Whole runs on bad days: calls are throttled, fail, get lost and come late, and IAM shows changes late. Each seed is a
// day of its own; the run ends in the account state of a good one. BAD_DAYS says how many days to try, 4 unless given.
import { describe, expect, it } from 'vitest';
import { pictureOf } from '../support/account-picture.ts';
import { expectRootAtRest } from '../support/expectations.ts';
import { runOn, sessionDies, stageFor, type Setting } from '../support/rehearsed-run.ts';

const days = Array.from({ length: Number(process.env['BAD_DAYS'] ?? 4) }, (_, day) => `day ${day + 1}`);

const settings: readonly (readonly [string, Setting])[] = [
  ['with a root key', { scenario: 'root-key' }],
  ['where sessions end with their key', sessionDies],
  ['that was used before', { scenario: 'messy' }],
];

const calm = new Map<Setting, Promise<ReturnType<typeof pictureOf>>>();

async function goodDay(setting: Setting) {
  const stage = await stageFor(setting);
  expect((await runOn(stage)).code).toBe(0);
  return pictureOf(stage.rehearsal.state);
}

describe.each(settings)('on an account %s', (name, setting) => {
  it.each(days)('a run on %s ends as on a good one', { timeout: 60_000 }, async (seed) => {
    const picture = calm.get(setting) ?? goodDay(setting);
    calm.set(setting, picture);
    const stage = await stageFor({ ...setting, seed: name, badDay: { seed } });
    let run = await runOn(stage);
    // The rehearsal's owner gives a step up after three failures; a person would start again.
    for (let starts = 1; run.code !== 0 && starts < 3; starts += 1) run = await runOn(stage);
    expect(run).toMatchObject({ code: 0, error: undefined });
    stage.rehearsal.faults.clear();
    delete stage.rehearsal.state.spreading.rule;
    expect(pictureOf(stage.rehearsal.state)).toEqual(await picture);
    if (setting.scenario === 'root-key') await expectRootAtRest(stage.rehearsal);
  });
});
