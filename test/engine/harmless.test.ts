// One rule for text from outside, and the four places that apply it.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable, printableValue } from '../../src/aws/printable.ts';
import { harmless, harmlessLines } from '../../src/engine/harmless.ts';
import { plainText } from '../../src/record/plain-text.ts';
import { withoutControls } from '../../src/ui/text-line.ts';
import { drawable } from '../../src/ui/tui/width.ts';
import { acting, bulky, hostileText, vanishing } from '../support/hostile.ts';

describe('text from outside', () => {
  it.each(vanishing.map((text) => [JSON.stringify(text), text]))('loses %s without a trace', (_shown, text) => {
    for (const made of [harmless, printable, drawable, withoutControls]) expect(made(`ad${text}a`)).toBe('ada');
  });

  it.each([
    ['printable', printable],
    ['drawable', drawable],
    ['withoutControls', (text: string) => withoutControls(text).replaceAll('\n', ' ')],
  ])('holds nothing that acts after %s, whatever comes in', (_name, made) => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(acting.test(made(text))).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('is the same when it is made harmless twice', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(harmless(harmless(text))).toBe(harmless(text));
      }),
      { numRuns: 300 },
    );
  });

  it('is harmless at every depth of a value, in its keys as well', () => {
    fc.assert(
      fc.property(fc.object({ key: hostileText, values: [hostileText], maxDepth: 3 }), (value) => {
        const walk = (part: unknown): readonly string[] =>
          typeof part === 'string'
            ? [part]
            : typeof part === 'object' && part !== null
              ? Object.entries(part).flatMap(([key, inner]) => [key, ...walk(inner)])
              : [];
        expect(walk(printableValue(value)).filter((text) => acting.test(text))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('shows in a record what it does not let through', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u.test(plainText(text))).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps the marks that scripts need, and cuts off a flood of them', () => {
    for (const word of ['שָׁלוֹם', 'Việt', 'ที่นี่', 'é']) expect(harmless(word)).toBe(word);
    expect(harmless(`z${'\u0335'.repeat(1000)}o`)).toBe(`z${'\u0335'.repeat(4)}o`);
  });

  it('stays on its line, or on its lines', () => {
    expect(harmless('one\r\ntwo\nthree')).toBe('one two three');
    expect(harmlessLines('one\r\ntwo\n\u001b[1mthree')).toBe('one\ntwo\nthree');
  });

  it('takes no longer for 64 kB of it than a person notices', () => {
    const started = performance.now();
    for (const text of bulky) for (const made of [printable, drawable, withoutControls, plainText]) made(text);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
