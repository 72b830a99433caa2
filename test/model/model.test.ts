// Stories by chance: an account, an owner of every mood, a tool that dies, others who meddle. MODEL_RUNS says how many,
// MODEL_SECONDS for how long at most; MODEL_SEED and MODEL_PATH tell one again.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { beginningWorlds, beginnings, stories } from './stories.ts';
import { tell } from './story.ts';

const number = (name: string, otherwise: number) => Number(process.env[name] ?? otherwise);
const runs = number('MODEL_RUNS', 100);
const seconds = number('MODEL_SECONDS', 12);
const path = process.env['MODEL_PATH'];

it(`no story leaves the owner without a way in, or the account half done`, { timeout: 4_000_000 }, async () => {
  const worldAt = beginningWorlds();
  const counts = { runs: 0, starts: 0, calls: 0, allHold: 0 };
  const open = new Map<string, number>();
  const property = fc.asyncProperty(beginnings, stories, async (beginning, story) => {
    const { claims, starts, calls } = await tell(story, await worldAt(beginning));
    counts.runs += 1;
    counts.starts += starts;
    counts.calls += calls;
    const left = claims.filter(({ grade }) => grade === 'open' || grade === 'unknown' || grade === 'failed');
    if (left.length === 0) counts.allHold += 1;
    for (const { control, statement } of left) {
      const reason = `${control}: ${statement}`;
      open.set(reason, (open.get(reason) ?? 0) + 1);
    }
  });
  const details = await fc.check(property, {
    seed: number('MODEL_SEED', 1),
    numRuns: runs,
    interruptAfterTimeLimit: seconds * 1000,
    markInterruptAsFailure: false,
    ...(path === undefined ? {} : { path }),
  });
  const { starts, calls, allHold } = counts;
  const reasons = [...open].map(([reason, times]) => `  ${times} left open, ${reason}\n`);
  process.stdout.write(
    `model runs: ${counts.runs}, with ${starts} starts and ${calls} calls; ${allHold} ended with all controls held\n${reasons.join('')}`,
  );
  const why = details.errorInstance instanceof Error ? details.errorInstance.stack : '';
  expect(details.failed ? `${fc.defaultReportMessage(details) ?? ''}\n${why ?? ''}` : undefined).toBeUndefined();
  expect(counts.runs).toBeGreaterThan(0);
});
