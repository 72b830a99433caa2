import { generateKeyPairSync, sign, verify } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalSignature, isCanonicalSignature } from '../../src/record/ecdsa-signature.ts';

const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const fixed = (value: bigint) => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');

describe('the canonical form of a signature', () => {
  it('verifies, and has s in the lower half, for many signatures of many messages', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (message) => {
        const plain = sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' });
        const der = canonicalSignature(plain);
        expect(isCanonicalSignature(der)).toBe(true);
        expect(verify('sha256', message, { key: publicKey, dsaEncoding: 'der' }, der)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('is one for the two signatures that are valid for the same message', () => {
    const r = fixed(5n);
    const low = canonicalSignature(Buffer.concat([r, fixed(7n)]));
    const high = canonicalSignature(Buffer.concat([r, fixed(order - 7n)]));
    expect(high.equals(low)).toBe(true);
    expect(low.toString('hex')).toBe('3006020105020107');
  });

  it.each([
    ['trailing bytes', '300602010502010700'],
    ['a padded integer', '300702020005020107'],
    ['a long-form length', '30810602010502010700'],
    ['a zero', '3006020100020107'],
    ['a negative integer', '3006020185020107'],
    ['another tag', '3106020105020107'],
    ['a wrong inner length', '3006020205020107'],
    ['too little', '30'],
    ['nothing', ''],
  ])('has no %s', (_, hex) => {
    expect(isCanonicalSignature(Buffer.from(hex, 'hex'))).toBe(false);
  });

  it('never has s in the upper half', () => {
    const s = fixed(order - 7n);
    const body = Buffer.concat([Buffer.from('0201050221', 'hex'), Buffer.from([0]), s]);
    expect(isCanonicalSignature(Buffer.concat([Buffer.from([0x30, body.length]), body]))).toBe(false);
  });
});
