// The record as an auditor checks it, with openssl, jq and sha256sum only: the commands of VERIFY.txt.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { finalCommands } from '../../src/commands/farewell.ts';
import { signRecord } from '../../src/record/signing.ts';

import { aDirectory, aKey, exampleContent } from './example.ts';
import { commandsOf, isHere, shell } from './printed.ts';

const missing = ['openssl', 'jq', 'sha256sum'].filter((tool) => !isHere(tool));

const itsType = '  "predicateType": "urn:rootlock:completion-record:v1",';

describe.skipIf(missing.length > 0)(
  `the commands of VERIFY.txt (needs ${missing.join(', ') || 'nothing more'})`,
  () => {
    it('verify the detached signature, and refuse a changed record', async () => {
      const path = await signRecord(exampleContent(), await aDirectory(), aKey());
      const [verify] = await commandsOf(path, 'openssl');
      expect(verify).toContain('openssl dgst');
      expect(shell(path, verify ?? '')).toEqual({ status: 0, output: `Verified OK\n${itsType}\n` });
      const record = await readFile(join(path, 'record.json'), 'utf8');
      await writeFile(join(path, 'record.json'), record.replace('Root has MFA', 'Root has  MFA'));
      expect(shell(path, verify ?? '').status).not.toBe(0);
    });

    it('print the fingerprint of the key', async () => {
      const key = aKey();
      const path = await signRecord(exampleContent(), await aDirectory(), key);
      const [, fingerprint] = await commandsOf(path, 'openssl');
      expect(shell(path, fingerprint ?? '').output).toBe(`${key.publicKey.fingerprint}  -\n`);
    });

    it('check every other file against the signed statement, and name the changed one', async () => {
      const path = await signRecord(exampleContent(), await aDirectory(), aKey());
      const [digests] = await commandsOf(path, 'jq');
      expect(shell(path, digests ?? '')).toEqual({
        status: 0,
        output:
          'VERIFY.txt: OK\ndocuments/incident-plan.md: OK\ndocuments/root-procedure.md: OK\nrecord.html: OK\nrecord.json: OK\nrecord.md: OK\nsigner.pub.pem: OK\n',
      });
      await writeFile(join(path, 'record.md'), 'other\n');
      expect(shell(path, digests ?? '')).toMatchObject({
        status: 1,
        output: expect.stringContaining('record.md: FAILED'),
      });
    });

    it('verify the envelope itself, rebuilt as DSSE says', async () => {
      const path = await signRecord(exampleContent(), await aDirectory(), aKey());
      const script = `
      jq -r .dsseEnvelope.payload record.sigstore.json | base64 -d > ../body.bin
      t=$(jq -r .dsseEnvelope.payloadType record.sigstore.json)
      { printf 'DSSEv1 %d %s %d ' \${#t} "$t" "$(($(wc -c < ../body.bin)))"; cat ../body.bin; } > ../pae.bin
      jq -r '.dsseEnvelope.signatures[0].sig' record.sigstore.json | base64 -d > ../sig.bin
      openssl dgst -sha256 -verify signer.pub.pem -signature ../sig.bin ../pae.bin`;
      expect(shell(path, script)).toEqual({ status: 0, output: 'Verified OK\n' });
    });

    it('work as printed at the end of a run, for a directory with an awkward name', async () => {
      const parent = await aDirectory();
      const path = await signRecord(exampleContent(), join(parent, "it's here"), aKey());
      const command = finalCommands(path, false).find(({ command: text }) => text.includes('openssl'))?.command;
      expect(shell(parent, command ?? '').output).toBe(`Verified OK\n${itsType}\n`);
    });
  },
);

describe('VERIFY.txt', () => {
  it.each([
    [false, 'urn:rootlock:completion-record:v1', 'urn:rootlock:rehearsal-record:v1'],
    [true, 'urn:rootlock:rehearsal-record:v1', 'urn:rootlock:completion-record:v1'],
  ] as const)('names the predicate type of the record (rehearsal: %s)', async (rehearsal, own, other) => {
    const path = await signRecord(
      exampleContent(rehearsal),
      await aDirectory(),
      aKey(rehearsal ? 'rehearsal' : 'real'),
    );
    const text = await readFile(join(path, 'VERIFY.txt'), 'utf8');
    expect(text).toContain(`--type ${own} `);
    expect(text).not.toContain(other);
    expect(text.startsWith('REHEARSAL')).toBe(rehearsal);
  });
});
