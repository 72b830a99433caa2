// Invariant 6 of the design: any change to any byte of a record makes verify fail and say which part.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signedFiles } from '../../src/record/signing.ts';
import { verifyRecord, type VerificationReport } from '../../src/record/verification.ts';
import { aKey, aMoment, asDirectory, exampleContent } from './example.ts';

const key = aKey();
const whole = signedFiles(exampleContent(), key);
const names = [...whole.keys()].toSorted();

function without(name: string): Map<string, Uint8Array> {
  return new Map([...whole].filter(([other]) => other !== name));
}

function report(files: ReadonlyMap<string, Uint8Array>): VerificationReport {
  return verifyRecord(asDirectory(files), { now: aMoment, expectedKey: key.publicKey });
}

/** The damage is seen, and a failing check names the file. */
function expectBlame(files: ReadonlyMap<string, Uint8Array>, name: string): void {
  const { verdict, checks } = report(files);
  expect(verdict).toBe('damaged');
  const blamed = checks.filter(({ result }) => result === 'fail').flatMap((check) => check.files);
  expect(blamed).toContain(name);
}

const aFile = fc.constantFrom(...names).map((name) => ({ name, bytes: whole.get(name) ?? Buffer.alloc(0) }));

describe('a damaged record', () => {
  it('is not what the undamaged one is', () => {
    expect(report(whole).verdict).toBe('verified-with-key');
  });

  it('covers the documents like every other file', () => {
    expect(names).toEqual(expect.arrayContaining(['documents/incident-plan.md', 'documents/root-procedure.md']));
  });

  it.each(['documents/incident-plan.md', 'documents/root-procedure.md'])(
    'is told apart by the check of the documents when %s was changed or is gone',
    (name) => {
      const named = (files: ReadonlyMap<string, Uint8Array>) =>
        report(files).checks.find((check) => check.name === 'documents');
      expect(named(whole)).toMatchObject({ result: 'pass', says: expect.stringContaining(name) });
      expect(named(without(name))).toMatchObject({ result: 'fail', files: [name] });
      expect(named(new Map(whole).set(name, Buffer.from('# Other\n')))).toMatchObject({
        result: 'fail',
        files: [name],
      });
    },
  );

  it('is seen when any byte of any file has any other value', () => {
    const flip = aFile.chain(({ name, bytes }) =>
      fc.record({ name: fc.constant(name), at: fc.nat(bytes.length - 1), mask: fc.integer({ min: 1, max: 255 }) }),
    );
    fc.assert(
      fc.property(flip, ({ name, at, mask }) => {
        const bytes = Buffer.from(whole.get(name) ?? '');
        bytes[at] = (bytes[at] ?? 0) ^ mask;
        expectBlame(new Map(whole).set(name, bytes), name);
      }),
      { numRuns: 600 },
    );
  });

  it.each(['record.sigstore.json', 'record.json.sig', 'signer.pub.pem'])(
    'is seen at every byte of %s, in its lowest bit or its case',
    (name) => {
      const original = whole.get(name) ?? Buffer.alloc(0);
      for (let at = 0; at < original.length; at += 1) {
        const bytes = Buffer.from(original);
        bytes[at] = (bytes[at] ?? 0) ^ (at % 2 === 0 ? 0x01 : 0x20);
        expectBlame(new Map(whole).set(name, bytes), name);
      }
    },
    120_000,
  );

  it('is seen when a file is cut short, emptied or has bytes added', () => {
    const cut = aFile.chain(({ name, bytes }) =>
      fc.record({ name: fc.constant(name), length: fc.nat(bytes.length - 1) }),
    );
    fc.assert(
      fc.property(cut, fc.uint8Array({ minLength: 1, maxLength: 4 }), ({ name, length }, tail) => {
        const bytes = whole.get(name) ?? Buffer.alloc(0);
        expectBlame(new Map(whole).set(name, bytes.subarray(0, length)), name);
        expectBlame(new Map(whole).set(name, Buffer.concat([bytes, tail])), name);
      }),
      { numRuns: 100 },
    );
  });

  it.each(names)('is seen when %s is missing', (name) => {
    expectBlame(without(name), name);
  });

  it('is seen when a file is added', () => {
    expectBlame(new Map(whole).set('.DS_Store', Buffer.from('x')), '.DS_Store');
    expectBlame(new Map(whole).set('documents/extra.md', Buffer.from('x')), 'documents/extra.md');
  });

  it('is seen when something that is no plain file is there', () => {
    const { verdict, checks } = verifyRecord(
      { files: whole, oddities: [{ path: 'link', is: 'is a link' }] },
      { now: aMoment },
    );
    expect(verdict).toBe('damaged');
    expect(checks.find(({ name }) => name === 'files')).toMatchObject({ result: 'fail', says: 'link is a link.' });
  });

  it('is seen when two files changed places', () => {
    for (const a of names) {
      for (const b of names.filter((other) => other > a)) {
        const swapped = new Map(whole).set(a, whole.get(b) ?? Buffer.alloc(0)).set(b, whole.get(a) ?? Buffer.alloc(0));
        expect(report(swapped).verdict).toBe('damaged');
      }
    }
  });

  it('is seen when a file comes from another record of the same signer', () => {
    const other = signedFiles({ ...exampleContent(), run: { ...exampleContent().run, id: 'run-2' } }, key);
    for (const name of ['record.json', 'record.md', 'record.html', 'record.json.sig']) {
      expectBlame(new Map(whole).set(name, other.get(name) ?? Buffer.alloc(0)), name);
    }
    // A bundle of the same signer is good in itself; it is the files that are not the ones it signs.
    const bundle = other.get('record.sigstore.json') ?? Buffer.alloc(0);
    expectBlame(new Map(whole).set('record.sigstore.json', bundle), 'record.json');
  });

  it('never makes verification throw, whatever the files hold', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names, 'x'), fc.uint8Array({ maxLength: 200 })), (files) => {
        const { verdict } = verifyRecord(asDirectory(new Map(Object.entries(files))), { now: aMoment });
        expect(['damaged', 'not-a-record']).toContain(verdict);
      }),
    );
    const deep = Buffer.from('['.repeat(200_000) + ']'.repeat(200_000));
    for (const name of names) expectBlame(new Map(whole).set(name, deep), name);
  });
});
