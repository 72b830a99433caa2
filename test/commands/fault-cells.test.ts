// A sample of test/faults, the same every time: calls of the wizard that meet trouble in the middle of a whole run.
// `npm run test:faults` plays every call with every kind.
import { expect, it } from 'vitest';
import { drawn, seededDraws } from '../../src/rehearsal/draws.ts';
import { survey } from '../faults/calls.ts';
import { nameOf } from '../faults/cell.ts';
import { cellsOf, playAll, violationsOf } from '../faults/share.ts';

const sample = 32;

it('calls that meet trouble recover, or say what happened', { timeout: 180_000 }, async () => {
  const { calls, calm } = await survey();
  expect(calls.length).toBeGreaterThan(40);
  const draws = seededDraws('a sample');
  const cells = cellsOf(calls)
    .map((cell) => ({ cell, turn: drawn(draws, nameOf(cell)) }))
    .toSorted((one, other) => one.turn - other.turn)
    .slice(0, sample)
    .map(({ cell }) => cell);
  const verdicts = await playAll(cells, calm);
  expect(violationsOf(verdicts)).toEqual([]);
  expect(verdicts.filter(({ outcome }) => outcome === 'not-met').length).toBeLessThan(sample / 4);
});
