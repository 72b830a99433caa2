// Stories by chance: an account, an owner of every mood, a tool that dies, others who meddle. MODEL_RUNS says how many,
// MODEL_SECONDS for how long at most; MODEL_SEED and MODEL_PATH tell one again. Told in shares, so that several workers
// tell at once, each stories of its own.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { noteCounts } from '../support/attack-counts.ts';
import { beginningWorlds, beginnings, stories } from './stories.ts';
import { tell } from './story.ts';

const number = (name: string, otherwise: number) => Number(process.env[name] ?? otherwise);
const runs = number('MODEL_RUNS', 100);
const seconds = number('MODEL_SECONDS', 12);
const path = process.env['MODEL_PATH'];
/** Far enough apart for no two shares to tell the same. */
const between = 1_000_000;

/** Declares the test that tells a share of the stories. One that is told again is told by the first share. */
export function itTells(share: number, of: number): void {
  const count = path === undefined ? Math.floor((runs + share - 1) / of) : share === 1 ? runs : 0;
  it.skipIf(count === 0)(
    'no story leaves the owner without a way in, or the account half done',
    { timeout: 4_000_000 },
    async () => {
      expect(await told(count, number('MODEL_SEED', 1) + (share - 1) * between)).toBeUndefined();
    },
  );
}

/** What broke, in words. */
async function told(numRuns: number, seed: number): Promise<string | undefined> {
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
    seed,
    numRuns,
    interruptAfterTimeLimit: seconds * 1000,
    markInterruptAsFailure: false,
    ...(path === undefined ? {} : { path }),
  });
  const { starts, calls, allHold } = counts;
  const reasons = [...open].map(([reason, times]) => `  ${times} left open, ${reason}\n`);
  process.stdout.write(
    `model runs: ${counts.runs}, with ${starts} starts and ${calls} calls; ${allHold} ended with all controls held\n${reasons.join('')}`,
  );
  noteCounts('model', { runs: counts.runs, starts, calls, violations: details.failed ? 1 : 0 });
  if (counts.runs === 0) return 'no story was told';
  if (!details.failed) return undefined;
  const why = details.errorInstance instanceof Error ? details.errorInstance.stack : '';
  return `${fc.defaultReportMessage(details) ?? ''}\n${why ?? ''}`;
}
