// A share of the cells, so that several workers play at once; what came of it goes to the tally.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { isList, survey } from './calls.ts';
import { nameOf, play, type Cell, type Verdict } from './cell.ts';
import { kinds, lasting, type Kind } from './kinds.ts';

/** Every call with every kind of trouble that can meet it. */
export function cellsOf(calls: readonly Cell['call'][], among: readonly Kind[]): readonly Cell[] {
  return calls.flatMap((call) =>
    among.filter(({ listsOnly }) => listsOnly !== true || isList(call)).map((kind) => ({ call, kind })),
  );
}

/** Declares the test that plays each cell whose turn it is. FAULT_CELLS, a pattern of names, picks some of them. */
export function itPlays(share: number, of: number): void {
  it('every call survives every kind of trouble, or says what happened', { timeout: 30 * 60_000 }, async () => {
    const { calls, calm } = await survey();
    const wanted = new RegExp(process.env['FAULT_CELLS'] ?? '');
    const cells = cellsOf(calls, [...kinds, ...lasting]).filter(
      (cell, index) => index % of === share - 1 && wanted.test(nameOf(cell)),
    );
    const verdicts: Verdict[] = [];
    for (const cell of cells) {
      const picture = calm.get(cell.call.setting);
      if (picture === undefined) throw new TypeError('an account without an undisturbed run');
      const begun = performance.now();
      const verdict = await play(cell, picture);
      verdicts.push(verdict);
      if (process.env['FAULT_CELLS'] !== undefined)
        console.log(
          nameOf(cell),
          verdict.outcome,
          verdict.starts,
          Math.round(performance.now() - begun),
          verdict.violations,
        );
    }
    await writeFile(join(inject('tally'), `cells-${share}.json`), JSON.stringify(verdicts));
    const violations = verdicts.flatMap(({ cell, violations }) => violations.map((one) => `${nameOf(cell)}: ${one}`));
    expect(violations).toEqual([]);
  });
}
