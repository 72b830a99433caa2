// `rootlock verify --live`: reads the account that a record is about again, with the caller's credentials, and says what
// is otherwise. It sends no call that changes anything, and none to an account that the record is not about.
import type { AccountSession } from '../aws/account.ts';
import type { SessionOptions } from '../aws/session.ts';
import { check } from '../check/check.ts';
import { catalogue } from '../controls/index.ts';
import { type FoundTag, readSignerTags } from '../controls/signer-tags.ts';
import type { CallRecord } from '../engine/sender.ts';
import { createMemory } from '../engine/memory.ts';
import type { RecordContent } from '../record/content.ts';
import { isOfJournal } from '../record/verification-outside.ts';
import type { Surroundings } from '../surroundings.ts';
import { version } from '../version.ts';
import { type Drift, driftOf } from './drift.ts';
import type { FoundJournal } from './journal-picture.ts';
import { journalSoFar } from './journal-so-far.ts';
import { localRehearsal, optionsFor } from './local-rehearsal.ts';
import { endpointAsked } from './own-account.ts';
import { factOf, memoryOfRecord } from './record-memory.ts';
import { onlyRehearsed, refuseOther } from './record-account.ts';

const compared = { record: 'This record', account: 'Nothing was compared, and nothing was changed.' };

export interface LiveLook {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly callerArn: string;
  readonly tags: readonly FoundTag[];
  readonly drift: readonly Drift[];
  /** Whether the journal of the record's run was there to look with. */
  readonly withJournal: boolean;
  /** Every call of it, oldest first. */
  readonly calls: readonly CallRecord[];
}

export interface LiveOptions {
  readonly session: SessionOptions;
  /** What is on this machine of the record's account. */
  readonly journal?: FoundJournal;
  /** Cryptographically strong random integer, 0 ≤ n < `below`. */
  readonly random: (below: number) => number;
}

/** `lookAgain` as the command line asks for it. */
export async function lookAsAsked(
  content: RecordContent,
  journal: FoundJournal | undefined,
  surroundings: Surroundings,
): Promise<LiveLook> {
  // Before credentials are looked for.
  if (content.run.rehearsal && endpointAsked(surroundings) === undefined) throw onlyRehearsed(compared);
  const rehearsal = await localRehearsal(surroundings);
  const session = optionsFor(surroundings, rehearsal);
  return lookAgain(content, {
    ...{ session, random: surroundings.random },
    ...(journal === undefined ? {} : { journal }),
  });
}

/**
 * Reads everything the record speaks of. Rejects with a Problem (`usage`) when the account that is reached is another one
 * or only one of both is simulated, and as `openAccountSession` does.
 */
export async function lookAgain(content: RecordContent, { session, journal, random }: LiveOptions): Promise<LiveLook> {
  const now = () => session.clock.now();
  const own =
    journal !== undefined && isOfJournal(content, journal) ? await journalSoFar(journal.directory) : undefined;
  let tags: Promise<readonly FoundTag[]> = Promise.resolve([]);
  const report = await check({
    ...{ session, version, random, controls: catalogue },
    // Nobody is told what to do next here.
    wizard: 'rootlock',
    memoryOf: async (account) => {
      refuseOther(content, account.facts, compared);
      tags = tagsNow(account, content);
      // Whoever waits for them hears of a failure.
      tags.catch(() => undefined);
      return own === undefined ? memoryOfRecord(content, now) : createMemory(own, now);
    },
  });
  return {
    at: report.startedAt,
    callerArn: report.caller.arn,
    tags: await tags,
    drift: driftOf(content.controls, report.controls),
    withJournal: own !== undefined,
    calls: report.calls,
  };
}

function tagsNow(account: AccountSession, content: RecordContent): Promise<readonly FoundTag[]> {
  const userName = factOf(content, 'admin-user', 'User');
  const trailArn = factOf(content, 'cloudtrail', 'Trail ARN');
  return readSignerTags(account, {
    ...(userName === undefined ? {} : { userName }),
    ...(trailArn === undefined ? {} : { trailArn }),
  });
}
