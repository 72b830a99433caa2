// The whole journey once per doubt and answer: whatever AWS really does there, the owner ends with root at rest.
import { describe, expect, it } from 'vitest';
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
