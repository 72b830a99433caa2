// Public keys of SSH and what they sign, checked with Node alone: Ed25519, ECDSA, RSA, and the two kinds that live in a
// security key (RFC 4253 §6.6, RFC 5656 §3.1, RFC 8332, RFC 8709; OpenSSH's PROTOCOL.u2f).
import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { wireReader, wireUint32, type WireReader } from './ssh-wire.ts';

export interface SshKey {
  /** As SSH names it, e.g. `ssh-ed25519`. */
  readonly type: string;
  /** As ssh-keygen prints it: `SHA256:` and base64 without padding. */
  readonly fingerprint: string;
  /**
   * Whether `signature`, in SSH's form, is one of `signed` by this key. Throws a RangeError when its form is not the
   * one that OpenSSH writes.
   */
  verifies(signed: Uint8Array, signature: Uint8Array): boolean;
}

const curves: { readonly [name: string]: { readonly crv: string; readonly hash: string; readonly size: number } } = {
  nistp256: { crv: 'P-256', hash: 'sha256', size: 32 },
  nistp384: { crv: 'P-384', hash: 'sha384', size: 48 },
  nistp521: { crv: 'P-521', hash: 'sha512', size: 66 },
};

/** Reads a public key as SSH writes it. Throws a RangeError when it is none, or of a kind that is not known here. */
export function readSshKey(blob: Uint8Array): SshKey {
  const wire = wireReader(blob);
  const type = wire.name();
  const looks = looksOf(type, wire);
  wire.end();
  return {
    type,
    fingerprint: `SHA256:${createHash('sha256').update(blob).digest('base64').replaceAll('=', '')}`,
    verifies: (signed, signature) => {
      const read = wireReader(signature);
      const algorithm = read.name();
      return looks(algorithm, read, signed);
    },
  };
}

/** Reads the rest of a signature to its end, and says whether it is one of `signed`. */
type Looks = (algorithm: string, signature: WireReader, signed: Uint8Array) => boolean;

function looksOf(type: string, wire: WireReader): Looks {
  switch (type) {
    case 'ssh-ed25519':
      return plainly(type, edwards(wire));
    case 'ecdsa-sha2-nistp256':
    case 'ecdsa-sha2-nistp384':
    case 'ecdsa-sha2-nistp521':
      return plainly(type, elliptic(wire, type.slice('ecdsa-sha2-'.length)));
    case 'ssh-rsa':
      return rsa(wire);
    case 'sk-ssh-ed25519@openssh.com':
      return bySecurityKey(type, edwards(wire), wire);
    case 'sk-ecdsa-sha2-nistp256@openssh.com':
      return bySecurityKey(type, elliptic(wire, 'nistp256'), wire);
    default:
      throw new RangeError(`its key is of the kind ${type}, which is not known here`);
  }
}

/** Takes the signature's own part, and gives the check that is to be made of what was signed. */
type Takes = (signature: WireReader) => (signed: Uint8Array) => boolean;

function edwards(wire: WireReader): Takes {
  const x = wire.string();
  const key = publicKey({ kty: 'OKP', crv: 'Ed25519', x: x.toString('base64url') });
  return (signature) => {
    const bytes = signature.string();
    return (signed) => verify(null, signed, key, bytes);
  };
}

function elliptic(wire: WireReader, name: string): Takes {
  const curve = curves[name];
  const named = wire.name();
  const point = wire.string();
  if (curve === undefined || named !== name || point.length !== 1 + 2 * curve.size || point[0] !== 4) {
    throw new RangeError('its key is not a point of its curve');
  }
  const { crv, hash, size } = curve;
  const [x, y] = [point.subarray(1, 1 + size), point.subarray(1 + size)].map((part) => part.toString('base64url'));
  const key = publicKey({ kty: 'EC', crv, x, y });
  return (signature) => {
    const numbers = wireReader(signature.string());
    const pair = [numbers.positive(), numbers.positive()];
    numbers.end();
    if (pair.some(({ length }) => length > size)) throw new RangeError('a number in it is too large');
    const plain = Buffer.concat(pair.map((number) => Buffer.concat([Buffer.alloc(size - number.length), number])));
    return (signed) => verify(hash, signed, { key, dsaEncoding: 'ieee-p1363' }, plain);
  };
}

function rsa(wire: WireReader): Looks {
  const [e, n] = [wire.positive(), wire.positive()];
  if (n.length < 256) throw new RangeError('its RSA key is shorter than 2048 bits');
  const key = publicKey({ kty: 'RSA', e: e.toString('base64url'), n: n.toString('base64url') });
  const hashes: { readonly [algorithm: string]: string } = { 'rsa-sha2-256': 'sha256', 'rsa-sha2-512': 'sha512' };
  return (algorithm, signature, signed) => {
    const hash = hashes[algorithm];
    const bytes = signature.string();
    signature.end();
    // SSH signs with SHA-1 too, which shows nothing any more.
    return hash !== undefined && bytes.length === n.length && verify(hash, signed, key, bytes);
  };
}

function plainly(type: string, takes: Takes): Looks {
  return (algorithm, signature, signed) => {
    const holds = takes(signature);
    signature.end();
    return algorithm === type && holds(signed);
  };
}

/** It signs digests, with what it was asked for, whether somebody touched it, and how often it has signed. */
function bySecurityKey(type: string, takes: Takes, wire: WireReader): Looks {
  const application = wire.string();
  return (algorithm, signature, signed) => {
    const holds = takes(signature);
    const state = [Buffer.from([signature.byte()]), wireUint32(signature.uint32())];
    signature.end();
    return algorithm === type && holds(Buffer.concat([sha256(application), ...state, sha256(signed)]));
  };
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

function publicKey(jwk: { readonly [name: string]: string | undefined }): KeyObject {
  try {
    return createPublicKey({ key: { ...jwk }, format: 'jwk' });
  } catch {
    throw new RangeError('its key is no valid key');
  }
}
