// The in-toto Statement v1 that is signed: every file of the record by digest, and a summary as the
// predicate. The details are in record.json, bound by its digest.
import { createHash } from 'node:crypto';
import type { Grade } from '../engine/claim.ts';
import { canonicalBytes, parseCanonical } from './canonical.ts';
import { completionPredicate, rehearsalPredicate } from './content.ts';
import type { Outcome, PredicateType, RecordContent } from './content.ts';
import { contentFile, isRecordPath, signatureFiles } from './record-files.ts';

const statementType = 'https://in-toto.io/Statement/v1';

export interface Subject {
  readonly name: string;
  readonly digest: { readonly sha256: string };
}

export interface Predicate {
  readonly account: { readonly id: string; readonly partition: string };
  readonly rehearsal: boolean;
  readonly outcome: Outcome;
  readonly finishedAt: string;
  readonly controls: readonly { readonly id: string; readonly grade: Grade }[];
  /** Where the rest is. */
  readonly details: Subject;
}

export interface Statement {
  readonly _type: typeof statementType;
  /** Sorted by name. */
  readonly subject: readonly Subject[];
  readonly predicateType: PredicateType;
  readonly predicate: Predicate;
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The files as subjects, sorted by name; the files that sign are left out. */
export function subjectsOf(files: ReadonlyMap<string, Uint8Array>): readonly Subject[] {
  return [...files]
    .filter(([name]) => !signatureFiles.includes(name))
    .map(([name, bytes]) => ({ name, digest: { sha256: sha256(bytes) } }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function predicateOf({ run, outcome, controls }: RecordContent, subject: readonly Subject[]): Predicate {
  const details = subject.find(({ name }) => name === contentFile);
  if (details === undefined) throw new TypeError(`${contentFile} is not among the files`);
  return {
    account: { id: run.account.id, partition: run.account.partition },
    rehearsal: run.rehearsal,
    outcome,
    finishedAt: run.finishedAt,
    controls: controls.map(({ id, grade }) => ({ id, grade })),
    details,
  };
}

/** The bytes to sign. Throws a TypeError when record.json is not among the files. */
export function statementBytes(content: RecordContent, subject: readonly Subject[]): Buffer {
  const statement: Statement = {
    _type: statementType,
    subject,
    predicateType: content.predicateType,
    predicate: predicateOf(content, subject),
  };
  return canonicalBytes(statement);
}

/** A statement's frame. Its predicate is compared with record.json by bytes, so it is not looked into here. */
export interface ReadStatement {
  readonly subject: readonly Subject[];
  readonly predicateType: PredicateType;
  readonly predicate: unknown;
}

/** Reads a payload; a sentence's end ("The statement ...") when it is not a record's statement. Never throws. */
export function readStatement(payload: Uint8Array): ReadStatement | string {
  const parsed = parseCanonical(payload);
  if (parsed.kind === 'unreadable') return 'is not JSON in UTF-8';
  if (parsed.kind === 'other-spelling') return 'is not in canonical form';
  const { value } = parsed;
  if (!isObject(value) || value['_type'] !== statementType) return 'is not an in-toto Statement v1';
  const { subject, predicateType, predicate } = value;
  if (predicateType !== completionPredicate && predicateType !== rehearsalPredicate) {
    return 'has a predicate type this version does not know';
  }
  if (!Array.isArray(subject) || !subject.every(isSubject)) return 'lists files in a form this version does not know';
  const names = subject.map(({ name }) => name);
  if (names.some((name, at) => at > 0 && name <= (names[at - 1] ?? ''))) return 'lists a file twice or out of order';
  if (names.some((name) => signatureFiles.includes(name))) return 'lists a signature file';
  return { subject, predicateType, predicate };
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSubject(value: unknown): value is Subject {
  if (!isObject(value) || typeof value['name'] !== 'string' || !isRecordPath(value['name'])) return false;
  const { digest } = value;
  return (
    Object.keys(value).length === 2 &&
    isObject(digest) &&
    Object.keys(digest).length === 1 &&
    typeof digest['sha256'] === 'string' &&
    /^[0-9a-f]{64}$/.test(digest['sha256'])
  );
}
