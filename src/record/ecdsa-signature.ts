// ECDSA P-256 signatures in the one form a record allows: DER as X.690 wants it, with s in the lower half
// of the group order. For every valid (r, s), (r, n - s) is valid too; allowing only one of them, in one
// encoding, means that nobody without the key can change a byte of a signature unnoticed.

/** Order n of P-256's base point (SEC 2, §2.4.2). */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** Turns r and s, 32 bytes each (IEEE P1363), into the canonical DER. Throws a TypeError for another length. */
export function canonicalSignature(plain: Uint8Array): Buffer {
  if (plain.length !== 64) throw new TypeError('not a P-256 signature');
  const r = toInteger(plain.subarray(0, 32));
  const s = toInteger(plain.subarray(32));
  return encode(r, s > order / 2n ? order - s : s);
}

/** True when `der` is a P-256 signature in canonical form. Says nothing about what it signs. */
export function isCanonicalSignature(der: Uint8Array): boolean {
  const numbers = decode(der);
  if (numbers === undefined) return false;
  const { r, s } = numbers;
  return r > 0n && r < order && s > 0n && s <= order / 2n && encode(r, s).equals(der);
}

function encode(r: bigint, s: bigint): Buffer {
  const body = Buffer.concat([integer(r), integer(s)]);
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
}

function integer(value: bigint): Buffer {
  const digits = value.toString(16);
  const bytes = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex');
  const first = bytes[0] ?? 0;
  // A leading bit of 1 would make it negative.
  const content = first >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
  return Buffer.concat([Buffer.from([0x02, content.length]), content]);
}

/** Loose on purpose: whether the encoding is the right one is seen by encoding again. */
function decode(der: Uint8Array): { readonly r: bigint; readonly s: bigint } | undefined {
  const rLength = der[3];
  if (der.length < 8 || der.length > 72 || rLength === undefined || rLength === 0) return undefined;
  const sStart = 4 + rLength + 2;
  if (sStart >= der.length) return undefined;
  return { r: toInteger(der.subarray(4, 4 + rLength)), s: toInteger(der.subarray(sStart)) };
}

function toInteger(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}
