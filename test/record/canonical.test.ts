import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalBytes, parseCanonical } from '../../src/record/canonical.ts';
import { exampleContent } from './example.ts';

describe('canonical bytes', () => {
  it('are the ones of the golden vector', () => {
    const bytes = canonicalBytes({ b: [1, { z: null, a: true }], a: 'é€\u{1f511}"\\\n', 'A-b': [], empty: {} });
    expect(bytes.toString('utf8')).toBe(
      '{\n  "A-b": [],\n  "a": "é€🔑\\"\\\\\\n",\n  "b": [\n    1,\n    {\n      "a": true,\n      "z": null\n    }\n  ],\n  "empty": {}\n}\n',
    );
  });

  it('of a record are the ones of the golden file', async () => {
    const bytes = canonicalBytes(exampleContent());
    await expect(bytes.toString('utf8')).toMatchFileSnapshot('golden/record.json.txt');
  });

  it('do not depend on the order in which an object was built', () => {
    expect(canonicalBytes({ a: 1, b: 2 }).equals(canonicalBytes({ b: 2, a: 1 }))).toBe(true);
  });

  it('are read back as canonical, whatever the value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        expect(parseCanonical(canonicalBytes(value)).kind).toBe('canonical');
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['a space more', '{ "a": 1}\n'],
    ['no line feed at the end', '{\n  "a": 1\n}'],
    ['a key twice', '{\n  "a": 1,\n  "a": 1\n}\n'],
    ['an escape that is not needed', '{\n  "a": "\\u0062"\n}\n'],
    ['another spelling of a number', '{\n  "a": 1.0\n}\n'],
  ])('differ from JSON with %s', (_, text) => {
    expect(parseCanonical(Buffer.from(text)).kind).toBe('other-spelling');
  });

  it.each([
    ['a byte order mark', Buffer.from('\u{feff}{}\n')],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22, 0x0a])],
    ['half a surrogate pair', Buffer.from('"\\ud800"\n')],
    ['nothing', Buffer.alloc(0)],
  ])('are not read from %s', (_, bytes) => {
    expect(parseCanonical(bytes).kind).toBe('unreadable');
  });

  it('of a record are what jq -S prints', ({ skip }) => {
    const bytes = canonicalBytes(exampleContent());
    let printed: Buffer;
    try {
      printed = execFileSync('jq', ['-S', '.'], { input: bytes });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') skip('jq is not on PATH');
      throw error;
    }
    expect(printed.equals(bytes)).toBe(true);
  });
});
