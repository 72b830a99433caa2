// The local signing key: ECDSA P-256, made on first use, one for real accounts and another one for
// rehearsals. It stays in the state directory, readable by its owner only, and is never replaced.
import { createPrivateKey, generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { link, lstat, mkdir, open, readFile, rename, unlink } from 'node:fs/promises';
import { platform } from 'node:os';
import { join } from 'node:path';
import { Problem } from '../engine/errors.ts';
import { isErrno, syncDirectory, writeNewFile } from './durable-files.ts';
import { publicKeyOf, type PublicKey } from './public-key.ts';

export type KeyPurpose = 'real' | 'rehearsal';

export interface SigningKey {
  readonly purpose: KeyPurpose;
  readonly privateKey: KeyObject;
  readonly publicKey: PublicKey;
}

const fileNames = { real: 'signing-key.pem', rehearsal: 'rehearsal-signing-key.pem' } as const;

/**
 * The key for `purpose` in `stateDirectory`, made there (PKCS #8, mode 0600, synced) when there is none.
 * Two processes that start at once end with the same key. Rejects with a Problem (`environment`) when the
 * key is open to others, is no P-256 key, or cannot be read or written; an existing file is never changed.
 */
export async function signingKey(stateDirectory: string, purpose: KeyPurpose): Promise<SigningKey> {
  const path = join(stateDirectory, fileNames[purpose]);
  try {
    return (await existing(path, purpose)) ?? (await made(stateDirectory, path, purpose));
  } catch (error) {
    if (error instanceof Problem) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw problem(
      `The signing key ${path} cannot be used: ${reason}.`,
      'Make the state directory readable and writable for you, or name another one with --state-dir.',
      error,
    );
  }
}

/** The key for `purpose` where there is one; it makes none. Rejects as `signingKey` does. */
export function presentKey(stateDirectory: string, purpose: KeyPurpose): Promise<SigningKey | undefined> {
  return existing(join(stateDirectory, fileNames[purpose]), purpose);
}

async function existing(path: string, purpose: KeyPurpose): Promise<SigningKey | undefined> {
  const entry = await lstat(path).catch((error: unknown) => {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  });
  if (entry === undefined) return undefined;
  if (!entry.isFile()) throw problem(`${path} is not a plain file.`, 'Move it away; a new key is then made.');
  if (platform() !== 'win32' && (entry.mode & 0o077) !== 0) {
    throw problem(
      `The signing key ${path} can be read or changed by others on this machine.`,
      `If nobody else used it, run: chmod 600 ${path}`,
      undefined,
      'Otherwise move it away; a new key is then made, with another fingerprint.',
    );
  }
  const pem = await readFile(path, 'utf8');
  try {
    const privateKey = createPrivateKey({ key: pem, format: 'pem' });
    return { purpose, privateKey, publicKey: publicKeyOf(privateKey) };
  } catch (error) {
    throw problem(
      `${path} does not hold an ECDSA P-256 private key.`,
      'Restore it from a copy, or move it away; a new key is then made, with another fingerprint.',
      error,
    );
  }
}

async function made(directory: string, path: string, purpose: KeyPurpose): Promise<SigningKey> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const draft = `${path}.${randomUUID()}.new`;
  await writeNewFile(draft, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  try {
    // A link, unlike a rename, never replaces a key that another process made meanwhile.
    await link(draft, path);
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) await withoutLinks(draft, path, error);
  } finally {
    await unlink(draft).catch(() => undefined);
  }
  await syncDirectory(directory);
  const key = await existing(path, purpose);
  if (key === undefined) throw new Error('it vanished while it was made');
  return key;
}

/** Some file systems have no links. There, an empty file claims the name first. */
async function withoutLinks(draft: string, path: string, why: unknown): Promise<void> {
  if (!isErrno(why, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK')) throw why;
  const claim = await open(path, 'wx', 0o600);
  await claim.close();
  await rename(draft, path);
}

function problem(happened: string, next: string, cause?: unknown, otherwise?: string): Problem {
  return new Problem(
    'environment',
    {
      happened,
      account: 'The AWS account is as it was; no record was written.',
      next: otherwise === undefined ? [next] : [next, otherwise],
    },
    cause === undefined ? undefined : { cause },
  );
}
