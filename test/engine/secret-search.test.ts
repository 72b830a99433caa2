// The search for secrets finds them: planted in every spelling, with neighbours, and nothing where there is nothing.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { searchFor, spellingsOf } from '../support/secrets.ts';

const password = `tricky"&<'%\\/+=:word?42`;
const seed = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const planted = (text: string) => new Map([['the log', { text }]]);

describe('the search for secrets', () => {
  it.each<[string, (secret: string) => string]>([
    ['raw', (secret) => secret],
    ['in JSON', (secret) => JSON.stringify({ secret })],
    ['in JSON inside JSON', (secret) => JSON.stringify({ text: JSON.stringify({ secret }) })],
    ['in base64', (secret) => Buffer.from(secret).toString('base64')],
    ['in base64 after one byte', (secret) => Buffer.from(`x${secret}y`).toString('base64')],
    ['in base64 after two bytes', (secret) => Buffer.from(`xy${secret}z`).toString('base64')],
    ['in base64url', (secret) => Buffer.from(`{"a":"${secret}"}`).toString('base64url')],
    [
      'in lines of base64',
      (secret) =>
        Buffer.from(secret)
          .toString('base64')
          .replace(/(.{16})/g, '$1\n'),
    ],
    ['in hex', (secret) => Buffer.from(secret).toString('hex')],
    ['in hex in capitals', (secret) => Buffer.from(secret).toString('hex').toUpperCase()],
    ['in a query', (secret) => new URLSearchParams({ secret }).toString()],
    ['in an address', (secret) => `https://example.com/?secret=${encodeURIComponent(secret)}`],
    ['in XML', (secret) => `<a>${secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</a>`],
    ['in groups of four', (secret) => secret.replace(/(.{4})/g, '$1 ')],
    ['wrapped by a terminal', (secret) => `│ ${secret.slice(0, 10)} │\n│ ${secret.slice(10)} │`],
  ])('finds one that is there %s', (_where, write) => {
    for (const secret of [seed, password]) {
      const { leaks } = searchFor([secret], planted(`before ${write(secret)} after`));
      expect(leaks.map(({ place }) => place)).toContain('the log');
    }
  });

  it.each<[string, string]>([
    ['by itself', 'code 123456.'],
    ['in two groups', '❯ 123 456 '],
    ['in base64', `Basic ${Buffer.from('code=123456;').toString('base64')}`],
    ['in hex', ` ${Buffer.from('123456').toString('hex')} `],
  ])('finds a code %s', (_where, text) => {
    expect(searchFor(['123456'], planted(text)).leaks).not.toEqual([]);
  });

  it('does not take a longer number or a checksum for a code', () => {
    for (const text of ['1234567', '0123456', 'sha256:ab123456cd', '2026-01-01T00:00:00.123456Z', 'x+123456/']) {
      expect(searchFor(['123456'], planted(text)).leaks).toEqual([]);
    }
  });

  it('passes over what the one who started the program gave it, and over that alone', () => {
    const place = { text: `AWS_SECRET_ACCESS_KEY=${seed}\0OTHER=${password}`, given: new Set([seed]) };
    expect(searchFor([seed], new Map([['the environment', place]])).leaks).toEqual([]);
    expect(searchFor([password], new Map([['the environment', place]])).leaks).toEqual([
      { place: 'the environment', spelling: 'raw' },
    ]);
  });

  it('never says what the secret is', () => {
    const found = JSON.stringify(searchFor([seed], planted(seed)));
    for (const { text } of spellingsOf(seed)) expect(found).not.toContain(text);
  });

  it('finds any secret in base64, whatever stands around it', () => {
    const ascii = fc.string({ unit: 'grapheme-ascii', minLength: 12, maxLength: 40 });
    fc.assert(
      fc.property(ascii, fc.string({ maxLength: 9 }), fc.string({ maxLength: 9 }), (secret, before, after) => {
        const text = Buffer.from(`${before}${secret}${after}`).toString('base64');
        expect(searchFor([secret], planted(text)).leaks).not.toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('counts what it did', () => {
    const places = new Map([
      ['one', { text: '' }],
      ['two', { text: '' }],
    ]);
    expect(searchFor([seed, seed, '', password], places)).toMatchObject({ secrets: 2, places: 2, leaks: [] });
  });
});
