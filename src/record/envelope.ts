// The signed envelope: a DSSE envelope (in-toto payload) inside a Sigstore bundle v0.3 with a public key
// hint, exactly one signature, no certificate, no log entry. One byte form: what serialising it gives.
import { BUNDLE_V03_MEDIA_TYPE, bundleFromJSON, bundleToJSON, toDSSEBundle } from '@sigstore/bundle';
import { dsse } from '@sigstore/core';
import { canonicalBytes, parseCanonical } from './canonical.ts';

/** Payload type of in-toto statements in DSSE (in-toto attestation framework, envelope v1). */
export const inTotoPayloadType = 'application/vnd.in-toto+json';

export interface Envelope {
  /** The statement's bytes, signed as they stand. */
  readonly payload: Buffer;
  /** DER. */
  readonly signature: Buffer;
  /** Fingerprint of the signer's key; a hint, not signed. */
  readonly keyHint: string;
}

/** What is signed: the pre-authentication encoding of DSSE v1. */
export function signedBytes(payload: Buffer): Buffer {
  return dsse.preAuthEncoding(inTotoPayloadType, payload);
}

/** The bytes of record.sigstore.json. */
export function envelopeBytes({ payload, signature, keyHint }: Envelope): Buffer {
  const bundle = toDSSEBundle({ artifact: payload, artifactType: inTotoPayloadType, signature, keyHint });
  // DSSE leaves the key id open; cosign passes over a signature whose id is not of its own making.
  const dsseEnvelope = { ...bundle.content.dsseEnvelope, signatures: [{ sig: signature, keyid: '' }] };
  return canonicalBytes(bundleToJSON({ ...bundle, content: { $case: 'dsseEnvelope', dsseEnvelope } }));
}

export type ReadEnvelope =
  | { readonly kind: 'envelope'; readonly envelope: Envelope }
  /** `why` completes "record.sigstore.json ...". */
  | { readonly kind: 'refused'; readonly why: string };

/** Reads record.sigstore.json and refuses every form but the one `envelopeBytes` writes. Never throws. */
export function readEnvelope(bytes: Uint8Array): ReadEnvelope {
  const parsed = parseCanonical(bytes);
  if (parsed.kind === 'unreadable') return refused('is not JSON in UTF-8');
  try {
    const bundle = bundleFromJSON(parsed.value);
    if (bundle.mediaType !== BUNDLE_V03_MEDIA_TYPE) return refused('is not a Sigstore bundle v0.3');
    if (bundle.content.$case !== 'dsseEnvelope') return refused('holds no DSSE envelope');
    if (bundle.verificationMaterial.content.$case !== 'publicKey') return refused('names a certificate, not a key');
    const { payload, payloadType, signatures } = bundle.content.dsseEnvelope;
    const [only] = signatures;
    if (only === undefined || signatures.length !== 1) return refused('does not hold exactly one signature');
    if (payloadType !== inTotoPayloadType) return refused(`has another payload type than ${inTotoPayloadType}`);
    const keyHint = bundle.verificationMaterial.content.publicKey.hint;
    const envelope: Envelope = { payload: Buffer.from(payload), signature: Buffer.from(only.sig), keyHint };
    if (!envelopeBytes(envelope).equals(bytes)) {
      return refused('is spelled differently from what was written, or holds more than belongs there');
    }
    return { kind: 'envelope', envelope };
  } catch {
    // The library counts the signatures too, and says so in terms of its own fields.
    return refused(
      countsSignatures(parsed.value) === 1 ? 'is not a valid Sigstore bundle' : 'does not hold exactly one signature',
    );
  }
}

function refused(why: string): ReadEnvelope {
  return { kind: 'refused', why };
}

function countsSignatures(value: unknown): number {
  const list = member(member(value, 'dsseEnvelope'), 'signatures');
  return Array.isArray(list) ? list.length : 0;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as { readonly [name: string]: unknown })[name]
    : undefined;
}
