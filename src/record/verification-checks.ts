// The checks of verification that look at files, keys, signatures and digests, one function each. Pure;
// the order in which they are made, and what they add up to, is in verification.ts.
import { verify } from 'node:crypto';
import type { RecordContent } from './content.ts';
import { isCanonicalSignature } from './ecdsa-signature.ts';
import { signedBytes, type Envelope } from './envelope.ts';
import type { PublicKey } from './public-key.ts';
import { bundleFile, contentFile, detachedFile, documentFiles, publicKeyFile } from './record-files.ts';
import { requiredSignatures, requiredSubjects, sshSignatureFile, type RecordDirectory } from './record-files.ts';
import { sha256, type ReadStatement } from './statement.ts';

export interface Outcome {
  /** `absent`: there was nothing to check, or an earlier failure left nothing to check it with. */
  readonly result: 'pass' | 'fail' | 'absent';
  /** One sentence. */
  readonly says: string;
  /** The files a failure is about, where they are not the ones usual for the check. */
  readonly files?: readonly string[];
}

export function lookAtFiles({ files, oddities }: RecordDirectory, statement: ReadStatement | undefined): Outcome {
  const subjects = statement?.subject.map(({ name }) => name) ?? [];
  const belongs = new Set([...requiredSubjects, ...requiredSignatures, ...subjects]);
  const faults = [
    ...[...belongs].filter((name) => !files.has(name)).map((name) => ({ name, says: `${name} is missing` })),
    ...(statement === undefined ? [] : requiredSubjects)
      .filter((name) => !subjects.includes(name))
      .map((name) => ({ name, says: `${name} is not signed` })),
    ...[...files.keys()]
      .filter((name) => !belongs.has(name) && name !== sshSignatureFile)
      .map((name) => ({ name, says: `${name} does not belong to the record` })),
    ...oddities.map(({ path, is }) => ({ name: path, says: `${path} ${is}` })),
  ];
  return faults.length === 0
    ? pass(`${files.size} files, none missing, none extra.`)
    : fail(
        `${faults.map(({ says }) => says).join('; ')}.`,
        faults.map(({ name }) => name),
      );
}

export function lookAtSigner(
  bytes: Uint8Array | undefined,
  key: PublicKey | undefined,
  envelope: Envelope | undefined,
  content: RecordContent | undefined,
): Outcome {
  if (bytes === undefined) return fail(`${publicKeyFile} is missing.`);
  if (key === undefined) return fail(`${publicKeyFile} is not an ECDSA P-256 public key in PEM.`);
  if (!Buffer.from(key.pem).equals(bytes))
    return fail(`${publicKeyFile} is spelled differently from what was written.`);
  if (envelope !== undefined && envelope.keyHint !== key.fingerprint) {
    return fail(`${bundleFile} names another key than ${publicKeyFile}.`, [bundleFile, publicKeyFile]);
  }
  if (content !== undefined && content.signer.sha256 !== key.fingerprint) {
    return fail(`${contentFile} names another key than ${publicKeyFile}.`, [contentFile, publicKeyFile]);
  }
  return pass(`An ECDSA P-256 key, the one that the bundle and ${contentFile} name.`);
}

export function lookAtSignature(envelope: Envelope | undefined, key: PublicKey | undefined): Outcome {
  if (envelope === undefined) return absent('There is no signature to check.');
  if (key === undefined) return absent('There is no key to check it with.');
  if (!isCanonicalSignature(envelope.signature))
    return fail('The signature is not in canonical DER form.', [bundleFile]);
  return isSignedBy(key, signedBytes(envelope.payload), envelope.signature)
    ? pass('The statement was signed with this key.')
    : fail(`The statement in ${bundleFile} was not signed with the key in ${publicKeyFile}, or was changed since.`);
}

export function lookAtDigests(files: RecordDirectory['files'], { subject }: ReadStatement): Outcome {
  const changed = subject.filter(({ name, digest }) => {
    const bytes = files.get(name);
    return bytes !== undefined && sha256(bytes) !== digest.sha256;
  });
  const names = changed.map(({ name }) => name);
  return names.length === 0
    ? pass('Every file is as it was when it was signed.')
    : fail(`Changed since it was signed: ${names.join(', ')}.`, names);
}

export function lookAtDetached(
  signature: Uint8Array | undefined,
  bytes: Uint8Array | undefined,
  key: PublicKey | undefined,
): Outcome {
  if (signature === undefined) return fail(`${detachedFile} is missing.`);
  if (!isCanonicalSignature(signature))
    return fail(`${detachedFile} is not a signature in canonical DER form.`, [detachedFile]);
  if (bytes === undefined || key === undefined) return absent(`Nothing to check ${detachedFile} with.`);
  return isSignedBy(key, bytes, signature)
    ? pass(`${contentFile} was signed with this key.`)
    : fail(`${detachedFile} is not a signature of ${contentFile} by this key.`);
}

/** `again` is the text as it has to be. */
export function lookAtReading(bytes: Uint8Array | undefined, name: string, again: string | undefined): Outcome {
  if (bytes === undefined) return fail(`${name} is missing.`);
  if (again === undefined) return absent(`Nothing valid to compare ${name} with.`);
  return Buffer.from(again).equals(bytes)
    ? pass(`${name} says what ${contentFile} says.`)
    : fail(`${name} is not what ${contentFile} reads like.`);
}

export function lookAtDocuments(files: RecordDirectory['files'], statement: ReadStatement | undefined): Outcome {
  const missing = documentFiles.filter((name) => !files.has(name));
  if (missing.length > 0) return fail(`Missing: ${missing.join(', ')}.`, missing);
  if (statement === undefined) return absent('No list of digests is signed by this key.');
  const changed = lookAtDigests(files, {
    ...statement,
    subject: statement.subject.filter(({ name }) => documentFiles.includes(name)),
  });
  return changed.result === 'pass' ? pass(`Signed with the record: ${documentFiles.join(', ')}.`) : changed;
}

export function lookAtReviews(content: RecordContent | undefined, now: number): Outcome {
  if (content === undefined) return absent('No valid record to read them from.');
  const dated = content.controls.flatMap(({ id, word }) =>
    word?.reviewBy === undefined ? [] : [{ id, reviewBy: word.reviewBy }],
  );
  if (dated.length === 0) return absent('Nothing is to be reviewed by a date.');
  // The whole day of the review still counts, in UTC.
  const today = new Date(now).toISOString().slice(0, 10);
  const overdue = dated.filter(({ reviewBy }) => reviewBy < today);
  return overdue.length === 0
    ? pass('No review is overdue.')
    : fail(`To be reviewed by now: ${overdue.map(({ id, reviewBy }) => `${id} (${reviewBy})`).join(', ')}.`);
}

function isSignedBy({ key }: PublicKey, bytes: Uint8Array, signature: Uint8Array): boolean {
  return verify('sha256', bytes, { key, dsaEncoding: 'der' }, signature);
}

export function pass(says: string): Outcome {
  return { result: 'pass', says };
}

export function fail(says: string, files?: readonly string[]): Outcome {
  return { result: 'fail', says, ...(files === undefined ? {} : { files }) };
}

export function absent(says: string): Outcome {
  return { result: 'absent', says };
}
