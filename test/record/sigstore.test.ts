// @sigstore/verify as an outsider: it takes the bundle with the public key alone, offline, and refuses what it must.
import { bundleFromJSON } from '@sigstore/bundle';
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';
import { createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signedFiles } from '../../src/record/signing.ts';
import { part, replaced } from './edit.ts';
import { aKey, exampleContent } from './example.ts';

const key = aKey();
const files = signedFiles(exampleContent(), key);
const text = (name: string) => Buffer.from(files.get(name) ?? '').toString('utf8');
const bundle: unknown = JSON.parse(text('record.sigstore.json'));
const [payload, signature] = ['dsseEnvelope/payload', 'dsseEnvelope/signatures/0/sig'];

/** Throws what the library throws. It knows `pem` by the name that a record gives its key, and trusts nothing else. */
function verify(json: unknown, pem = text('signer.pub.pem')): void {
  const publicKey = createPublicKey(pem);
  const nothing = { mediaType: '', certificateAuthorities: [], timestampAuthorities: [], tlogs: [], ctlogs: [] };
  const trusted = toTrustMaterial(nothing, (hint) => {
    if (hint !== key.publicKey.fingerprint) throw new Error('unknown key');
    return { publicKey, validFor: () => true };
  });
  const offline = { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 };
  new Verifier(trusted, offline).verify(toSignedEntity(bundleFromJSON(json)));
}

describe('@sigstore/verify', () => {
  it('takes the bundle of a record, with the key that lies beside it', () => {
    expect(() => verify(bundle)).not.toThrow();
  });

  it('refuses another key', () => {
    expect(() => verify(bundle, aKey().publicKey.pem)).toThrow('signature verification failed');
  });

  it.each([
    ['a payload', payload],
    ['a signature', signature],
  ])('refuses %s of another record', (_, path) => {
    const other = signedFiles({ ...exampleContent(), byDesignFindings: [] }, key);
    const json: unknown = JSON.parse(Buffer.from(other.get('record.sigstore.json') ?? '').toString('utf8'));
    expect(() => verify(replaced(bundle, path, part(json, path)))).toThrow('signature verification failed');
  });

  it('refuses another type of payload, and a key it does not know', () => {
    expect(() => verify(replaced(bundle, 'dsseEnvelope/payloadType', 'application/json'))).toThrow(
      'signature verification failed',
    );
    const hint = 'verificationMaterial/publicKey/hint';
    expect(() => verify(replaced(bundle, hint, aKey().publicKey.fingerprint))).toThrow('unknown key');
  });
});
