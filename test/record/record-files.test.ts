import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRecord } from '../../src/record/record-files.ts';
import { signRecord } from '../../src/record/signing.ts';
import { verifyRecord } from '../../src/record/verification.ts';
import { aDirectory, aKey, aMoment, exampleContent } from './example.ts';

describe('reading a record', () => {
  it('gives every file by its path with forward slashes', async () => {
    const directory = await aDirectory();
    await mkdir(join(directory, 'documents'));
    await writeFile(join(directory, 'documents', 'a.md'), 'a');
    await writeFile(join(directory, 'record.json'), '{}');
    const { files, oddities } = await readRecord(directory);
    expect([...files.keys()]).toEqual(['documents/a.md', 'record.json']);
    expect(oddities).toEqual([]);
  });

  it('does not follow links, even to a file that would fit', async () => {
    const path = await signRecord(exampleContent(), await aDirectory(), aKey());
    await symlink(join(path, 'record.md'), join(path, 'link.md'));
    const directory = await readRecord(path);
    expect(directory.oddities).toEqual([{ path: 'link.md', is: 'is a link' }]);
    expect(verifyRecord(directory, { now: aMoment }).verdict).toBe('damaged');
  });

  it('reports a file that is far too large instead of reading it', async () => {
    const directory = await aDirectory();
    await writeFile(join(directory, 'record.json'), '');
    await truncate(join(directory, 'record.json'), 1024 ** 3);
    const { files, oddities } = await readRecord(directory);
    expect(files.size).toBe(0);
    expect(oddities).toEqual([{ path: 'record.json', is: 'cannot be read, or is larger than 16 MiB' }]);
  });

  it('reports empty and far too deep directories', async () => {
    const directory = await aDirectory();
    await mkdir(join(directory, 'a', 'b', 'c', 'd', 'e'), { recursive: true });
    await mkdir(join(directory, 'empty'));
    expect((await readRecord(directory)).oddities.map(({ path }) => path)).toEqual(['a/b/c/d/e', 'empty']);
  });

  it('rejects for a directory that is not there', async () => {
    await expect(readRecord(join(await aDirectory(), 'none'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
