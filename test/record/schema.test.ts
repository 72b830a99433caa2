import { describe, expect, it } from 'vitest';
import { checkContent } from '../../src/record/schema.ts';
import { edited, part, replaced } from './edit.ts';
import { exampleContent } from './example.ts';

const good = exampleContent();

describe('the schema of record.json', () => {
  it.each<[string, string, unknown]>([
    ['a field it does not know', 'extra', 1],
    ['a field it does not know, deep inside', 'controls/0/evidence/0/input', {}],
    ['a missing account id', 'run/account/id', undefined],
    ['an account id that is too short', 'run/account/id', '1234'],
    ['a grade it does not know', 'controls/0/grade', 'fine'],
    ['a verified control without evidence', 'controls/0/evidence', []],
    ['an attested control without the word of the owner', 'controls/2/word', undefined],
    ['a verified control with the word of the owner', 'controls/0/word', part(good, 'controls/2/word')],
    ['an accepted risk without a review date', 'controls/3/word/reviewBy', undefined],
    ['an outcome that the grades do not give', 'outcome', 'open-remain'],
    ['a good outcome over an open control', 'controls/0/grade', 'open'],
    ['a rehearsal with the predicate type of the real thing', 'run/rehearsal', true],
    ['a time with a zone', 'run/finishedAt', '2026-11-22T10:00:00+01:00'],
    ['no control at all', 'controls', []],
    ['another format', 'schemaVersion', 2],
  ])('refuses %s', (_, path, value) => {
    expect(checkContent(replaced(good, path, value)).kind).toBe('refused');
  });

  it('refuses the same control twice', () => {
    const twice = edited(good, 'controls', (controls) => [...(controls as unknown[]), part(good, 'controls/0')]);
    expect(checkContent(twice)).toEqual({ kind: 'refused', faults: ['/controls has root-mfa twice'] });
  });

  it.each([null, 1, 'x', [], {}])('refuses %j', (value) => {
    expect(checkContent(value).kind).toBe('refused');
  });
});
