// SSH keys of the test's own, and signatures by them: made by ssh-keygen, or by hand where it would need a security key.
import { spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { wireString, wireUint32 } from '../../src/record/ssh-wire.ts';

/** False where there is no ssh-keygen: then what it says cannot be asked. */
export const hasSshKeygen = spawnSync('ssh-keygen', ['-Y', 'none']).error === undefined;

export interface SshKeyFiles {
  /** Of the private half; the public one is beside it, with `.pub`. */
  readonly path: string;
  /** Of the public half, one line. */
  readonly publicKey: string;
}

export function makeSshKey(directory: string, kind: readonly string[], passphrase = ''): SshKeyFiles {
  const path = join(directory, `id_${kind.join('_')}`);
  const [type = 'ed25519', bits] = kind;
  const size = bits === undefined ? [] : ['-b', bits];
  const { status, stderr } = spawnSync(
    'ssh-keygen',
    ['-q', '-t', type, ...size, '-N', passphrase, '-C', 'ada@example.com', '-f', path],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  return { path, publicKey: readFileSync(`${path}.pub`, 'utf8').trim() };
}

/** Whether ssh-keygen takes `signature` for one of `message`. */
export function sshKeygenAccepts(file: string, namespace: string, message: Uint8Array): boolean {
  const { status } = spawnSync('ssh-keygen', ['-Y', 'check-novalidate', '-n', namespace, '-s', file], {
    input: message,
  });
  return status === 0;
}

export function sshSignatureBy(key: SshKeyFiles, namespace: string, message: Uint8Array): Buffer {
  const { status, stdout, stderr } = spawnSync('ssh-keygen', ['-q', '-Y', 'sign', '-f', key.path, '-n', namespace], {
    input: message,
  });
  if (status !== 0) throw new Error(stderr.toString());
  return stdout;
}

export interface Crafted {
  readonly namespace?: string;
  readonly reserved?: string;
  readonly hash?: string;
  readonly version?: number;
  readonly publicKey: Buffer;
  /** Gives the signature, in SSH's form, of what is to be signed. */
  readonly signs: (signed: Buffer) => Buffer;
  readonly tail?: Buffer;
}

/** The file as PROTOCOL.sshsig says, with whatever is to be wrong in it. */
export function craftedSignature(message: Uint8Array, crafted: Crafted): Buffer {
  const { namespace = 'rootlock-record', reserved = '', hash = 'sha512', version = 1, publicKey, signs } = crafted;
  const digest = createHash(hash).update(message).digest();
  const signed = Buffer.concat([
    Buffer.from('SSHSIG'),
    ...[namespace, reserved, hash, digest].map((part) => wireString(part)),
  ]);
  const parts = [publicKey, namespace, reserved, hash, signs(signed)].map((part) => wireString(part));
  return armoured(
    Buffer.concat([Buffer.from('SSHSIG'), wireUint32(version), ...parts, crafted.tail ?? Buffer.alloc(0)]),
  );
}

export function armoured(blob: Buffer, width = 70): Buffer {
  const lines = blob.toString('base64').match(new RegExp(`.{1,${width}}`, 'g')) ?? [];
  return Buffer.from(['-----BEGIN SSH SIGNATURE-----', ...lines, '-----END SSH SIGNATURE-----', ''].join('\n'));
}

/** A pair of Ed25519 in SSH's form. */
export function edwardsPair(): Crafted & { readonly privateKey: KeyObject } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const type = 'ssh-ed25519';
  return {
    privateKey,
    publicKey: Buffer.concat([wireString(type), wireString(rawOf(publicKey))]),
    signs: (signed) => Buffer.concat([wireString(type), wireString(sign(null, signed, privateKey))]),
  };
}

/** The same, as a security key signs for `ssh:`. */
export function securityKey(curve: 'ed25519' | 'nistp256'): Crafted {
  const application = Buffer.from('ssh:');
  const [flags, counter] = [Buffer.from([1]), wireUint32(7)];
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
  const asked = (signed: Buffer) => Buffer.concat([sha256(application), flags, counter, sha256(signed)]);
  if (curve === 'ed25519') {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const type = 'sk-ssh-ed25519@openssh.com';
    return {
      publicKey: Buffer.concat([wireString(type), wireString(rawOf(publicKey)), wireString(application)]),
      signs: (signed) =>
        Buffer.concat([wireString(type), wireString(sign(null, asked(signed), privateKey)), flags, counter]),
    };
  }
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  const type = 'sk-ecdsa-sha2-nistp256@openssh.com';
  return {
    publicKey: Buffer.concat([type, 'nistp256', point, application].map((part) => wireString(part))),
    signs: (signed) => {
      const plain = sign('sha256', asked(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' });
      const numbers = [plain.subarray(0, 32), plain.subarray(32)].map((number) => wireString(shortest(number)));
      return Buffer.concat([wireString(type), wireString(Buffer.concat(numbers)), flags, counter]);
    },
  };
}

function shortest(number: Buffer): Buffer {
  const digits = number.subarray(number.findIndex((byte) => byte !== 0));
  return (digits[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), digits]) : digits;
}

const rawOf = (key: KeyObject) => Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');
