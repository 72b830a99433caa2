// A share of the cells, so that several workers play at once; what came of it goes to the tally.
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { drawn, seededDraws } from '../../src/rehearsal/draws.ts';
import { isList, survey, type Field } from './calls.ts';
import { nameOf, play, type Cell, type Verdict, type Way } from './cell.ts';
import { noteCounts } from '../support/attack-counts.ts';
import { kinds, lasting, type Kind } from './kinds.ts';

/**
 * Every call with every kind of trouble that can meet it once, and one call in five with each kind that lasts. Mixed, and
 * in the same order every time, so that the first few are a fair sample.
 */
export function cellsOf(calls: readonly Cell['call'][]): readonly Cell[] {
  const some = calls.filter((_, index) => index % 5 === 0);
  const every = (among: readonly Kind[], met: readonly Cell['call'][]) =>
    met.flatMap((call) =>
      among.filter(({ listsOnly }) => listsOnly !== true || isList(call)).map((kind) => ({ call, kind })),
    );
  const draws = seededDraws('the order of the cells');
  return [...every(kinds, calls), ...every(lasting, some)]
    .map((cell) => ({ cell, turn: drawn(draws, nameOf(cell)) }))
    .toSorted((one, other) => one.turn - other.turn)
    .map(({ cell }) => cell);
}

/** How many are played at once in one process: one alone waits for its sockets now and then. */
const atOnce = 2;

/** Plays them all, in any order. `seen` hears of each as it ends. */
export async function playAll(
  cells: readonly Cell[],
  calm: Field['calm'],
  way: Way,
  seen: (verdict: Verdict) => Promise<void> = () => Promise.resolve(),
): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  const left = [...cells];
  const player = async () => {
    for (let cell = left.shift(); cell !== undefined; cell = left.shift()) {
      const undisturbed = calm.get(cell.call.setting);
      if (undisturbed === undefined) throw new TypeError('an account without an undisturbed run');
      const verdict = await play(cell, undisturbed, way);
      verdicts.push(verdict);
      await seen(verdict);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, player));
  return verdicts;
}

/** Each broken promise with the cell that broke it. */
export function violationsOf(verdicts: readonly Verdict[]): readonly string[] {
  return verdicts.flatMap(({ cell, violations }) => violations.map((one) => `${nameOf(cell)}: ${one}`));
}

function noteVerdict({ cell: { call, kind }, outcome, violations }: Verdict): void {
  noteCounts('faults', {
    operation: `${call.service} ${call.operation}`,
    kind: kind.name,
    met: outcome === 'not-met' ? 0 : 1,
    unmet: outcome === 'not-met' ? 1 : 0,
    violations: violations.length,
  });
}

/**
 * Declares the test that plays each cell whose turn it is. FAULT_CELLS, a pattern of names, picks some of them;
 * FAULT_CELLS_MOST says how many at most.
 */
export function itPlays(share: number, of: number): void {
  it('every call survives every kind of trouble, or says what happened', { timeout: 60 * 60_000 }, async () => {
    const { calls, calm } = await survey();
    const wanted = new RegExp(process.env['FAULT_CELLS'] ?? '');
    const most = Number(process.env['FAULT_CELLS_MOST'] ?? Number.POSITIVE_INFINITY);
    const mixed = cellsOf(calls).slice(0, most);
    const cells = mixed.filter((cell, index) => index % of === share - 1 && wanted.test(nameOf(cell)));
    const file = join(inject('tally'), `cells-${share}.jsonl`);
    const verdicts = await playAll(
      cells,
      calm,
      process.env['FAULTS_WAY'] === 'http' ? 'http' : 'short',
      async (verdict) => {
        noteVerdict(verdict);
        await appendFile(file, `${JSON.stringify(verdict)}\n`);
      },
    );
    expect(violationsOf(verdicts)).toEqual([]);
  });
}
