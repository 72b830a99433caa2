// What each control sends, seen in whole runs on simulated accounts: reads are the evidence of the record, changes
// are what it lists as made.
import type { AwsControl } from '../../src/controls/contract.ts';
import type { Observed } from '../../src/docs/controls-page.ts';
import { recordOf } from './records.ts';
import { openStage, runOn } from './rehearsed-run.ts';

/** By control, over all of `scenarios`. A run that ends otherwise than by itself is an error. */
export async function observedCalls(
  controls: readonly AwsControl[],
  scenarios: readonly string[],
): Promise<ReadonlyMap<string, Observed>> {
  const seen = new Map(controls.map(({ id }) => [id, { reads: new Set<string>(), changes: new Set<string>() }]));
  for (const scenario of scenarios) {
    const stage = await openStage(scenario);
    try {
      const { error } = await runOn({ ...stage, controls });
      if (error !== undefined) throw new Error(`the run on ${scenario} did not end by itself`, { cause: error });
      for (const { id, evidence, changes } of (await recordOf(stage)).controls) {
        for (const one of evidence) if (!one.mutating) seen.get(id)?.reads.add(`${one.service} ${one.operation}`);
        for (const one of changes) seen.get(id)?.changes.add(`${one.service} ${one.operation}`);
      }
    } finally {
      await stage.close();
    }
  }
  return new Map(
    [...seen].map(([id, { reads, changes }]) => [id, { reads: [...reads].sort(), changes: [...changes].sort() }]),
  );
}
