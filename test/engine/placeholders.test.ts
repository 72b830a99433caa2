import { array, assert, constantFrom, oneof, property, string, stringMatching } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filled, filledText, placeholdersIn } from '../../src/engine/placeholders.ts';
import { Secret } from '../../src/engine/secret.ts';

const values = new Map<string, string | Secret>([
  ['serial', 'arn:aws:iam::111122223333:mfa/ada'],
  ['code 1', new Secret('492039')],
]);

describe('placeholders', () => {
  it('are found in every string, each once', () => {
    expect(placeholdersIn({ a: '{serial}', b: ['{code 1}', { c: 'x{serial}y' }], d: 4, e: null })).toEqual([
      'serial',
      'code 1',
    ]);
  });

  it('are not seen in JSON text or policy variables', () => {
    expect(placeholdersIn({ a: '{"Version":"2012-10-17"}', b: '${aws:username}', c: '{}', d: '{Upper}' })).toEqual([]);
  });

  it('are filled, and a string with a secret in it becomes a secret as a whole', () => {
    const result = filled({ Serial: '{serial}', Both: '{serial}/{code 1}', Plain: 7, Gone: undefined }, values) as {
      readonly [key: string]: unknown;
    };
    expect(result['Serial']).toBe('arn:aws:iam::111122223333:mfa/ada');
    expect(result['Both']).toBeInstanceOf(Secret);
    expect((result['Both'] as Secret).reveal()).toBe('arn:aws:iam::111122223333:mfa/ada/492039');
    expect(result['Plain']).toBe(7);
    expect(Object.keys(result)).not.toContain('Gone');
  });

  it('that have no value yet keep the call from being built', () => {
    expect(() => filled({ A: '{unknown}' }, values)).toThrow(/\{unknown\} has no value yet/);
  });

  it('in words for people show [secret] for a secret and stay where nothing is known', () => {
    expect(filledText('Assign {serial} with {code 1} and {code 2}', values)).toBe(
      'Assign arn:aws:iam::111122223333:mfa/ada with [secret] and {code 2}',
    );
  });

  it('are filled once: a value that looks like a placeholder is left as it is', () => {
    const tricky = new Map<string, string | Secret>([
      ['a', '{b}'],
      ['b', new Secret('hidden')],
    ]);
    expect(filled('{a}', tricky)).toBe('{b}');
    expect(filled('$& {a}', tricky)).toBe('$& {b}');
  });

  it('never lose what they stand for and never let a secret out as text', () => {
    const piece = oneof(
      string().map((text) => ({ kind: 'text' as const, text: text.replaceAll(/[{}]/g, '') })),
      constantFrom('open', 'hidden').map((name) => ({ kind: 'hole' as const, name })),
    );
    assert(
      property(array(piece), string(), stringMatching(/^[!-z]{12,20}$/), (pieces, open, hidden) => {
        const map = new Map<string, string | Secret>([
          ['open', open],
          ['hidden', new Secret(hidden)],
        ]);
        const template = pieces.map((part) => (part.kind === 'text' ? part.text : `{${part.name}}`)).join('');
        const expected = pieces
          .map((part) => (part.kind === 'text' ? part.text : part.name === 'open' ? open : hidden))
          .join('');
        const result = filled({ deep: [template] }, map) as { readonly deep: readonly [string | Secret] };
        const isSecret = pieces.some((part) => part.kind === 'hole' && part.name === 'hidden');
        expect(result.deep[0] instanceof Secret).toBe(isSecret);
        expect(result.deep[0] instanceof Secret ? result.deep[0].reveal() : result.deep[0]).toBe(expected);
        const innocent = pieces
          .map((part) => (part.kind === 'text' ? part.text : part.name === 'open' ? open : ''))
          .join('');
        // Where the text around it does not happen to say the same, it is nowhere to be seen.
        const coincidence = innocent.includes(hidden) || template.includes(hidden);
        expect(coincidence || !filledText(template, map).includes(hidden)).toBe(true);
        const json = JSON.stringify(hidden).slice(1, -1);
        expect(coincidence || !JSON.stringify(result).includes(json)).toBe(true);
      }),
    );
  });
});
