import { isDeepStrictEqual } from 'node:util';
import { assert, jsonValue, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '../../src/engine/errors.ts';
import { approve, digestOf, sealPlan } from '../../src/engine/plan.ts';
import { change, planOf, userChange } from './sample-plan.ts';

/** The same value with every object's keys in the opposite order. */
function turnedRound(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turnedRound);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, part]) => [key, turnedRound(part)]),
  );
}

describe('the digest of a plan', () => {
  it('is the SHA-256 of its RFC 8785 form, as anyone can compute it', () => {
    // printf '{"a":[1,"é"],"b":null}' | sha256sum
    expect(digestOf({ b: null, a: [1, 'é'] })).toBe('1e02bc81a26af2f027329541e97eef36f3290bedc6dfe043dbe66b057ecb13ba');
  });

  it('does not depend on the order of keys, and does on every value', () => {
    assert(
      property(jsonValue(), jsonValue(), (one, other) => {
        expect(digestOf(turnedRound(one))).toBe(digestOf(one));
        const plain = [one, other].map((value) => JSON.parse(JSON.stringify(value)) as unknown);
        expect(digestOf(one) === digestOf(other)).toBe(isDeepStrictEqual(plain[0], plain[1]));
      }),
    );
  });

  it('covers every part that the owner is shown', () => {
    const draft = {
      control: 'sample',
      title: 'A sample',
      changes: [userChange('ada', { cost: 'none', repeats: 'often', onlyIf: 'needed' })],
      placeholders: { code: { meaning: 'a code', secret: true } },
      alternatives: { bucket: ['one', 'two'] },
      phrase: { text: 'yes', because: 'it is final' },
      remarks: ['Costs nothing.'],
    } as const;
    const digest = sealPlan(draft).digest;
    const leaves = (value: unknown, path: readonly string[]): string[][] =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([key, part]) => leaves(part, [...path, key]))
        : [[...path]];
    const all = leaves(draft, []);
    expect(all.length).toBeGreaterThan(20);
    for (const path of all) {
      const altered = structuredClone(draft) as unknown as Record<string, never>;
      let at = altered;
      for (const key of path.slice(0, -1)) at = at[key] as never;
      const last = path.at(-1) ?? '';
      (at as Record<string, unknown>)[last] = `${String(at[last])}!`;
      expect(digestOf(altered), path.join('.')).not.toBe(digest);
    }
  });

  it('cannot be made of what JSON cannot say', () => {
    expect(() => digestOf({ at: Number.NaN })).toThrow(/NaN/);
    expect(() => digestOf(undefined)).toThrow(TypeError);
  });
});

describe('sealing a plan', () => {
  it('refuses two changes of one id', () => {
    expect(() => planOf([change('one'), change('one')])).toThrow(/one is used twice/);
  });

  it('refuses a placeholder that nobody declared, wherever it stands', () => {
    expect(() => planOf([change('a', { input: { Deep: [{ er: 'x-{serial}' }] } })])).toThrow(/\{serial\} in a/);
    expect(() => planOf([change('b', { summary: 'Make {it}' })])).toThrow(/\{it\} in b/);
    expect(() => planOf([change('c', { makes: 'thing/{id}' })])).toThrow(/\{id\} in c/);
    expect(() => planOf([change('d', { unmakes: 'thing/{id}' })])).toThrow(/\{id\} in d/);
    const compensation = { ...change('e'), summary: 'Back', input: { Id: '{key}' } };
    expect(() => planOf([change('e', { compensation })])).toThrow(/\{key\} in e/);
    expect(() => planOf([change('f', { input: { X: '{constructor}' } })])).toThrow(/\{constructor\} in f/);
  });

  it('takes declared placeholders and foreseen names', () => {
    const plan = planOf([change('a', { input: { A: '{serial} {bucket}' } })], {
      placeholders: { serial: { meaning: 'the device' } },
      alternatives: { bucket: ['one'] },
    });
    expect(plan.digest).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('an approval', () => {
  const asked = planOf([change('one')], { phrase: { text: 'delete my key', because: 'it is final' } });

  it('is bound to the digest of the plan that was shown', () => {
    const plan = planOf([change('one')]);
    expect(approve(plan, 7)).toEqual({ digest: plan.digest, at: 7 });
  });

  it.each([undefined, '', 'Delete my key', 'delete my keys', 'delete  my key'])(
    'is not given for %j where a phrase is asked for',
    (typed) => {
      expect(() => approve(asked, 0, typed)).toThrow(Problem);
    },
  );

  it('forgives spaces around the phrase', () => {
    expect(approve(asked, 0, '  delete my key ').digest).toBe(asked.digest);
  });
});
