import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRecord } from '../../src/record/record-files.ts';
import { signedFiles, signRecord } from '../../src/record/signing.ts';
import { verifyRecord } from '../../src/record/verification.ts';
import { aDirectory, aKey, aMoment, exampleContent } from './example.ts';

describe('writing a record', () => {
  it('puts nine files in a directory of its own, for the owner only', async () => {
    const parent = await aDirectory();
    const path = await signRecord(exampleContent(), parent, aKey());
    expect(basename(path)).toBe('rootlock-record-111122223333-20261122T101500Z');
    expect(await readdir(parent)).toEqual([basename(path)]);
    const names = [
      'VERIFY.txt',
      'documents/incident-plan.md',
      'documents/root-procedure.md',
      'record.html',
      'record.json',
      'record.json.sig',
      'record.md',
      'record.sigstore.json',
      'signer.pub.pem',
    ];
    const entries = await readdir(path, { recursive: true });
    expect(entries.toSorted()).toEqual(['documents', ...names].toSorted());
    for (const folder of [path, join(path, 'documents')]) expect((await stat(folder)).mode & 0o777).toBe(0o700);
    for (const name of names) expect((await stat(join(path, name))).mode & 0o777).toBe(0o600);
  });

  it('gives a record that verifies', async () => {
    const key = aKey();
    const path = await signRecord(exampleContent(), await aDirectory(), key);
    const directory = await readRecord(path);
    expect(verifyRecord(directory, { now: aMoment }).verdict).toBe('intact-signer-not-established');
    expect(verifyRecord(directory, { now: aMoment, expectedKey: key.publicKey }).verdict).toBe('verified-with-key');
  });

  it('gives a record that verifies when the words of the owner came in any order', () => {
    const content = exampleContent();
    const controls = content.controls.map((control) =>
      control.word === undefined
        ? control
        : {
            ...control,
            word: { ...control.word, fields: { witness: 'Bob', owner: 'Ada', copy: 'safe', holder: 'Ada' } },
          },
    );
    const files = signedFiles({ ...content, controls }, aKey());
    expect(verifyRecord({ files, oddities: [] }, { now: aMoment }).verdict).toBe('intact-signer-not-established');
  });

  it('takes further files, in directories too, as signed subjects', async () => {
    const extra = new Map([['documents/more/notes.md', Buffer.from('# Notes\n')]]);
    const path = await signRecord(exampleContent(), await aDirectory(), aKey(), extra);
    expect((await stat(join(path, 'documents'))).mode & 0o777).toBe(0o700);
    const { verdict } = verifyRecord(await readRecord(path), { now: aMoment });
    expect(verdict).toBe('intact-signer-not-established');
    await writeFile(join(path, 'documents/more/notes.md'), '# Other\n');
    const damaged = verifyRecord(await readRecord(path), { now: aMoment });
    expect(damaged.checks.find(({ name }) => name === 'digests')?.files).toEqual(['documents/more/notes.md']);
  });

  it.each(['../escape.md', '/etc/x', 'a//b', '.hidden', 'a\nb'])('refuses the file name %j', (name) => {
    expect(() => signedFiles(exampleContent(), aKey(), new Map([[name, Buffer.alloc(0)]]))).toThrow(TypeError);
  });

  it('never writes over an existing record', async () => {
    const parent = await aDirectory();
    const first = await signRecord(exampleContent(), parent, aKey());
    const before = await readRecord(first);
    const second = await signRecord(exampleContent(), parent, aKey());
    expect(basename(second)).toBe(`${basename(first)}-2`);
    expect(await readRecord(first)).toEqual(before);
  });

  it('leaves alone whatever has the name already, even an empty directory or a file', async () => {
    const parent = await aDirectory();
    const name = 'rootlock-record-111122223333-20261122T101500Z';
    await mkdir(join(parent, name));
    await writeFile(join(parent, `${name}-2`), 'mine');
    expect(basename(await signRecord(exampleContent(), parent, aKey()))).toBe(`${name}-3`);
    expect(await readdir(join(parent, name))).toEqual([]);
    expect(await readFile(join(parent, `${name}-2`), 'utf8')).toBe('mine');
  });

  it('gives each of several at once a directory of its own', async () => {
    const parent = await aDirectory();
    const paths = await Promise.all(Array.from({ length: 4 }, () => signRecord(exampleContent(), parent, aKey())));
    expect(new Set(paths).size).toBe(4);
    for (const path of paths) {
      expect(verifyRecord(await readRecord(path), { now: aMoment }).verdict).toBe('intact-signer-not-established');
    }
  });

  it('leaves nothing behind when it cannot write, and says what to do', async () => {
    const parent = await aDirectory();
    await writeFile(join(parent, 'file'), '');
    await expect(signRecord(exampleContent(), join(parent, 'file'), aKey())).rejects.toMatchObject({
      kind: 'environment',
      next: [expect.stringContaining('--output'), expect.any(String)],
    });
    expect(await readdir(parent)).toEqual(['file']);
  });

  it('names a rehearsal as one, and refuses the other key', async () => {
    const parent = await aDirectory();
    const path = await signRecord(exampleContent(true), parent, aKey('rehearsal'));
    expect(basename(path)).toMatch(/^rootlock-rehearsal-record-/);
    expect(() => signedFiles(exampleContent(true), aKey('real'))).toThrow(TypeError);
    expect(() => signedFiles(exampleContent(false), aKey('rehearsal'))).toThrow(TypeError);
  });

  it('refuses content that its own schema would refuse', () => {
    expect(() => signedFiles({ ...exampleContent(), outcome: 'open-remain' }, aKey())).toThrow(/outcome/);
  });
});
