// Writing so that a file is either not there or whole and on disk, and readable by its owner only.
import { open } from 'node:fs/promises';

/** Writes a new file, mode 0600, and returns after fsync. Rejects with EEXIST rather than touch an existing one. */
export async function writeNewFile(path: string, bytes: Uint8Array | string): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Puts the names in a directory on disk, where the platform lets a directory be opened at all. */
export async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r').catch(() => undefined);
  try {
    await handle?.sync();
  } catch (error) {
    if (!isErrno(error, 'EPERM', 'EINVAL', 'EISDIR', 'ENOTSUP', 'EACCES')) throw error;
  } finally {
    await handle?.close();
  }
}

/** True when `error` is a system error with one of these codes. */
export function isErrno(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.some((code) => code === error.code);
}
