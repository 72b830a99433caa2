// What is said of the time since the last look.
import { describe, expect, it } from 'vitest';
import type { Difference, Since } from '../../src/engine/since.ts';
import { differenceSentence, sinceLines, sinceTitle } from '../../src/ui/since-words.ts';

const difference = (more: Partial<Difference> = {}): Difference => ({
  ...{ control: 'root-access-keys', short: 'Access keys', kind: 'worse', was: 'verified', is: 'open' },
  ...{ statement: 'Root has an active access key.', facts: [], gone: 0 },
  ...more,
});
const sinceThen = (differences: readonly Difference[], more: Partial<Since> = {}): Since => ({
  ...{ at: '2026-11-22T00:12:30.000Z', otherCaller: false, isOutdated: false, differences },
  ...more,
});
const facts = ['good', 'plain', 'bad'].map((tone) => ({ label: tone, value: 'x', tone: tone as 'good' }));

describe('a difference', () => {
  it.each<[Partial<Difference>, string]>([
    [{}, 'Access keys: was verified, is open now. Root has an active access key.'],
    [
      { facts },
      'Access keys: was verified, is open now. Root has an active access key. New: bad: x; plain: x; and 1 more.',
    ],
    [
      { kind: 'unread', is: 'unknown', statement: 'Could not be read.' },
      'Access keys: was verified, is unknown now. Could not be read.',
    ],
    [
      { kind: 'overdue', was: 'accepted', reviewBy: '2026-11-20' },
      'Access keys: your word counted until 2026-11-20, is open now.',
    ],
    [{ kind: 'better', was: 'open', is: 'verified' }, 'Access keys: was open, is verified now.'],
    [{ kind: 'better', was: 'open', is: 'accepted' }, 'Access keys: was open, is risk accepted now.'],
    [
      { kind: 'changed', is: 'verified', gone: 2 },
      'Access keys: still verified, but not as it was. Something that was there is gone.',
    ],
    [{ kind: 'changed', was: 'unknown' }, 'Access keys: was unknown, is open now.'],
  ])('%j is a sentence or two', (more, says) => {
    expect(differenceSentence(difference(more))).toBe(says);
  });

  it('is new in this version only where another one looked then', () => {
    const { was: _was, ...fresh } = difference({ kind: 'new' });
    expect(differenceSentence(fresh)).toBe('Access keys: not looked at then, is open now.');
    expect(differenceSentence(fresh, { isOtherTool: true })).toBe('Access keys: new in this version, is open now.');
  });
});

describe('the time since the last look', () => {
  it('is one calm line when nothing changed, and no line when nobody can know', () => {
    expect(sinceTitle(sinceThen([]))).toBe('Nothing changed since 2026-11-22 00:12 UTC.');
    expect(sinceTitle(sinceThen([], { isOutdated: true }))).toBeUndefined();
    expect(sinceTitle(sinceThen([difference()], { isOutdated: true }))).toBe('Since 2026-11-22 00:12 UTC');
    expect(sinceLines(sinceThen([], { otherCaller: true }), { most: 5, where: 'there' })).toEqual([]);
  });

  it('is a few lines at most, and says how many more there are, and what makes the looks differ', () => {
    const many = ['a', 'b', 'c', 'd'].map((short) => difference({ short }));
    const layout = { most: 3, where: 'the list shows them all', isBrief: true };
    expect(sinceLines(sinceThen(many.slice(1)), layout)).toHaveLength(3);
    expect(sinceLines(sinceThen(many, { otherCaller: true, otherTool: 'rootlock 0' }), layout)).toEqual([
      'a: was verified, is open now.',
      'b: was verified, is open now.',
      'And 2 more: the list shows them all.',
      'Other credentials looked then: they may be shown more, or less, than yours.',
      'rootlock 0 looked then: this one may ask for more.',
    ]);
  });
});
