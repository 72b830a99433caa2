import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Every file under a directory with its bytes as Latin-1 text, so that any byte sequence can be looked for. */
export async function filesUnder(directory: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(await Promise.all(files.map(async (file) => [file, await readFile(file, 'latin1')] as const)));
}
