import { generateKeyPairSync } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verifyCommand } from '../../src/commands/verify.ts';
import { signRecord } from '../../src/record/signing.ts';
import { aDirectory, aKey, aMoment, exampleContent } from './example.ts';

interface Options {
  readonly keyFile?: string;
  readonly format?: 'table' | 'json';
  readonly now?: number;
}

async function run(path: string, options: Options = {}): Promise<{ readonly code: number; readonly output: string }> {
  let output = '';
  const write = (text: string) => {
    output += text;
  };
  const code = await verifyCommand({ path, format: 'table', now: aMoment, write, ...options });
  return { code, output };
}

describe('rootlock verify', () => {
  it('says intact, signer not established, and the fingerprint to compare', async () => {
    const key = aKey();
    const { code, output } = await run(await signRecord(exampleContent(), await aDirectory(), key));
    expect(code).toBe(0);
    expect(output).toContain('Intact, signer not established');
    expect(output).toContain(key.publicKey.fingerprint);
    expect(output).toContain('Record of account 111122223333, finished 2026-11-22T10:15:00.250Z\nAll controls hold');
    expect(output).not.toContain('REHEARSAL');
  });

  it('says first when it is a rehearsal', async () => {
    const { code, output } = await run(await signRecord(exampleContent(true), await aDirectory(), aKey('rehearsal')));
    expect(code).toBe(0);
    expect(output.startsWith('REHEARSAL.')).toBe(true);
  });

  it('says first when it is a rehearsal, even when it is damaged', async () => {
    const path = await signRecord(exampleContent(true), await aDirectory(), aKey('rehearsal'));
    await writeFile(join(path, 'record.json'), '{}');
    const { code, output } = await run(path);
    expect(code).toBe(6);
    expect(output.startsWith('REHEARSAL.')).toBe(true);
  });

  it('says verified with the right key, and exits 6 with another one', async () => {
    const path = await signRecord(exampleContent(), await aDirectory(), aKey());
    const right = await run(path, { keyFile: join(path, 'signer.pub.pem') });
    expect(right.output).toContain('Verified: intact, and signed with the key');
    expect(right).toMatchObject({ code: 0 });
    const keyFile = join(await aDirectory(), 'other.pem');
    await writeFile(keyFile, aKey().publicKey.pem);
    const wrong = await run(path, { keyFile });
    expect(wrong.code).toBe(6);
    expect(wrong.output).toContain('signed with another key');
  });

  it('names the damaged file and exits 6', async () => {
    const path = await signRecord(exampleContent(), await aDirectory(), aKey());
    await writeFile(join(path, 'VERIFY.txt'), 'Just trust it.\n');
    const { code, output } = await run(path);
    expect(code).toBe(6);
    expect(output).toContain('FAIL  digests             Changed since it was signed: VERIFY.txt.');
    expect(output).toContain('Look at: VERIFY.txt.');
  });

  it('exits 6 when a review is overdue, and says that the record is intact', async () => {
    const path = await signRecord(exampleContent(), await aDirectory(), aKey());
    const { code, output } = await run(path, { now: Date.parse('2027-06-01') });
    expect(code).toBe(6);
    expect(output).toContain('root-email (2026-12-31)');
    expect(output).toContain('Intact, but out of date');
  });

  it('exits 6 for a directory that holds no record', async () => {
    const { code, output } = await run(await aDirectory());
    expect(code).toBe(6);
    expect(output).toContain('this directory holds no record');
  });

  it('gives the same as JSON', async () => {
    const key = aKey();
    const path = await signRecord(exampleContent(), await aDirectory(), key);
    const { code, output } = await run(path, { format: 'json' });
    expect(code).toBe(0);
    expect(output).toContain('"name": "signature"');
    expect(JSON.parse(output)).toMatchObject({
      rehearsal: 'no',
      verdict: 'intact-signer-not-established',
      account: { id: '111122223333' },
      outcome: 'all-hold',
      signer: { sha256: key.publicKey.fingerprint },
    });
  });

  it('prints no control character from a file name or a broken record', async () => {
    const path = await signRecord(exampleContent(), await aDirectory(), aKey());
    await writeFile(join(path, 'x\u001b[2J\u202e.txt'), '');
    const { code, output } = await run(path);
    expect(code).toBe(6);
    expect(output.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it.each([
    ['a path where nothing is', async () => join(await aDirectory(), 'none')],
    ['a file', async () => join(await signRecord(exampleContent(), await aDirectory(), aKey()), 'record.json')],
  ])('refuses %s as a usage problem', async (_, path) => {
    await expect(run(await path())).rejects.toMatchObject({ kind: 'usage' });
  });

  it('refuses a key file that is missing, private or of another kind', async () => {
    const path = await signRecord(exampleContent(), await aDirectory(), aKey());
    const keyFile = join(await aDirectory(), 'key.pem');
    await expect(run(path, { keyFile })).rejects.toMatchObject({ kind: 'usage' });
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const ed = generateKeyPairSync('ed25519');
    for (const pem of [
      ec.privateKey.export({ type: 'pkcs8', format: 'pem' }),
      ed.publicKey.export({ type: 'spki', format: 'pem' }),
      await readFile(join(path, 'record.json'), 'utf8'),
    ]) {
      await writeFile(keyFile, pem);
      await expect(run(path, { keyFile })).rejects.toMatchObject({ kind: 'usage' });
    }
  });
});
