// The signer's public key: ECDSA on P-256, as PEM (RFC 7468) around a SubjectPublicKeyInfo (RFC 5480).
import { createHash, createPublicKey, type KeyObject } from 'node:crypto';

export interface PublicKey {
  readonly key: KeyObject;
  /** The PEM text this key has in a record; one spelling only. */
  readonly pem: string;
  /** SHA-256 of the SubjectPublicKeyInfo in DER, lower-case hex: what `openssl pkey -pubin -outform DER | sha256sum` prints. */
  readonly fingerprint: string;
}

/** The public half of `key`. Throws a TypeError when it is not ECDSA on P-256. */
export function publicKeyOf(key: KeyObject): PublicKey {
  if (key.asymmetricKeyType !== 'ec' || key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw new TypeError('not an ECDSA P-256 key');
  }
  const half = key.type === 'private' ? createPublicKey(key) : key;
  return {
    key: half,
    pem: half.export({ type: 'spki', format: 'pem' }).toString(),
    fingerprint: createHash('sha256')
      .update(half.export({ type: 'spki', format: 'der' }))
      .digest('hex'),
  };
}

/** Reads a public key in PEM; undefined when it is none, is a private key, or is not ECDSA on P-256. */
export function readPublicKey(pem: string): PublicKey | undefined {
  // Node would derive the public half from a private key or a certificate; neither belongs here.
  if (!/^-----BEGIN PUBLIC KEY-----$/m.test(pem)) return undefined;
  try {
    return publicKeyOf(createPublicKey({ key: pem, format: 'pem' }));
  } catch {
    return undefined;
  }
}
