// A record without changes: one look at every control, signed as the end of a run is. It sends no call that changes
// anything, and writes nothing but the record, and the signing key where there is none yet.
import type { AccountFacts } from '../aws/account.ts';
import type { SessionOptions } from '../aws/session.ts';
import { unreadStatement } from '../check/denied.ts';
import { look } from '../check/look.ts';
import type { AwsControl } from '../controls/contract.ts';
import { readSignerTags } from '../controls/signer-tags.ts';
import type { Journal } from '../engine/journal.ts';
import { createMemory, type RunMemory } from '../engine/memory.ts';
import type { RecordContent } from '../record/content.ts';
import { signRecord } from '../record/signing.ts';
import type { SigningKey } from '../record/signing-key.ts';
import { contentOfRun } from './content-of-run.ts';
import type { EarlierRecord } from './earlier-record.ts';
import { refuseOther } from './record-account.ts';
import { factOf, memoryOfRecord } from './record-memory.ts';
import { type Comparison, compareRecords, type Reviews, reviewsIn } from './records-compared.ts';
import { newRunId } from './run-id.ts';

export interface RecordOptions {
  readonly session: Omit<SessionOptions, 'early'>;
  readonly controls: readonly AwsControl[];
  /** Cryptographically strong random integer, 0 ≤ n < `below`. */
  readonly random: (below: number) => number;
  /** Verified already. */
  readonly earlier?: EarlierRecord;
  /** The journal of that account on this machine. Where it rejects, no record is made. */
  readonly journalOf: (facts: AccountFacts) => Promise<Journal | undefined>;
  /** The key that signs. Where it rejects, no record is made. */
  readonly keyFor: (facts: AccountFacts) => Promise<SigningKey>;
  /** Where the record directory goes. */
  readonly output: string;
}

/** Where the owner's words come from, and who the administrator is. */
export type WordsFrom = 'journal' | 'earlier-record' | 'nowhere';

export interface MadeRecord {
  readonly directory: string;
  readonly content: RecordContent;
  /** In words. */
  readonly credentials: string;
  readonly words: WordsFrom;
  readonly reviews: Reviews;
  /** Whether tags in the account name the key that signed; `nobody`: there are none, or they could not be read. */
  readonly tagsName: 'this key' | 'another key' | 'nobody';
  readonly earlier?: EarlierRecord & { readonly comparison: Comparison };
}

/**
 * Resolves once the record is on disk. Rejects with a Problem: `usage` when the earlier record is about another account
 * or only one of both is simulated, else as `look` and `signRecord` do; then there is no record.
 */
export async function makeRecord(options: RecordOptions): Promise<MadeRecord> {
  const { session, controls, random, earlier, journalOf, keyFor, output } = options;
  const now = () => session.clock.now();
  let known: { readonly key: SigningKey; readonly journal: Journal | undefined } | undefined;
  const { account, memory, claims, failures, startedAt } = await look({
    ...{ session, controls, random },
    memoryOf: async ({ facts }) => {
      if (earlier !== undefined) {
        refuseOther(earlier.content, facts, { record: 'The earlier record', account: noRecordHere });
      }
      const journal = await journalOf(facts);
      known = { journal, key: await keyFor(facts) };
      return memoryFrom(known.journal, earlier, now);
    },
  });
  if (known === undefined) throw new TypeError('the look asked for no memory');
  const { key, journal } = known;
  const unsigned = await contentOfRun({
    ...{ account, controls, now },
    claims: claims.map((claim) => {
      const failure = claim.grade === 'unknown' ? failures.get(claim.control) : undefined;
      return failure === undefined ? claim : { ...claim, ...unreadStatement(claim, failure) };
    }),
    // Nothing comes between what is found and what is signed.
    before: new Map(),
    runId: newRunId(random),
    journal: journal ?? { lines: [] },
    begunAt: startedAt,
  });
  const { fingerprint } = key.publicKey;
  const content: RecordContent = { ...unsigned, signer: { sha256: fingerprint } };
  const userName = factOf(content, 'admin-user', 'User');
  const trailArn = factOf(content, 'cloudtrail', 'Trail ARN');
  const tags = await readSignerTags(account, {
    ...(userName === undefined ? {} : { userName }),
    ...(trailArn === undefined ? {} : { trailArn }),
  });
  session.signal?.throwIfAborted();
  const values = tags.flatMap(({ value }) => value ?? []);
  const others = values.filter((value) => value !== fingerprint);
  return {
    directory: await signRecord(unsigned, output, key),
    content,
    credentials: account.facts.credentialSource,
    words: journal !== undefined ? 'journal' : earlier !== undefined ? 'earlier-record' : 'nowhere',
    reviews: reviewsIn(content, lapsedIn(memory, earlier, now), now()),
    tagsName: others.length > 0 ? 'another key' : values.length > 0 ? 'this key' : 'nobody',
    ...(earlier === undefined ? {} : { earlier: { ...earlier, comparison: compareRecords(earlier.content, content) } }),
  };
}

const noRecordHere = 'No record was made, and nothing was changed.';

function memoryFrom(journal: Journal | undefined, earlier: EarlierRecord | undefined, now: () => number) {
  if (journal !== undefined) return createMemory(journal, now);
  return earlier === undefined ? undefined : memoryOfRecord(earlier.content, now);
}

/** A word of the earlier record that the journal does not have counted until its day as well. */
function lapsedIn(memory: RunMemory, earlier: EarlierRecord | undefined, now: () => number) {
  const before = earlier === undefined ? undefined : memoryOfRecord(earlier.content, now);
  return (control: string) => memory.lapsed(control) ?? before?.lapsed(control);
}
