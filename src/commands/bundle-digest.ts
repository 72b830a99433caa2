// Which program made a record: a digest over its own files, that anyone can make again over the package they have.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const parts = ['bin', 'dist'];

/**
 * SHA-256, lower-case hex, of what `find bin dist -type f | LC_ALL=C sort | xargs sha256sum` prints in the package that
 * `module` belongs to. Undefined when it does not belong to one, or a file of it cannot be read.
 */
export async function bundleDigest(module: string = import.meta.url): Promise<string | undefined> {
  const root = packageOf(fileURLToPath(module));
  if (root === undefined) return undefined;
  try {
    const names = (await Promise.all(parts.map((part) => filesIn(root, part)))).flat().toSorted(byBytes);
    const lines = await Promise.all(
      names.map(async (name) => `${sha256(await readFile(join(root, name)))}  ${name}\n`),
    );
    return sha256(Buffer.from(lines.join('')));
  } catch {
    return undefined;
  }
}

/** The directory that has `dist`; a module lies in it, or among its chunks. */
function packageOf(file: string): string | undefined {
  const directory = dirname(file);
  const dist = basename(directory) === 'chunks' ? dirname(directory) : directory;
  return basename(dist) === 'dist' ? dirname(dist) : undefined;
}

async function filesIn(root: string, directory: string): Promise<readonly string[]> {
  const entries = await readdir(join(root, directory), { withFileTypes: true });
  const found = entries.map((entry) => {
    const name = `${directory}/${entry.name}`;
    return entry.isDirectory() ? filesIn(root, name) : Promise.resolve(entry.isFile() ? [name] : []);
  });
  return (await Promise.all(found)).flat();
}

function byBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
