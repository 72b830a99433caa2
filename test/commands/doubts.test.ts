// The whole journey once per doubt and answer: whatever AWS really does there, the owner ends with root at rest.
import { describe, expect, it } from 'vitest';
import type { AnswerTo, FrontEnd } from '../../src/engine/port.ts';
import { Secret } from '../../src/engine/secret.ts';
import { doubtNames, doubts, readAnswers } from '../../src/rehearsal/doubts.ts';
import { expectRootAtRest } from '../support/expectations.ts';
import { changesMade, runOn, stageFor } from '../support/rehearsed-run.ts';

describe.each(doubtNames)('a whole run where the doubt %s', (name) => {
  it.each(doubts[name].answers)('is answered %s ends with root at rest, and has nothing to repeat', async (answer) => {
    const stage = await stageFor({ scenario: 'root-key', answers: readAnswers({ [name]: answer }) });
    expect(await runOn(stage)).toMatchObject({ code: 0, error: undefined });
    await expectRootAtRest(stage.rehearsal);
    const made = changesMade(stage);
    expect(await runOn({ ...stage, output: `${stage.output}-again` })).toMatchObject({ code: 0, error: undefined });
    expect(changesMade(stage)).toEqual(made);
  });
});

it.each([0, 6])(
  'an owner who mistypes five pairs of codes, and five single ones, comes through where that locks (and rests %s minutes)',
  async (minutes) => {
    const stage = await stageFor({ scenario: 'root-key', answers: { 'wrong-codes-lock': 'yes' } });
    const asked = { enrol: 0, code: 0 };
    const mistyped = new Secret('000000');
    const owner = (auto: FrontEnd): FrontEnd => ({
      ...auto,
      ask: async (question, signal) => {
        if (question.kind !== 'enrol' && question.kind !== 'code') return auto.ask(question, signal);
        asked[question.kind] += 1;
        if (asked[question.kind] === 6) stage.rehearsal.clock.advance(minutes * 60_000);
        if (asked[question.kind] > 5) return auto.ask(question, signal);
        const wrong = question.kind === 'code' ? mistyped : { first: mistyped, second: new Secret('111111') };
        // The answer's type belongs to the question's kind; the compiler cannot follow the link.
        return wrong as AnswerTo<typeof question>;
      },
    });
    expect(await runOn(stage, { owner })).toMatchObject({ code: 0, error: undefined });
    expect(asked.enrol).toBeGreaterThan(5);
    expect(asked.code).toBeGreaterThan(5);
    await expectRootAtRest(stage.rehearsal);
  },
);

it('a project that may have no trail says so once, leaves no bucket behind, and may have the risk accepted', async () => {
  const stage = await stageFor({ scenario: 'project', answers: { 'trail-in-project': 'no' } });
  const { asked, code, error } = await runOn(stage);
  expect({ code, error }).toEqual({ code: 3, error: undefined });
  const failed = asked.filter(({ id }) => id === 'cloudtrail.failed');
  expect(failed).toMatchObject([
    { suggested: 'later', title: expect.stringContaining('service control policy') as string },
  ]);
  expect(JSON.stringify(failed)).toContain('Accept the risk');
  expect(stage.rehearsal.state.buckets.size).toBe(0);
  expect(stage.rehearsal.state.trails.size).toBe(0);
});

it(
  'a whole run where every doubt has its least likely answer, on a bad day too, ends with root at rest',
  { timeout: 60_000 },
  async () => {
    const answers = readAnswers(Object.fromEntries(doubtNames.map((name) => [name, doubts[name].answers.at(-1)])));
    const stage = await stageFor({ scenario: 'root-key', answers, badDay: { seed: 'worst', rate: 0.02 } });
    expect(await runOn(stage)).toMatchObject({ code: 0, error: undefined });
    stage.rehearsal.faults.clear();
    delete stage.rehearsal.state.spreading.rule;
    stage.rehearsal.state.doubts['request-rates'] = 'many';
    await expectRootAtRest(stage.rehearsal);
  },
);
