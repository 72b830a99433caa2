// What stands beside the signed files: the SSH signature, the journal of the run, the list of allowed signers, the tags.
import { describe, expect, it } from 'vitest';
import { signedFiles } from '../../src/record/signing.ts';
import { verifyRecord, type CheckName, type VerificationOptions } from '../../src/record/verification.ts';
import type { AllowedSigner } from '../../src/record/verification-outside.ts';
import { contentOf, exampleInput, aKey, aMoment, asDirectory, exampleContent } from './example.ts';
import { craftedSignature, edwardsPair } from './ssh.ts';

const key = aKey();
const whole = signedFiles(exampleContent(), key);
const content = whole.get('record.json') ?? Buffer.alloc(0);
const { fingerprint } = key.publicKey;

function withSsh(signature: Uint8Array, files = whole): Map<string, Uint8Array> {
  return new Map(files).set('record.json.sshsig', signature);
}

function report(files: ReadonlyMap<string, Uint8Array>, options: Partial<VerificationOptions> = {}) {
  return verifyRecord(asDirectory(files), { now: aMoment, ...options });
}

function check(name: CheckName, files: ReadonlyMap<string, Uint8Array>, options: Partial<VerificationOptions> = {}) {
  return report(files, options).checks.find((one) => one.name === name);
}

describe('the SSH signature', () => {
  it('may be missing, and is told with its key where it is there', () => {
    expect(check('ssh signature', whole)).toMatchObject({ result: 'absent', says: 'There is no record.json.sshsig.' });
    const signed = report(withSsh(craftedSignature(content, edwardsPair())));
    expect(signed.verdict).toBe('intact-signer-not-established');
    expect(signed.sshKey).toEqual({ type: 'ssh-ed25519', fingerprint: expect.stringMatching(/^SHA256:/) });
  });

  it.each<[string, Buffer, string]>([
    [
      'of another record',
      craftedSignature(Buffer.from('{}'), edwardsPair()),
      'record.json.sshsig is not a signature of record.json by its key.',
    ],
    [
      'of a rehearsal',
      craftedSignature(content, { ...edwardsPair(), namespace: 'rootlock-rehearsal-record' }),
      'record.json.sshsig was made for rootlock-rehearsal-record, not for rootlock-record.',
    ],
    [
      'of something else by the same owner',
      craftedSignature(content, { ...edwardsPair(), namespace: 'git' }),
      'record.json.sshsig was made for git, not for rootlock-record.',
    ],
    [
      'that is none',
      Buffer.from('x\n'),
      'record.json.sshsig is refused: it is not in the form that ssh-keygen writes.',
    ],
  ])('is refused when it is one %s', (_, signature, says) => {
    const files = withSsh(signature);
    expect(check('ssh signature', files)).toMatchObject({ result: 'fail', says, files: ['record.json.sshsig'] });
    expect(report(files).verdict).toBe('damaged');
    expect(report(files).sshKey).toBeUndefined();
  });

  it('vouches for all of the record: it cannot be carried over to files that another key signs', () => {
    const forger = aKey();
    const forged = signedFiles(exampleContent(), forger);
    const files = withSsh(craftedSignature(content, edwardsPair()), forged).set('record.json', content);
    expect(check('signer', files)).toMatchObject({
      result: 'fail',
      says: 'record.json names another key than signer.pub.pem.',
    });
    expect(report(files, { allowedSigner: { kind: 'allowed', principal: 'ada@example.com' } }).verdict).toBe('damaged');
  });

  it('establishes the signer when it is by somebody allowed, and fails when it is not', () => {
    const files = withSsh(craftedSignature(content, edwardsPair()));
    const by = (allowedSigner: AllowedSigner) => ({ allowedSigner });
    expect(report(files, by({ kind: 'allowed', principal: 'ada@example.com' })).verdict).toBe('verified-with-key');
    expect(report(files, by({ kind: 'refused', why: 'Nobody.' })).verdict).toBe('wrong-key');
  });
});

describe('the journal', () => {
  const head = 'ab'.repeat(32);
  const journal = {
    ...{ path: '/state/111122223333/journal.jsonl', damaged: 0 },
    hashes: new Set(['12'.repeat(32), head]),
    runs: new Set(['run-20261122-1']),
  };

  it('bears the record out when it is whole and has the entry', () => {
    expect(check('journal chain', whole, { journal })?.result).toBe('pass');
    expect(report(whole, { journal }).verdict).toBe('intact-signer-not-established');
  });

  it.each([
    ['has lost the entry', { ...journal, hashes: new Set(['12'.repeat(32)]) }, 'has that run, but not the entry'],
    ['is damaged', { ...journal, damaged: 2 }, 'is damaged from line 3 on'],
  ])('does not when it %s', (_, other, says) => {
    expect(check('journal chain', whole, { journal: other })).toMatchObject({
      result: 'fail',
      says: expect.stringContaining(says),
    });
    expect(report(whole, { journal: other }).verdict).toBe('journal-differs');
  });

  it('bears out a record of a run that only looked: it has the entry, and no such run', () => {
    const looked = { ...journal, runs: new Set(['other']) };
    expect(check('journal chain', whole, { journal: looked })?.result).toBe('pass');
    expect(report(whole, { journal: { ...looked, damaged: 1 } }).verdict).toBe('journal-differs');
  });

  it('says nothing when it is not there, is of other runs, or the record names no entry', () => {
    const { journalHead: _, ...input } = exampleInput();
    const without = signedFiles(contentOf(input), key);
    for (const [files, options] of [
      [whole, {}],
      [whole, { journal: { ...journal, runs: new Set(['other']), hashes: new Set(['12'.repeat(32)]) } }],
      [without, { journal }],
    ] as const) {
      expect(check('journal chain', files, options)?.result).toBe('absent');
      expect(report(files, options).verdict).toBe('intact-signer-not-established');
    }
  });
});

describe('the tags of the account', () => {
  const user = { thing: 'the user ada' };
  const trail = { thing: 'the trail rootlock-trail' };
  const other = 'ef'.repeat(32);
  const gone = 'has no tag rootlock:signer';

  it.each([
    [
      'both name the key',
      [
        { ...user, value: fingerprint },
        { ...trail, value: fingerprint },
      ],
      'verified-by-account',
    ],
    [
      'one names it, and the other is gone',
      [
        { ...user, why: gone },
        { ...trail, value: fingerprint },
      ],
      'verified-by-account',
    ],
    [
      'one names another key',
      [
        { ...user, value: fingerprint },
        { ...trail, value: other },
      ],
      'wrong-key',
    ],
    [
      'neither is there',
      [
        { ...user, why: gone },
        { ...trail, why: gone },
      ],
      'intact-signer-not-established',
    ],
    ['nothing could carry one', [], 'intact-signer-not-established'],
  ] as const)('where %s', (_, tags, verdict) => {
    expect(report(whole, { tags }).verdict).toBe(verdict);
  });

  it('never speak for a damaged record, nor against a key that is known', () => {
    const damaged = new Map(whole).set('VERIFY.txt', Buffer.from('x'));
    expect(report(damaged, { tags: [{ ...user, value: fingerprint }] }).verdict).toBe('damaged');
    const known = report(whole, { tags: [{ ...user, value: other }], expectedKey: key.publicKey });
    expect(known.verdict).toBe('verified-with-key');
    expect(known.checks.find(({ name }) => name === 'signer tag')?.result).toBe('fail');
  });
});
