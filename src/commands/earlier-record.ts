// The record that a new one is compared with: verified offline before AWS is asked anything.
import { Problem } from '../engine/errors.ts';
import { shellQuoted } from '../engine/command.ts';
import type { RecordContent } from '../record/content.ts';
import { isGood, readContent, verifyRecord } from '../record/verification.ts';
import { journalFor } from './journal-picture.ts';
import { recordAt } from './record-at.ts';
import { verdictSentences } from './verify-report.ts';

export interface EarlierRecord {
  /** Absolute. */
  readonly path: string;
  readonly content: RecordContent;
  /** Of the key it is signed with. */
  readonly fingerprint: string;
}

export const noRecordMade = 'No record was made, and nothing was sent to AWS.';

/**
 * The record at `path`, intact; words in it may be overdue. Rejects with a Problem: `usage` where there is no directory,
 * `verification` where it does not verify, as `rootlock verify` says it.
 */
export async function earlierRecord(path: string, stateDirectory: string, now: number): Promise<EarlierRecord> {
  const directory = await recordAt(path, 'rootlock record --since', noRecordMade);
  const read = readContent(directory);
  const journal = read.content === undefined ? undefined : await journalFor(read.content, stateDirectory);
  const report = verifyRecord(directory, { now, read, ...(journal === undefined ? {} : { journal }) });
  const { content, fingerprint, verdict } = report;
  const isIntact = isGood(verdict) || verdict === 'review-overdue';
  if (isIntact && content !== undefined && fingerprint !== undefined) return { path, content, fingerprint };
  const [why = ''] = verdictSentences(report);
  throw new Problem('verification', {
    happened: `The earlier record is not to be relied on. ${why}`,
    account: noRecordMade,
    next: [
      `See what is wrong with it: rootlock verify ${shellQuoted(path)}`,
      'Give another one, or leave out --since.',
    ],
  });
}
