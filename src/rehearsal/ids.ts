// Random-looking identifiers from one seed, so that a rehearsal can be repeated byte for byte.
// Shapes are AWS's: AKIA/ASIA/AIDA/AROA/AGPA ids of 20 or 21 characters, secrets of 40.
import { createHash } from 'node:crypto';

const base32Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const base64Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export interface Ids {
  bytes(count: number): Uint8Array;
  /** `length` characters A-Z and 2-7. */
  base32(length: number): string;
  /** `length` characters as found in AWS secrets and session tokens. */
  base64(length: number): string;
  /** `prefix` and 16 characters, e.g. AKIA… */
  accessKeyId(prefix: 'AKIA' | 'ASIA'): string;
  /** `prefix` and 17 characters, e.g. AIDA… */
  principalId(prefix: 'AIDA' | 'AGPA' | 'AROA' | 'ANPA'): string;
  uuid(): string;
}

/** A stream of bytes: SHA-256 over the seed and a counter. Not for anything that must stay secret. */
export function seededIds(seed: string): Ids {
  let counter = 0;
  let pool = Buffer.alloc(0);
  const bytes = (count: number): Uint8Array => {
    while (pool.length < count) {
      pool = Buffer.concat([pool, createHash('sha256').update(`${seed}/${counter}`).digest()]);
      counter += 1;
    }
    const taken = new Uint8Array(pool.subarray(0, count));
    pool = pool.subarray(count);
    return taken;
  };
  const spell = (alphabet: string, length: number): string =>
    // Both alphabets have a power of two of letters, so that the remainder is even.
    Array.from(bytes(length), (byte) => alphabet.charAt(byte % alphabet.length)).join('');
  const base32 = (length: number) => spell(base32Alphabet, length);
  return {
    bytes,
    base32,
    base64: (length) => spell(base64Alphabet, length),
    accessKeyId: (prefix) => prefix + base32(16),
    principalId: (prefix) => prefix + base32(17),
    uuid: () => {
      const raw = Buffer.from(bytes(16));
      raw.writeUInt8((raw.readUInt8(6) & 0x0f) | 0x40, 6);
      raw.writeUInt8((raw.readUInt8(8) & 0x3f) | 0x80, 8);
      const hex = raw.toString('hex');
      return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
    },
  };
}
