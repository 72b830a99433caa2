// The board, and the fresh re-read, as looks that can be written down and compared with later ones. Pure.
import type { Board } from './board.ts';
import type { Claim } from './claim.ts';
import type { Control } from './control.ts';
import type { RunMemory } from './memory.ts';
import type { Fact } from './port.ts';
import type { Standing } from './seen.ts';
import type { Account } from './sender.ts';

type Standings = ReadonlyMap<string, Standing>;

/** The board as a look. */
export function standingsOf<A extends Account>(board: Board<A>, memory: RunMemory): Standings {
  return new Map(
    board.flatMap(({ control, finding, notApplicable }): readonly (readonly [string, Standing])[] => {
      if (notApplicable !== undefined)
        return [[control.id, { state: 'not-applicable', statement: notApplicable, facts: [] }]];
      if (finding === undefined) return [];
      const { state, statement, provenEarlier = false } = finding;
      const isHeld = state === 'verified' || state === 'not-applicable';
      // A proof that has to be given again was not lost in the account.
      if (!isHeld && provenEarlier && memory.freshProof.wanted) return [];
      const word = isHeld ? undefined : memory.word(control.id);
      return [[control.id, { state: word?.grade ?? state, statement, facts: lasting(finding.facts, control) }]];
    }),
  );
}

/** Claims as they are compared with an earlier look. */
export function standingsRead(claims: readonly Claim[], controls: readonly Control<never>[]): Standings {
  return new Map(
    claims.flatMap(({ control: id, grade, statement, facts }) => {
      const control = controls.find((one) => one.id === id);
      return control === undefined ? [] : [[id, { state: grade, statement, facts: lasting(facts, control) }] as const];
    }),
  );
}

/** Claims as a look to write down: without those that tell less than an inspection does. */
export function standingsAfter(claims: readonly Claim[], controls: readonly Control<never>[]): Standings {
  return standingsRead(
    claims,
    controls.filter(({ readsMore }) => readsMore !== true),
  );
}

function lasting(facts: readonly Fact[], { passing = [] }: Pick<Control<never>, 'passing'>): readonly Fact[] {
  return facts.filter(({ label }) => !passing.includes(label));
}
