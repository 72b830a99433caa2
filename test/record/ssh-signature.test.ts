// The reader of SSH signatures, with ssh-keygen as the judge: both say the same of every kind of key, good and bad.
import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSshSignature } from '../../src/record/ssh-signature.ts';
import { wireString } from '../../src/record/ssh-wire.ts';
import { aDirectory } from './example.ts';
import {
  armoured,
  craftedSignature,
  edwardsPair,
  hasSshKeygen,
  makeSshKey,
  securityKey,
  sshKeygenAccepts,
  sshSignatureBy,
} from './ssh.ts';

const message = Buffer.from('{\n  "a": 1\n}\n');
const namespace = 'rootlock-record';

function opened(bytes: Uint8Array) {
  const read = readSshSignature(bytes);
  if (read.kind === 'refused') throw new Error(read.why);
  return read.signature;
}

function why(bytes: Uint8Array): string | undefined {
  const read = readSshSignature(bytes);
  return read.kind === 'refused' ? read.why : undefined;
}

describe.skipIf(!hasSshKeygen)('a signature by ssh-keygen', () => {
  it.each([['ed25519'], ['ecdsa', '256'], ['ecdsa', '384'], ['ecdsa', '521'], ['rsa', '2048']])(
    'with a key of kind %s %s is read, holds, and holds for nothing else',
    async (...kind) => {
      const key = makeSshKey(await aDirectory(), kind);
      // Numbers of ECDSA begin with zeros now and then.
      for (let round = 0; round < (kind[0] === 'ecdsa' ? 12 : 2); round += 1) {
        const signature = opened(sshSignatureBy(key, namespace, message));
        expect(signature.namespace).toBe(namespace);
        expect(signature.signs(message)).toBe(true);
        expect(signature.signs(Buffer.from('other'))).toBe(false);
        expect(signature.key.type).toBe(key.publicKey.split(' ')[0]);
      }
    },
  );

  it('has its key named as ssh-keygen names it', async () => {
    const key = makeSshKey(await aDirectory(), ['ed25519']);
    const { fingerprint } = opened(sshSignatureBy(key, namespace, message)).key;
    expect(fingerprint).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
    expect(spawnSync('ssh-keygen', ['-l', '-f', key.path], { encoding: 'utf8' }).stdout).toContain(fingerprint);
  });

  it.each(['ed25519', 'nistp256'] as const)('and one of a security key (%s): both take it', async (curve) => {
    const file = join(await aDirectory(), 's');
    const bytes = craftedSignature(message, securityKey(curve));
    await writeFile(file, bytes);
    expect(opened(bytes).signs(message)).toBe(true);
    expect(opened(bytes).signs(Buffer.from('other'))).toBe(false);
    expect(sshKeygenAccepts(file, namespace, message)).toBe(true);
    expect(sshKeygenAccepts(file, namespace, Buffer.from('other'))).toBe(false);
  });

  it('and any one of its bits changed: refused, or it signs something else', async () => {
    const bytes = sshSignatureBy(makeSshKey(await aDirectory(), ['ecdsa', '256']), namespace, message);
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const read = readSshSignature(changed);
      const holds =
        read.kind === 'signature' && read.signature.namespace === namespace && read.signature.signs(message);
      expect(holds, `bit ${bit}`).toBe(false);
    }
  });
});

describe('an SSH signature', () => {
  const pair = edwardsPair();
  const good = craftedSignature(message, pair);

  it('is read when it is as PROTOCOL.sshsig says', () => {
    expect(opened(good).signs(message)).toBe(true);
  });

  it.each<[string, Uint8Array]>([
    ['lines of another length', armoured(Buffer.from(good.toString().split('\n').slice(1, -2).join(''), 'base64'), 76)],
    ['no line feed at its end', good.subarray(0, -1)],
    ['a line feed too many', Buffer.concat([good, Buffer.from('\n')])],
    ['carriage returns', Buffer.from(good.toString().replaceAll('\n', '\r\n'))],
    ['text before it', Buffer.concat([Buffer.from('Comment: x\n'), good])],
    ['nothing', Buffer.alloc(0)],
  ])('is refused with %s', (_, bytes) => {
    expect(why(bytes)).toBe('it is not in the form that ssh-keygen writes');
  });

  it.each<[string, Partial<Parameters<typeof craftedSignature>[1]>]>([
    ['it holds more than belongs there', { tail: Buffer.from('x') }],
    ['it holds more than belongs there', { reserved: 'x' }],
    ['it is of another version', { version: 2 }],
    ['it rests on a digest that is not known here', { hash: 'sha1' }],
    ['a name in it is not plain text', { namespace: 'rootlock record' }],
    [
      'its key is of the kind ssh-dss, which is not known here',
      { publicKey: Buffer.concat([wireString('ssh-dss'), wireString('x')]) },
    ],
    ['its key is no valid key', { publicKey: Buffer.concat([wireString('ssh-ed25519'), wireString('short')]) }],
    ['it ends too early', { signs: () => Buffer.from([0, 0, 0, 9, 1]) }],
    ['it holds more than belongs there', { signs: (signed) => Buffer.concat([pair.signs(signed), Buffer.from('x')]) }],
  ])('is refused: %s', (says, wrong) => {
    expect(why(craftedSignature(message, { ...pair, ...wrong }))).toBe(says);
  });

  it('does not hold when it says it was made by another kind of key', () => {
    const signs = (signed: Buffer) => {
      const made = pair.signs(signed);
      return Buffer.concat([wireString('ssh-ed448'), made.subarray(4 + 'ssh-ed25519'.length)]);
    };
    expect(opened(craftedSignature(message, { ...pair, signs })).signs(message)).toBe(false);
  });
});
