import { Console } from 'node:console';
import { PassThrough } from 'node:stream';
import { format, inspect } from 'node:util';
import { serialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { digestOf } from '../../src/engine/plan.ts';
import { Secret } from '../../src/engine/secret.ts';

const value = 'JBSWY3DPEHPK3PXP';
const secret = new Secret(value);

describe('a secret', () => {
  it('is given by reveal', () => {
    expect(secret.reveal()).toBe(value);
  });

  it.each<[string, () => string]>([
    ['String()', () => String(secret)],
    ['a template', () => `${String(secret)} and ${[secret].join()}`],
    ['adding to a string', () => ['', secret].join('')],
    ['JSON', () => JSON.stringify({ deep: [{ secret }] })],
    ['inspect', () => inspect({ deep: [{ secret }] }, { depth: null, showHidden: true, getters: true })],
    ['inspect in colour', () => inspect(secret, { colors: true })],
    ['console %s', () => format('%s', secret)],
    ['console %j', () => format('%j', secret)],
    ['console %o', () => format('%o', secret)],
    ['console %O', () => format('%O', { secret })],
    ['console without a format', () => format('x', secret)],
    ['an error around it', () => inspect(new Error('broken', { cause: secret }))],
    ['inspect that ignores our own way of showing', () => inspect(secret, { customInspect: false, showHidden: true })],
    ['its keys', () => Object.getOwnPropertyNames(secret).join() + JSON.stringify(Object.entries(secret))],
    ['a copy', () => inspect({ ...secret }, { showHidden: true })],
    ['an error that quotes it', () => inspect(new Error(`bad ${String(secret)}`, { cause: { secret } }))],
    ['bytes made of it', () => serialize({ secret }).toString('latin1')],
    ['a number or a name made of it', () => `${String(Number(secret))} ${String(Symbol(String(secret)))}`],
    ['a path and a query made of it', () => new URLSearchParams({ secret: String(secret) }).toString()],
    ['a clone', () => inspect(structuredClone(secret), { showHidden: true })],
  ])('does not show in %s', (_where, shown) => {
    const text = shown();
    expect(text).not.toContain(value);
    expect(text).not.toContain(value.slice(0, 6));
  });

  it('is named where it stands, so that a reader knows something was left out', () => {
    expect([String(secret), JSON.stringify(secret), inspect(secret)]).toEqual(['[secret]', '"[secret]"', '[secret]']);
  });

  it('does not show in a table on the console', () => {
    const stdout = new PassThrough();
    new Console({ stdout }).table([{ secret }]);
    const text = String(stdout.read());
    expect(text).toContain('secret');
    expect(text).not.toContain(value);
  });

  it('adds nothing of itself to a digest', () => {
    expect(digestOf({ secret })).toBe(digestOf({ secret: new Secret('another') }));
  });
});
