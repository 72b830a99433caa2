// `rootlock verify PATH`: checks a record offline and says first whether it is a rehearsal's.
// Sends nothing, writes nothing.
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { Problem } from '../engine/errors.ts';
import { outcomeSentence } from '../record/wording.ts';
import { plainText } from '../record/plain-text.ts';
import { readPublicKey, type PublicKey } from '../record/public-key.ts';
import { contentFile, readRecord, type RecordDirectory } from '../record/record-files.ts';
import { isGood, verifyRecord, type Check, type VerificationReport, type Verdict } from '../record/verification.ts';

export interface VerifyOptions {
  /** The record's directory. */
  readonly path: string;
  /** A public key in PEM that the record must be signed with. */
  readonly keyFile?: string;
  readonly format: 'table' | 'json';
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly write: (text: string) => void;
}

/** Exit code 0 when the record is good, 6 when it is not. Rejects with a Problem (`usage`) for a wrong path or key file. */
export async function verifyCommand({ path, keyFile, format, now, write }: VerifyOptions): Promise<0 | 6> {
  const expectedKey = keyFile === undefined ? undefined : await expectedKeyIn(keyFile);
  const directory = await recordAt(path);
  const report = verifyRecord(directory, { now, ...(expectedKey === undefined ? {} : { expectedKey }) });
  write(format === 'json' ? `${escapedJson(forPrograms(report))}\n` : forPeople(report));
  return isGood(report.verdict) ? 0 : 6;
}

/** JSON, in which everything that could act on a terminal is written as an escape: file names may come from anyone. */
function escapedJson(value: object): string {
  return JSON.stringify(value, null, 2).replace(/(?!\n)[\p{Cc}\p{Cf}\p{M}\u2028\u2029]/gu, (character) =>
    [...character.matchAll(/[^]/g)].map(([unit]) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  );
}

async function recordAt(path: string): Promise<RecordDirectory> {
  const entry = await stat(path).catch(() => undefined);
  if (entry === undefined)
    throw usage(
      `There is nothing at ${path}.`,
      'Give the directory of a record, e.g. rootlock verify rootlock-record-111122223333-20261122T101500Z.',
    );
  if (!entry.isDirectory()) {
    const hint = basename(path) === contentFile ? dirname(path) : 'DIRECTORY';
    throw usage(`${path} is a file; a record is a directory.`, `Run: rootlock verify ${hint}`);
  }
  try {
    return await readRecord(path);
  } catch (error) {
    throw usage(`The directory ${path} cannot be read.`, 'Check that you may read it.', error);
  }
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

function usage(happened: string, next: string, cause?: unknown): Problem {
  const text = { happened, account: 'Nothing was checked, and no AWS account was touched.', next: [next] };
  return new Problem('usage', text, cause === undefined ? undefined : { cause });
}

/** The report without the whole content: what it is about, and the outcome. */
function forPrograms({ rehearsal, verdict, checks, fingerprint, content }: VerificationReport): object {
  return {
    rehearsal,
    verdict,
    account: content?.run.account,
    outcome: content?.outcome,
    finishedAt: content?.run.finishedAt,
    signer: fingerprint === undefined ? undefined : { sha256: fingerprint },
    checks,
  };
}

function forPeople(report: VerificationReport): string {
  const { checks, content, verdict, rehearsal } = report;
  const badge = badges[rehearsal];
  const about =
    content === undefined
      ? []
      : [
          `Record of account ${plainText(content.run.account.id)}, finished ${plainText(content.run.finishedAt)}`,
          outcomeSentence(content),
          '',
        ];
  const width = Math.max(...checks.map(({ name }) => name.length));
  const row = ({ name, result, says }: Check) => `  ${marks[result]}  ${name.padEnd(width)}  ${says}`;
  return `${[...(badge === undefined ? [] : [badge, '']), ...about, ...checks.map(row), '', ...sentences(report, verdict)].join('\n')}\n`;
}

const badges: { readonly [claim in VerificationReport['rehearsal']]: string | undefined } = {
  yes: 'REHEARSAL. This record is about a simulated account. It says nothing about any AWS account.',
  no: undefined,
  unknown: 'Whether this is a rehearsal or about an AWS account cannot be read.',
};

const marks: { readonly [result in Check['result']]: string } = { pass: 'ok  ', fail: 'FAIL', absent: '-   ' };

function sentences({ checks, fingerprint = 'unknown' }: VerificationReport, verdict: Verdict): readonly string[] {
  switch (verdict) {
    case 'verified-with-key':
      return ['Verified: intact, and signed with the key you gave.'];
    case 'intact-signer-not-established':
      return [
        'Intact, signer not established: nothing was changed since it was signed, but not who signed it.',
        'Compare this fingerprint with the one the signer gives you, or use --key FILE:',
        `  ${fingerprint}`,
      ];
    case 'review-overdue':
      return [
        'Intact, but out of date: something was to be reviewed before today.',
        'Make a new record after the review.',
      ];
    case 'wrong-key':
      return [
        'Not verified: the record is intact, but signed with another key than the one you gave.',
        `  ${fingerprint}`,
      ];
    case 'damaged': {
      const files = [...new Set(checks.filter(({ result }) => result === 'fail').flatMap((check) => check.files))];
      return [
        `Not verified: the record is not as it was signed. Look at: ${files.map(plainText).join(', ')}.`,
        'Ask for a fresh copy.',
      ];
    }
    case 'not-a-record':
      return [`Not verified: this directory holds no record; there is no ${contentFile}.`];
  }
}
