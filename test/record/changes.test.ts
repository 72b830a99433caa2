// A sample of what test/slow/record-changes.ts does in full: any change by chance to any file is seen, and named.
import { describe, expect, it } from 'vitest';
import { verifyRecord } from '../../src/record/verification.ts';
import { changeKinds, randomChanges, unseen, wholeRecord } from '../support/record-changes.ts';
import { aMoment } from './example.ts';

describe('a record with every file that one can have', () => {
  const files = wholeRecord();

  it('is good as it is', () => {
    const { verdict, checks } = verifyRecord({ files, oddities: [] }, { now: aMoment });
    expect(verdict).toBe('intact-signer-not-established');
    expect(checks.find(({ name }) => name === 'ssh signature')?.result).toBe('pass');
  });

  it('shows any of some hundred changes, of every kind and in every file', () => {
    const changes = randomChanges(files, 270);
    expect(new Set(changes.map(({ kind }) => kind))).toEqual(new Set(changeKinds));
    expect(new Set(changes.map(({ file }) => file))).toEqual(new Set(files.keys()));
    expect(unseen(files, changes)).toEqual([]);
  });
});
