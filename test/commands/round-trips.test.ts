// How much is asked of AWS: by a check, and by a whole run from root with a key to root at rest. A budget that is broken is a
// decision, not an accident: docs/performance.md has the figures.
import { expect, it } from 'vitest';
import { checkedOn } from '../support/checked.ts';
import { everyControl, fewRegions } from '../support/boards.ts';
import { runOn, stageFor } from '../support/rehearsed-run.ts';
import { sessionInRounds } from '../support/session-in-rounds.ts';

const budgets = {
  check: { calls: 65 },
  run: { calls: 1_450, rounds: 245 },
};

it('a check asks no more than it did, in one Region', async () => {
  const stage = await stageFor({ scenario: 'done', controls: everyControl, regions: ['eu-west-1'] });
  const { calls } = await checkedOn(stage);
  expect(calls.length).toBeLessThanOrEqual(budgets.check.calls);
});

it('a whole run asks no more than it did, and waits for no longer chain of answers', { timeout: 120_000 }, async () => {
  const stage = await stageFor({ scenario: 'root-key', controls: everyControl, regions: fewRegions });
  const { session, rounds } = sessionInRounds();
  const { code, error } = await runOn(stage, { session });
  expect({ code, error }).toEqual({ code: 0, error: undefined });
  const calls = rounds.reduce((sum, one) => sum + one, 0);
  expect(calls).toBeLessThanOrEqual(budgets.run.calls);
  expect(rounds.length).toBeLessThanOrEqual(budgets.run.rounds);
});
