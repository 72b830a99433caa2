// What a clever hand might do to a record: each is seen, even when the forger holds a good key.
import { createHash, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { canonicalBytes } from '../../src/record/canonical.ts';
import { rehearsalPredicate } from '../../src/record/content.ts';
import { canonicalSignature } from '../../src/record/ecdsa-signature.ts';
import { envelopeBytes, signedBytes } from '../../src/record/envelope.ts';
import { signedFiles } from '../../src/record/signing.ts';
import type { SigningKey } from '../../src/record/signing-key.ts';
import { statementBytes, subjectsOf } from '../../src/record/statement.ts';
import { verifyRecord, type CheckName } from '../../src/record/verification.ts';
import { edited, part, replaced } from './edit.ts';
import { aKey, aMoment, asDirectory, exampleContent } from './example.ts';

const key = aKey();
const whole = signedFiles(exampleContent(), key);
const bundleText = Buffer.from(whole.get('record.sigstore.json') ?? '').toString('utf8');

function failures(files: ReadonlyMap<string, Uint8Array>, now = aMoment): readonly CheckName[] {
  const { checks } = verifyRecord(asDirectory(files), { now, expectedKey: key.publicKey });
  return checks.filter(({ result }) => result === 'fail').map(({ name }) => name);
}

const bundle: unknown = JSON.parse(bundleText);
const statement: unknown = JSON.parse(statementBytes(exampleContent(), subjectsOf(whole)).toString('utf8'));

function withBundle(changed: unknown): Map<string, Uint8Array> {
  return new Map(whole).set('record.sigstore.json', canonicalBytes(changed));
}

function says(files: ReadonlyMap<string, Uint8Array>, name: CheckName): string | undefined {
  return verifyRecord(asDirectory(files), { now: aMoment }).checks.find((check) => check.name === name)?.says;
}

function signBytes(bytes: Uint8Array, by: SigningKey): Buffer {
  return canonicalSignature(sign('sha256', bytes, { key: by.privateKey, dsaEncoding: 'ieee-p1363' }));
}

/** The files with a signature by the true key over whatever statement is given. */
function signedOver(files: ReadonlyMap<string, Uint8Array>, payload: Buffer): Map<string, Uint8Array> {
  const signature = signBytes(signedBytes(payload), key);
  return new Map(files).set(
    'record.sigstore.json',
    envelopeBytes({ payload, signature, keyHint: key.publicKey.fingerprint }),
  );
}

describe('a bundle that was tampered with', () => {
  const signatures = 'dsseEnvelope/signatures';
  const first = part(bundle, `${signatures}/0`);

  it('may not hold two signatures', () => {
    const files = withBundle(replaced(bundle, signatures, [first, first]));
    expect(failures(files)).toContain('envelope');
    expect(says(files, 'envelope')).toBe('record.sigstore.json does not hold exactly one signature.');
  });

  it('may not hold none', () => {
    expect(failures(withBundle(replaced(bundle, signatures, [])))).toContain('envelope');
  });

  it.each<[string, string, (old: unknown) => unknown]>([
    ['another payload type', 'dsseEnvelope/payloadType', () => 'application/json'],
    ['another media type', 'mediaType', () => 'application/vnd.dev.sigstore.bundle+json;version=0.2'],
    ['an unknown field', 'extra', () => true],
    ['an unknown field in the envelope', 'dsseEnvelope/extra', () => true],
    ['base64 with a line feed at its end', `${signatures}/0/sig`, (old) => `${String(old)}\n`],
    ['base64 with a line feed inside', 'dsseEnvelope/payload', (old) => String(old).replace(/^.{8}/, '$&\n')],
    ['base64 with more padding', `${signatures}/0/sig`, (old) => `${String(old)}=`],
    ['base64url', 'dsseEnvelope/payload', () => Buffer.from('{"a":"???>>>~~~"}').toString('base64url')],
    ['a log entry', 'verificationMaterial/tlogEntries', () => [{ logIndex: '1' }]],
    [
      'a time stamp',
      'verificationMaterial/timestampVerificationData',
      () => ({ rfc3161Timestamps: [{ signedTimestamp: 'AAAA' }] }),
    ],
    ['a certificate', 'verificationMaterial', () => ({ certificate: { rawBytes: 'AAAA' } })],
    ['a key id', `${signatures}/0/keyid`, () => 'x'],
  ])('may not hold %s', (_, path, change) => {
    expect(failures(withBundle(edited(bundle, path, change)))).toContain('envelope');
  });

  it('may not name another key', () => {
    const other = aKey().publicKey.fingerprint;
    const files = new Map(whole).set(
      'record.sigstore.json',
      Buffer.from(bundleText.replaceAll(key.publicKey.fingerprint, other)),
    );
    expect(failures(files)).toEqual(['signer']);
  });

  it.each([
    ['a space', bundleText.replace('": ', '":  ')],
    ['a line feed at the end', `${bundleText}\n`],
    ['a byte order mark', `\u{feff}${bundleText}`],
    ['Windows line ends', bundleText.replaceAll('\n', '\r\n')],
    ['a field twice', bundleText.replace('  "mediaType"', '  "mediaType": "x",\n  "mediaType"')],
    ['compact JSON', JSON.stringify(bundle)],
  ])('may not have %s more or differently', (_, text) => {
    expect(failures(new Map(whole).set('record.sigstore.json', Buffer.from(text)))).toContain('envelope');
  });

  it('may not hold the other valid value of s', () => {
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
    const low = Buffer.from(String(part(bundle, 'dsseEnvelope/signatures/0/sig')), 'base64');
    const rEnd = 4 + (low[3] ?? 0);
    const s = BigInt(`0x${low.subarray(rEnd + 2).toString('hex')}`);
    const high = Buffer.from((order - s).toString(16).padStart(64, '0'), 'hex');
    const body = Buffer.concat([low.subarray(2, rEnd), Buffer.from([0x02, 33, 0]), high]);
    const sig = Buffer.concat([Buffer.from([0x30, body.length]), body]).toString('base64');
    expect(failures(withBundle(replaced(bundle, 'dsseEnvelope/signatures/0/sig', sig)))).toContain('signature');
  });
});

describe('a record signed by the true key', () => {
  it('may not have a readable text that says something else', () => {
    const files = new Map(whole);
    const text = Buffer.from(files.get('record.md') ?? '').toString('utf8');
    files.set('record.md', Buffer.from(text.replace('**verified**', '**attested**')));
    expect(failures(signedOver(files, statementBytes(exampleContent(), subjectsOf(files))))).toEqual(['readable text']);
  });

  it('may not have a page that says something else, or looks otherwise', () => {
    const html = Buffer.from(whole.get('record.html') ?? '').toString('utf8');
    for (const other of [
      html.replace('✓</span> verified', '◆</span> attested'),
      html.replace('<style>', '<style>p{}'),
    ]) {
      expect(other).not.toBe(html);
      const files = new Map(whole).set('record.html', Buffer.from(other));
      expect(failures(signedOver(files, statementBytes(exampleContent(), subjectsOf(files))))).toEqual([
        'readable page',
      ]);
    }
  });

  it('may not have a summary that says something else', () => {
    const subjects = subjectsOf(whole);
    const payload = statementBytes({ ...exampleContent(), outcome: 'open-remain' }, subjects);
    expect(failures(signedOver(whole, payload))).toEqual(['agreement']);
  });

  it('may not have more in its statement than belongs there', () => {
    const more = replaced(statement, 'predicate/note', 'also compliant with everything');
    expect(failures(signedOver(whole, canonicalBytes(more)))).toEqual(['agreement']);
  });

  it('may not pass a rehearsal off as the real thing', () => {
    const payload = statementBytes(
      { ...exampleContent(), predicateType: 'urn:rootlock:rehearsal-record:v1' },
      subjectsOf(whole),
    );
    const files = signedOver(whole, payload);
    expect(failures(files)).toEqual(['agreement']);
    expect(verifyRecord(asDirectory(files), { now: aMoment }).rehearsal).toBe('yes');
  });

  it('may not have its statement in another spelling', () => {
    const compact = Buffer.from(JSON.stringify(statement));
    expect(failures(signedOver(whole, compact))).toContain('statement');
  });

  it('may not be a rehearsal in its content only', () => {
    const content = replaced(replaced(exampleContent(), 'run/rehearsal', true), 'predicateType', rehearsalPredicate);
    const files = new Map(whole).set('record.json', canonicalBytes(content));
    expect(verifyRecord(asDirectory(files), { now: aMoment }).rehearsal).toBe('yes');
    expect(failures(signedOver(files, statementBytes(exampleContent(), subjectsOf(files))))).toContain('agreement');
  });

  it('may not have its key in another spelling', () => {
    const files = new Map(whole).set('signer.pub.pem', Buffer.from(`A key\n${key.publicKey.pem}`));
    expect(failures(signedOver(files, statementBytes(exampleContent(), subjectsOf(files))))).toEqual(['signer']);
  });

  it.each(['record.md', 'record.html', 'VERIFY.txt', 'signer.pub.pem', 'record.json'])(
    'may not leave %s unsigned',
    (name) => {
      const subjects = subjectsOf(whole).filter((subject) => subject.name !== name);
      expect(failures(signedOver(whole, canonicalBytes(replaced(statement, 'subject', subjects))))).toContain('files');
    },
  );

  it.each([
    ['a path out of the record', '../../etc/passwd'],
    ['an absolute path', '/etc/passwd'],
    ['its own signature', 'record.json.sig'],
  ])('may not list %s', (_, name) => {
    const listed = [...subjectsOf(whole), { name, digest: { sha256: '0'.repeat(64) } }];
    const subject = listed.toSorted((one, other) => (one.name < other.name ? -1 : 1));
    expect(failures(signedOver(whole, canonicalBytes(replaced(statement, 'subject', subject))))).toContain('statement');
  });

  it('may not list a file twice, or out of order', () => {
    const subjects = subjectsOf(whole);
    for (const subject of [[...subjects, ...subjects.slice(-1)], subjects.toReversed()]) {
      expect(failures(signedOver(whole, canonicalBytes(replaced(statement, 'subject', subject))))).toEqual([
        'statement',
      ]);
    }
  });

  it('may not be a statement of another type', () => {
    const other = replaced(statement, 'predicateType', 'https://slsa.dev/provenance/v1');
    expect(failures(signedOver(whole, canonicalBytes(other)))).toContain('statement');
  });
});

describe('a record with another key', () => {
  const forged = signedFiles(exampleContent(), aKey());

  it('is intact, but not by the expected signer', () => {
    const { verdict } = verifyRecord(asDirectory(forged), { now: aMoment, expectedKey: key.publicKey });
    expect(verdict).toBe('wrong-key');
    expect(verifyRecord(asDirectory(forged), { now: aMoment }).verdict).toBe('intact-signer-not-established');
  });

  it('cannot borrow the signatures, nor lend its key', () => {
    expect(failures(new Map(forged).set('signer.pub.pem', whole.get('signer.pub.pem') ?? Buffer.alloc(0)))).toContain(
      'signature',
    );
    expect(failures(new Map(whole).set('record.json.sig', forged.get('record.json.sig') ?? Buffer.alloc(0)))).toEqual([
      'detached signature',
    ]);
  });

  it('has the fingerprint of the bytes in the PEM file', () => {
    const der = Buffer.from(key.publicKey.pem.replace(/-----[^-]+-----|\n/g, ''), 'base64');
    expect(key.publicKey.fingerprint).toBe(createHash('sha256').update(der).digest('hex'));
  });
});

describe('the review date of an accepted risk', () => {
  it('counts to the end of its day, and not after', () => {
    expect(failures(whole, Date.parse('2026-12-31T23:59:59Z'))).toEqual([]);
    const { verdict } = verifyRecord(asDirectory(whole), { now: Date.parse('2027-01-01T00:00:00Z') });
    expect(verdict).toBe('review-overdue');
  });
});
