// What a damaged journal held is kept before it is cut: a person may want to see it.
import { createHash } from 'node:crypto';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';

/** Keeps the whole text in a file beside the journal, readable by its owner only. Resolves with its path, once synced. */
export async function keepAside(text: string, directory: string): Promise<string> {
  // Named by what is in it: the same damage, met twice, is kept once.
  const name = createHash('sha256').update(text).digest('hex').slice(0, 12);
  const path = join(directory, `journal-damaged-${name}.jsonl`);
  const file = await open(`${path}.new`, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
  return path;
}
