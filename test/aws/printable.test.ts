import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable, printableValue } from '../../src/aws/printable.ts';

describe('text from AWS', () => {
  it('keeps ordinary names of any script', () => {
    for (const name of ['ada', 'Ada Lovelace', 'Zoë', '管理者', 'מנהל', 'a+b=c,d.e@f_g-h', 'naïve 🔑']) {
      expect(printable(name)).toBe(name);
    }
  });

  it('loses escape sequences together with what they carry', () => {
    expect(printable('a\u001b[31mred\u001b[0m')).toBe('ared');
    expect(printable('a\u001b]8;;https://example.com\u0007link\u001b]8;;\u001b\\b')).toBe('alinkb');
    expect(printable('a\u009b2Jb\u001bcc')).toBe('abc');
    expect(printable('a\u001bP1;2q payload\u001b\\b')).toBe('ab');
  });

  it('loses direction overrides and characters that show as nothing', () => {
    expect(printable('user\u202Enimda\u202C')).toBe('usernimda');
    expect(printable('ro\u200Bo\u00ADt\uFEFF\u2060')).toBe('root');
    expect(printable('\uD800x')).toBe('x');
  });

  it('stays on one line', () => {
    expect(printable('one\r\ntwo\u2028three\tfour')).toBe('one two three four');
  });

  it('never holds a control or format character, whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(printable(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
      }),
      { numRuns: 50 },
    );
  });

  it('takes linear time on unfinished escape sequences', () => {
    const started = performance.now();
    printable('\u001b]'.repeat(100_000));
    printable(`\u001b[${'0;'.repeat(100_000)}`);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe('a value from AWS', () => {
  it('is made printable at every depth, and bytes and dates are left alone', () => {
    const bytes = new Uint8Array([27, 91]);
    const date = new Date(0);
    expect(printableValue({ a: ['\u001b[1mx'], b: { c: '\u202Ey' }, bytes, date, n: 1, none: undefined })).toEqual({
      a: ['x'],
      b: { c: 'y' },
      bytes,
      date,
      n: 1,
      none: undefined,
    });
  });

  it('brings keys, tokens and seeds through unchanged', () => {
    const key = { AccessKeyId: 'AKIAIOSFODNN7EXAMPLE', SecretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY=' };
    expect(printableValue(key)).toEqual(key);
  });
});
