// A check in the test's own process, on the stage's simulated account, as a caller of the test's choice.
import { check, type CheckOptions } from '../../src/check/check.ts';
import type { CheckReport } from '../../src/check/report.ts';
import { pretendCredentials } from '../../src/commands/local-rehearsal.ts';
import { catalogue } from '../../src/controls/index.ts';
import { createMemory } from '../../src/engine/memory.ts';
import type { RehearsalCredentials } from '../../src/rehearsal/server.ts';
import { openStagedJournal, type Stage } from './rehearsed-run.ts';

export interface CheckChanges extends Partial<Pick<CheckOptions, 'controls' | 'version'>> {
  readonly credentials?: RehearsalCredentials;
  /** As on a machine where the stage's own runs were made. */
  readonly withJournal?: boolean;
  readonly region?: string;
  readonly signal?: AbortSignal;
  /** Another way to the account, e.g. a relay. */
  readonly url?: string;
}

export async function checkedOn(stage: Stage, changes: CheckChanges = {}): Promise<CheckReport> {
  const { rehearsal, random } = stage;
  const { clock } = rehearsal;
  return check({
    session: {
      env: {},
      clock,
      endpointUrl: changes.url ?? rehearsal.url,
      region: changes.region ?? rehearsal.region,
      fixedCredentials: pretendCredentials(changes.credentials ?? rehearsal.renewCredentials()),
      ...(changes.signal === undefined ? {} : { signal: changes.signal }),
    },
    controls: changes.controls ?? catalogue,
    version: changes.version ?? '0.0.0',
    wizard: 'rootlock',
    random,
    ...(changes.withJournal === true
      ? {
          memoryOf: async () => {
            const journal = await openStagedJournal(stage);
            await journal.close();
            return createMemory(journal, () => clock.now());
          },
        }
      : {}),
  });
}
