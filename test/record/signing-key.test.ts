import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { signingKey } from '../../src/record/signing-key.ts';
import { aDirectory } from './example.ts';

describe('the signing key', () => {
  it('is made on first use, for its owner only, and found again', async () => {
    const state = join(await aDirectory(), 'state', 'rootlock');
    const first = await signingKey(state, 'real');
    const again = await signingKey(state, 'real');
    expect(again.publicKey.fingerprint).toBe(first.publicKey.fingerprint);
    expect((await stat(join(state, 'signing-key.pem'))).mode & 0o777).toBe(0o600);
    expect((await stat(state)).mode & 0o777).toBe(0o700);
    expect(await readdir(state)).toEqual(['signing-key.pem']);
  });

  it('of a rehearsal is another one, in another file', async () => {
    const state = await aDirectory();
    const real = await signingKey(state, 'real');
    const rehearsal = await signingKey(state, 'rehearsal');
    expect(rehearsal.publicKey.fingerprint).not.toBe(real.publicKey.fingerprint);
    expect((await readdir(state)).toSorted()).toEqual(['rehearsal-signing-key.pem', 'signing-key.pem']);
  });

  it('is the same for several that start at once, every time', async () => {
    for (let round = 0; round < 25; round += 1) {
      const state = await aDirectory();
      const starts = Array.from({ length: 4 }, async (_, at) => {
        // Started a few turns apart, so that some look for the key while others write it.
        for (let turn = 0; turn < at * round; turn += 1) await new Promise(setImmediate);
        return signingKey(state, 'real');
      });
      const keys = await Promise.all(starts);
      expect(new Set(keys.map(({ publicKey }) => publicKey.fingerprint)).size).toBe(1);
      expect(await readdir(state)).toEqual(['signing-key.pem']);
    }
  });

  it('is refused when others can read it, and left as it is', async () => {
    const state = await aDirectory();
    await signingKey(state, 'real');
    const path = join(state, 'signing-key.pem');
    const before = await readFile(path);
    await chmod(path, 0o640);
    await expect(signingKey(state, 'real')).rejects.toMatchObject({
      kind: 'environment',
      next: [expect.stringContaining('chmod 600'), expect.any(String)],
    });
    expect((await readFile(path)).equals(before)).toBe(true);
  });

  it('is refused when the file holds something else', async () => {
    const state = await aDirectory();
    const other = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
    for (const text of ['', 'not a key', other]) {
      await writeFile(join(state, 'signing-key.pem'), text, { mode: 0o600 });
      await expect(signingKey(state, 'real')).rejects.toMatchObject({ kind: 'environment' });
    }
  });

  it('is not read through a link, nor from a directory', async () => {
    const state = await aDirectory();
    const elsewhere = await aDirectory();
    await signingKey(elsewhere, 'real');
    await symlink(join(elsewhere, 'signing-key.pem'), join(state, 'signing-key.pem'));
    await expect(signingKey(state, 'real')).rejects.toMatchObject({ kind: 'environment' });
    await mkdir(join(state, 'rehearsal-signing-key.pem'));
    await expect(signingKey(state, 'rehearsal')).rejects.toMatchObject({ kind: 'environment' });
  });

  it('cannot be made where a file stands in the way, and that is said', async () => {
    const state = join(await aDirectory(), 'file');
    await writeFile(state, '');
    await expect(signingKey(state, 'real')).rejects.toMatchObject({ kind: 'environment' });
  });
});
