// The board, and the fresh re-read, as looks that can be written down and compared with later ones. Pure.
import type { Board } from './board.ts';
import type { Claim } from './claim.ts';
import type { RunMemory } from './memory.ts';
import type { Standing } from './seen.ts';
import type { Account } from './sender.ts';

/** The board as a look. */
export function standingsOf<A extends Account>(board: Board<A>, memory: RunMemory): ReadonlyMap<string, Standing> {
  return new Map(
    board.flatMap(({ control, finding, notApplicable }): readonly (readonly [string, Standing])[] => {
      if (notApplicable !== undefined)
        return [[control.id, { state: 'not-applicable', statement: notApplicable, facts: [] }]];
      if (finding === undefined) return [];
      const { state, statement, facts } = finding;
      // An earlier proof that has to be given again was not lost in the account.
      if (control.readsMore === true && state === 'open' && memory.freshProof.wanted) return [];
      const isHeld = state === 'verified' || state === 'not-applicable';
      const word = isHeld ? undefined : memory.word(control.id);
      return [[control.id, { state: word?.grade ?? state, statement, facts }]];
    }),
  );
}

/** The fresh re-read as a look. What it reads less of than an inspection is left as it was seen there. */
export function standingsAfter<A extends Account>(
  claims: readonly Claim[],
  board: Board<A>,
): ReadonlyMap<string, Standing> {
  const less = new Set(board.flatMap(({ control }) => (control.readsMore === true ? [control.id] : [])));
  return new Map(
    claims
      .filter(({ control }) => !less.has(control))
      .map(({ control, grade, statement, facts }) => [control, { state: grade, statement, facts }]),
  );
}
