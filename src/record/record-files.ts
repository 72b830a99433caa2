// The files of a record and how they are read. Reading is careful: a record may come from anyone, so links
// are not followed and sizes are limited. What cannot be read as a plain file is reported, not skipped.
import { lstat, open, readdir } from 'node:fs/promises';
import { constants } from 'node:fs';
import { join } from 'node:path';

export const contentFile = 'record.json';
export const bundleFile = 'record.sigstore.json';
export const detachedFile = 'record.json.sig';
/** A second signature of record.json, by an SSH key. A record may be without it. */
export const sshSignatureFile = 'record.json.sshsig';
export const publicKeyFile = 'signer.pub.pem';
export const markdownFile = 'record.md';
export const htmlFile = 'record.html';
export const howToFile = 'VERIFY.txt';
export const procedureFile = 'documents/root-procedure.md';
export const incidentPlanFile = 'documents/incident-plan.md';

export const procedureTitle = 'How root is used';
export const incidentPlanTitle = 'What to do when root is in danger';

/** The documents of a record, by path, with their titles. */
export const documentTitles: readonly (readonly [path: string, title: string])[] = [
  [procedureFile, procedureTitle],
  [incidentPlanFile, incidentPlanTitle],
];
export const documentFiles: readonly string[] = documentTitles.map(([path]) => path);

/** Files that sign; they cannot be subjects of what they sign. */
export const signatureFiles: readonly string[] = [bundleFile, detachedFile, sshSignatureFile];
/** Those that every record has. */
export const requiredSignatures: readonly string[] = [bundleFile, detachedFile];
/** Files every record has as signed subjects. A record may have further subjects. */
export const requiredSubjects: readonly string[] = [
  contentFile,
  publicKeyFile,
  markdownFile,
  htmlFile,
  howToFile,
  ...documentFiles,
];

/** Relative, forward slashes, no hidden, empty or parent part: what a subject may be called. */
export function isRecordPath(path: string): boolean {
  return path.length <= 200 && /^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/.test(path);
}

export interface RecordDirectory {
  /** Contents by path relative to the record's directory, with forward slashes. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** What is there but is no plain file of a sensible size. `is` completes the sentence "<path> ...". */
  readonly oddities: readonly { readonly path: string; readonly is: string }[];
}

const largestFile = 16 * 1024 * 1024;
const mostFiles = 500;
const deepest = 4;

/** Reads all of `directory`. Rejects with the file system's error only when the directory itself cannot be listed. */
export async function readRecord(directory: string): Promise<RecordDirectory> {
  const files = new Map<string, Uint8Array>();
  const oddities: { path: string; is: string }[] = [];
  const walk = async (prefix: string, depth: number): Promise<void> => {
    const names = (await readdir(join(directory, prefix))).toSorted();
    if (names.length === 0 && prefix !== '') oddities.push({ path: prefix, is: 'is an empty directory' });
    for (const name of names) {
      const path = prefix === '' ? name : `${prefix}/${name}`;
      if (files.size + oddities.length >= mostFiles) {
        oddities.push({ path, is: `is past the limit of ${mostFiles} files` });
        return;
      }
      const entry = await lstat(join(directory, path)).catch(() => undefined);
      if (entry?.isDirectory() && depth < deepest) await walk(path, depth + 1);
      else if (entry?.isFile()) {
        const bytes = await readLimited(join(directory, path)).catch(() => undefined);
        if (bytes === undefined) oddities.push({ path, is: 'cannot be read, or is larger than 16 MiB' });
        else files.set(path, bytes);
      } else oddities.push({ path, is: entry?.isSymbolicLink() ? 'is a link' : 'is not a plain file' });
    }
  };
  await walk('', 0);
  return { files, oddities };
}

async function readLimited(path: string): Promise<Uint8Array | undefined> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const { size } = await handle.stat();
    return size > largestFile ? undefined : await handle.readFile();
  } finally {
    await handle.close();
  }
}
