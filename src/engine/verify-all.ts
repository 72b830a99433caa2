// The fresh re-read of everything: one claim per control, each with the calls it rests on.
import { type BoardEntry, type Board } from './board.ts';
import type { Claim } from './claim.ts';
import type { Context, Verdict } from './control.ts';
import { AwsProblem } from './errors.ts';
import type { Account } from './sender.ts';
import { steadily } from './steady.ts';

/**
 * Re-reads every control that applies, all at once. Reads only. `once` gives the same account, in which no read is sent
 * twice; the claims that rest on a shared read then all carry it.
 */
export async function verifyAll<A extends Account>(
  board: Board<A>,
  context: Context<A>,
  once: (account: A) => A = (account) => account,
): Promise<readonly Claim[]> {
  const shared = { ...context, account: once(context.account) };
  return Promise.all(board.map((entry) => claimOf(entry, context, shared)));
}

interface Read<A extends Account> {
  /** Knows the calls of this read alone. */
  readonly account: A;
  readonly verdict: Verdict;
}

async function readOnce<A extends Account>(control: BoardEntry<A>['control'], context: Context<A>): Promise<Read<A>> {
  const account = context.account.watched();
  try {
    return { account, verdict: await control.verify({ ...context, account }) };
  } catch (error) {
    if (!(error instanceof AwsProblem)) throw error;
    return { account, verdict: { grade: 'unknown', statement: error.happened, facts: [] } };
  }
}

async function claimOf<A extends Account>(
  entry: BoardEntry<A>,
  context: Context<A>,
  shared: Context<A>,
): Promise<Claim> {
  const { control, notApplicable } = entry;
  const base = { control: control.id, evidence: [], facts: [], at: new Date(context.clock.now()).toISOString() };
  if (notApplicable !== undefined) return { ...base, grade: 'not-applicable', statement: notApplicable };
  // What this run has seen to hold, AWS may for a moment show as it was before.
  const isLate = ({ verdict: { grade } }: Read<A>) => entry.finding?.state === 'verified' && grade !== 'verified';
  const { account, verdict } = await steadily(() => readOnce(control, shared), isLate, context);
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
