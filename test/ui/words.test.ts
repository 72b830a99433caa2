import { describe, expect, it } from 'vitest';
import { Problem } from '../../src/engine/errors.ts';
import type { ControlState } from '../../src/engine/port.ts';
import {
  accountIdGrouped,
  countdownWords,
  durationWords,
  groupsOfFour,
  identityLine,
  planLines,
  problemLines,
  stateGlyph,
  stateWord,
} from '../../src/ui/words.ts';
import { summaryLines } from '../../src/ui/summary-lines.ts';
import { identity, lines, summary, trailPlan } from '../support/tui-scenes.ts';

const states: readonly ControlState[] = [
  'verified',
  'attested',
  'accepted',
  'not-applicable',
  'open',
  'unknown',
  'failed',
  'locked',
  'working',
];

describe('words', () => {
  it('gives every state a glyph and a word that no other state has', () => {
    expect(new Set(states.map(stateGlyph)).size).toBe(states.length);
    expect(new Set(states.map(stateWord)).size).toBe(states.length);
    expect(states.every((state) => [...stateGlyph(state)].length === 1)).toBe(true);
  });

  it('groups account ids and seeds in fours without losing anything', () => {
    expect(accountIdGrouped('111122223333')).toBe('1111 2222 3333');
    expect(accountIdGrouped('unknown')).toBe('unknown');
    expect(groupsOfFour('ABCDEFGHIJ')).toBe('ABCD EFGH IJ');
    expect(identityLine(identity)).toBe('1111 2222 3333 · eu-west-1 · as root');
  });

  it('says spans of time in at most two units', () => {
    expect([0, 4_200, 60_000, 125_000, 3_600_000, 11_520_000, 90_000_000].map(durationWords)).toEqual([
      '0 s',
      '4 s',
      '1 min',
      '2 min 5 s',
      '1 h',
      '3 h 12 min',
      '1 day 1 h',
    ]);
    expect(countdownWords(12)).toBe('new code in 12 s');
  });

  it('says of a problem what happened, what state the account is in, and what to do, in this order', () => {
    const problem = new Problem('aws', {
      happened: 'AWS refused.',
      account: 'Nothing was changed.',
      next: ['Sign in again.', 'Ask your administrator.'],
    });
    expect(problemLines(problem)).toEqual([
      'AWS refused.',
      'Nothing was changed.',
      'Next: Sign in again.',
      'Or: Ask your administrator.',
    ]);
  });

  it('says of a plan each change, whether it can be undone, every retry and every cost', () => {
    const text = planLines(trailPlan).join('\n');
    expect(text.match(/^\d\. .*\(can be undone\)$/gm)).toHaveLength(trailPlan.changes.length);
    expect(text).toContain('Tried again for up to 1 min: a new bucket policy takes a moment to be known everywhere');
    expect(text).toContain('Cost: about 0.03 USD a month for a quiet account');
    expect(text).toContain('aws-logs-111122223333-k3v9');
  });
});

describe('the summary', () => {
  it('names every control with its state, the changes, the record and the command, and fits the width', () => {
    const out = summaryLines(summary, 60);
    const text = out.join('\n');
    for (const { short, state } of lines) {
      expect(out.some((line) => line.includes(short) && line.includes(stateWord(state)))).toBe(true);
    }
    expect(out).toContain('  Created the user ada');
    expect(text).toContain('/home/ada/rootlock-record');
    expect(out.filter((line) => line.length > 60 && !line.includes('rootlock verify'))).toEqual([]);
  });

  it('says once what was done in many Regions', () => {
    const changed = ['eu-west-1', 'eu-west-2', 'us-east-1'].map((region) => `Switched it on in ${region}`);
    const out = summaryLines({ ...summary, changed }, 80);
    expect(out.filter((line) => line.includes('Switched'))).toEqual(['  Switched it on in 3 Regions']);
  });

  it('says first that a rehearsal was one, and says nothing of the kind on a real account', () => {
    const rehearsed = summaryLines({ ...summary, identity: { ...identity, rehearsal: true } }, 80);
    expect(rehearsed[0]).toContain('REHEARSAL');
    expect(summaryLines(summary, 80).join('\n')).not.toMatch(/rehears/i);
  });

  it('never says that all holds while something is open', () => {
    expect(summaryLines(summary, 80)[0]).toBe('4 controls are still open.');
  });
});
