// `rootlock verify PATH`: checks a record offline and says first whether it is a rehearsal's. With --live it also reads
// the account again. Writes nothing.
import { readFile } from 'node:fs/promises';
import type { VerifyFlags } from '../command-line-verify.ts';
import { Problem } from '../engine/errors.ts';
import type { RecordContent } from '../record/content.ts';
import { readPublicKey, type PublicKey } from '../record/public-key.ts';
import { isGood, readContent, verifyRecord, type VerificationReport } from '../record/verification.ts';
import type { Surroundings } from '../surroundings.ts';
import { allowedSigner } from './allowed-signer.ts';
import { hasWorsened } from './drift.ts';
import { type FoundJournal, journalFor } from './journal-picture.ts';
import { recordAt } from './record-at.ts';
import type { LiveLook } from './verify-live.ts';
import { forPeople, forPrograms } from './verify-report.ts';

export interface VerifyOptions {
  /** The record's directory. */
  readonly path: string;
  /** A public key in PEM that the record must be signed with. */
  readonly keyFile?: string;
  /** A list, as ssh-keygen reads it, of which somebody must have signed it with an SSH key. */
  readonly allowedSignersFile?: string;
  /** Where journals are. */
  readonly stateDirectory?: string;
  /** Reads the account again; without it nothing is sent. */
  readonly live?: (content: RecordContent, journal: FoundJournal | undefined) => Promise<LiveLook>;
  readonly format: 'table' | 'json';
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly write: (text: string) => void;
}

/**
 * Exit code 6 when the record is not good; else 3 when the account was read and something is worse, or names another key;
 * else 0. Rejects with a Problem: `usage` for a wrong path, file or account, else as reading the account does.
 */
export async function verifyCommand(options: VerifyOptions): Promise<0 | 3 | 6> {
  const { path, keyFile, allowedSignersFile, stateDirectory, live, format, now, write } = options;
  const expectedKey = keyFile === undefined ? undefined : await expectedKeyIn(keyFile);
  const directory = await recordAt(path, 'rootlock verify', untouched);
  const read = readContent(directory);
  const { content } = read;
  const journal =
    content === undefined || stateDirectory === undefined ? undefined : await journalFor(content, stateDirectory);
  const allowed =
    content === undefined || allowedSignersFile === undefined
      ? undefined
      : await allowedSigner(directory, content.run.rehearsal, allowedSignersFile);
  const known = {
    ...{ now, read },
    ...(expectedKey === undefined ? {} : { expectedKey }),
    ...(journal === undefined ? {} : { journal }),
    ...(allowed === undefined ? {} : { allowedSigner: allowed }),
  };
  const offline = verifyRecord(directory, known);
  const look = live !== undefined && worthComparing(offline) ? await live(offline.content, journal) : undefined;
  const report = look === undefined ? offline : verifyRecord(directory, { ...known, tags: look.tags });
  const asked = { ...(look === undefined ? {} : { look }), wantsLive: live !== undefined };
  write(format === 'json' ? forPrograms(report, asked) : forPeople(report, asked));
  if (!isGood(report.verdict)) return 6;
  const namesAnother = report.checks.some(({ name, result }) => name === 'signer tag' && result === 'fail');
  return look !== undefined && (namesAnother || hasWorsened(look.drift)) ? 3 : 0;
}

/** As the command line asks for it. */
export function runVerify(surroundings: Surroundings, { live, ...asked }: VerifyFlags): Promise<0 | 3 | 6> {
  const { clock, stateDirectory, stdout } = surroundings;
  const look = async (content: RecordContent, journal: FoundJournal | undefined) => {
    // Only here is anything of AWS needed.
    const { lookAsAsked } = await import('./verify-live.ts');
    return lookAsAsked(content, journal, surroundings);
  };
  return verifyCommand({
    ...asked,
    ...{ stateDirectory, now: clock.now(), write: (text) => stdout.write(text) },
    ...(live ? { live: look } : {}),
  });
}

/** What a damaged record says is nothing to hold an account against; one that is only out of date is. */
function worthComparing(
  report: VerificationReport,
): report is VerificationReport & { readonly content: RecordContent } {
  return report.content !== undefined && (isGood(report.verdict) || report.verdict === 'review-overdue');
}

async function expectedKeyIn(file: string): Promise<PublicKey> {
  const pem = await readFile(file, 'latin1').catch((error: unknown) => {
    throw usage(
      `The key file ${file} cannot be read.`,
      'Give the file that holds the public key, e.g. --key signer.pub.pem.',
      error,
    );
  });
  const key = readPublicKey(pem);
  if (key === undefined) {
    throw usage(
      `${file} holds no ECDSA P-256 public key in PEM.`,
      'Give a copy of signer.pub.pem that you got from the signer.',
    );
  }
  return key;
}

const untouched = 'Nothing was checked, and no AWS account was touched.';

function usage(happened: string, next: string, cause?: unknown): Problem {
  const text = { happened, account: untouched, next: [next] };
  return new Problem('usage', text, cause === undefined ? undefined : { cause });
}
