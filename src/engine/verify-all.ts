// The fresh re-read of everything: one claim per control, each with the calls it rests on.
import { type BoardEntry, type Board } from './board.ts';
import type { Claim } from './claim.ts';
import type { Context, Verdict } from './control.ts';
import { AwsProblem } from './errors.ts';
import type { Account } from './sender.ts';

/** Re-reads every control that applies, all at once. Reads only. */
export async function verifyAll<A extends Account>(board: Board<A>, context: Context<A>): Promise<readonly Claim[]> {
  return Promise.all(board.map((entry) => claimOf(entry, context)));
}

async function claimOf<A extends Account>(entry: BoardEntry<A>, context: Context<A>): Promise<Claim> {
  const { control, notApplicable } = entry;
  const base = { control: control.id, evidence: [], facts: [], at: new Date(context.clock.now()).toISOString() };
  if (notApplicable !== undefined) return { ...base, grade: 'not-applicable', statement: notApplicable };
  const account = context.account.watched();
  let verdict: Verdict;
  try {
    verdict = await control.verify({ ...context, account });
  } catch (error) {
    if (!(error instanceof AwsProblem)) throw error;
    verdict = { grade: 'unknown', statement: error.happened, facts: [] };
  }
  const word = context.memory.word(control.id);
  // A word never covers what the read proved, and never replaces the facts that were read.
  if (word !== undefined && verdict.grade !== 'verified' && verdict.grade !== 'not-applicable') {
    return {
      ...base,
      grade: word.grade,
      statement: word.statement,
      facts: verdict.facts,
      evidence: account.calls,
      at: word.at,
      word: {
        statement: word.statement,
        fields: word.fields,
        ...(word.reviewBy === undefined ? {} : { reviewBy: word.reviewBy }),
      },
    };
  }
  return {
    ...base,
    ...verdict,
    evidence: account.calls,
    at: new Date(context.clock.now()).toISOString(),
  };
}
