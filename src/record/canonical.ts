// The one byte form of everything JSON in a record: keys in RFC 8785 order, two-space indentation, one
// line feed at the end, UTF-8 without a byte order mark. Bytes are signed, never a meaning: whoever
// verifies compares bytes, so that no second spelling of the same data (or a doubled key) can pass.
import canonicalize from 'canonicalize';

/** The bytes of `value`. Throws a TypeError when it has no JSON form. */
export function canonicalBytes(value: unknown): Buffer {
  const ordered = canonicalize(value);
  if (ordered === undefined) throw new TypeError('value has no canonical JSON form');
  return Buffer.from(`${JSON.stringify(JSON.parse(ordered), null, 2)}\n`, 'utf8');
}

export type ParsedJson =
  | { readonly kind: 'canonical'; readonly value: unknown }
  /** Readable, but not the bytes that `canonicalBytes` gives for it. */
  | { readonly kind: 'other-spelling'; readonly value: unknown }
  | { readonly kind: 'unreadable' };

/** Reads JSON and says whether the bytes are its canonical form. Never throws. */
export function parseCanonical(bytes: Uint8Array): ParsedJson {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    return canonicalBytes(value).equals(bytes) ? { kind: 'canonical', value } : { kind: 'other-spelling', value };
  } catch {
    return { kind: 'unreadable' };
  }
}
