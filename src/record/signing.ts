// Signs a record and puts it on disk: all of it or nothing, in a directory of its own, never over another.
import { randomUUID, sign, type KeyObject } from 'node:crypto';
import { lstat, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Problem } from '../engine/errors.ts';
import { canonicalBytes } from './canonical.ts';
import type { RecordContent, UnsignedContent } from './content.ts';
import { isErrno, syncDirectory, writeNewFile } from './durable-files.ts';
import { documentsOf } from './documents/documents.ts';
import { canonicalSignature } from './ecdsa-signature.ts';
import { envelopeBytes, signedBytes } from './envelope.ts';
import { recordHtml } from './html/page.ts';
import { recordMarkdown } from './markdown.ts';
import {
  bundleFile,
  contentFile,
  detachedFile,
  howToFile,
  isRecordPath,
  htmlFile,
  markdownFile,
  publicKeyFile,
} from './record-files.ts';
import { checkContent } from './schema.ts';
import type { SigningKey } from './signing-key.ts';
import { statementBytes, subjectsOf } from './statement.ts';
import { verifyText } from './verify-text.ts';

/** Further files of a record, by path inside it; each becomes a signed subject. */
export type ExtraFiles = ReadonlyMap<string, Uint8Array>;

/**
 * The files of the record, signed. Throws a TypeError when the content is not valid, or the key is a
 * rehearsal's and the content is not (or the other way round): both are our bugs.
 */
export function signedFiles(
  unsigned: UnsignedContent,
  key: SigningKey,
  extra: ExtraFiles = new Map(),
): Map<string, Uint8Array> {
  const { pem, fingerprint } = key.publicKey;
  const content: RecordContent = { ...unsigned, signer: { sha256: fingerprint } };
  const contentBytes = canonicalBytes(content);
  // From here on the content as its bytes have it: whoever verifies has nothing else to render from.
  const checked = checkContent(JSON.parse(contentBytes.toString('utf8')));
  if (checked.kind === 'refused') throw new TypeError(`record.json would not be valid: ${checked.faults.join('; ')}`);
  if (content.run.rehearsal !== (key.purpose === 'rehearsal')) {
    throw new TypeError('a rehearsal is signed with the rehearsal key, and nothing else is');
  }
  const files = new Map<string, Uint8Array>(extra);
  for (const name of extra.keys()) {
    if (!isRecordPath(name)) throw new TypeError(`not a name for a file in a record: ${name}`);
  }
  files.set(contentFile, contentBytes);
  files.set(publicKeyFile, Buffer.from(pem));
  files.set(markdownFile, Buffer.from(recordMarkdown(checked.content, fingerprint)));
  files.set(htmlFile, Buffer.from(recordHtml(checked.content, fingerprint)));
  files.set(howToFile, Buffer.from(verifyText(content, fingerprint)));
  for (const [name, bytes] of documentsOf(checked.content)) files.set(name, bytes);
  const payload = statementBytes(content, subjectsOf(files));
  const signature = signBytes(signedBytes(payload), key.privateKey);
  files.set(bundleFile, envelopeBytes({ payload, signature, keyHint: fingerprint }));
  files.set(detachedFile, signBytes(contentBytes, key.privateKey));
  return files;
}

/**
 * Signs and writes the record into a new directory inside `parent` and returns its path, e.g.
 * `rootlock-record-111122223333-20261122T101500Z`; a rehearsal's name says so. Directories 0700, files
 * 0600. Written beside, synced and then renamed, so the directory is complete or absent.
 * Rejects with a Problem (`environment`) when it cannot be written.
 */
export async function signRecord(
  content: UnsignedContent,
  parent: string,
  key: SigningKey,
  extra: ExtraFiles = new Map(),
): Promise<string> {
  const files = signedFiles(content, key, extra);
  const draft = join(parent, `.rootlock-record-${randomUUID()}.new`);
  try {
    await mkdir(parent, { recursive: true, mode: 0o700 });
    await mkdir(draft, { mode: 0o700 });
    const folders = new Set([draft]);
    for (const [name, bytes] of files) {
      const path = join(draft, name);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      folders.add(dirname(path));
      await writeNewFile(path, bytes);
    }
    for (const folder of folders) await syncDirectory(folder);
    const path = await moveIntoPlace(draft, join(parent, directoryName(content)));
    await syncDirectory(parent);
    return path;
  } catch (error) {
    await rm(draft, { recursive: true, force: true }).catch(() => undefined);
    const reason = error instanceof Error ? error.message : String(error);
    throw new Problem(
      'environment',
      {
        happened: `The record could not be written to ${parent}: ${reason}.`,
        account: 'The AWS account is as the run left it; only the record is missing.',
        next: [
          'Make room or choose another directory with --output.',
          'Then run rootlock again: it reads the account afresh, and signs the record.',
        ],
      },
      { cause: error },
    );
  }
}

function directoryName({ run }: UnsignedContent): string {
  const time = run.finishedAt.replace(/\.\d+Z$/, 'Z').replace(/[-:]/g, '');
  return `rootlock-${run.rehearsal ? 'rehearsal-' : ''}record-${run.account.id}-${time}`;
}

/** Renames to `wanted`, or to the first free `wanted-2`, `wanted-3`, … */
async function moveIntoPlace(draft: string, wanted: string): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const path = attempt === 1 ? wanted : `${wanted}-${attempt}`;
    if (await isThere(path)) continue;
    try {
      await rename(draft, path);
      return path;
    } catch (error) {
      // Someone else took the name between the look and the rename.
      if (!isErrno(error, 'ENOTEMPTY', 'EEXIST', 'ENOTDIR')) throw error;
    }
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return false;
    throw error;
  }
}

function signBytes(bytes: Uint8Array, privateKey: KeyObject): Buffer {
  return canonicalSignature(sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' }));
}
