// What became better or worse since the last look at this account, told before anything is asked; and this look written
// down for the next time.
import type { AccountSession } from '../aws/account.ts';
import { onlookerOf, sinceThen } from '../check/since-then.ts';
import type { AwsControl } from '../controls/contract.ts';
import type { Board } from '../engine/board.ts';
import type { Claim } from '../engine/claim.ts';
import type { Context } from '../engine/control.ts';
import type { Event, Tone } from '../engine/port.ts';
import type { Seen } from '../engine/seen.ts';
import type { Since } from '../engine/since.ts';
import { standingsAfter, standingsOf } from '../engine/standings.ts';
import { sinceLines, sinceTitle } from '../ui/since-words.ts';
import { version } from '../version.ts';

/** A few: who reads them has a question to answer below. */
const linesAtMost = 5;

/** Tells what differs from `seen`; nothing where that cannot be known. */
export function tellSince(
  seen: Seen,
  board: Board<AccountSession>,
  controls: readonly AwsControl[],
  { account, memory, port }: Context<AccountSession>,
): void {
  const onlooker = onlookerOf(account.facts, version);
  const standings = standingsOf(board, memory);
  const event = sinceNotice(sinceThen(seen, { controls, standings, memory, onlooker, isWhole: true }));
  if (event !== undefined) port.tell(event);
}

/** The notice for it, where there is something to say. */
export function sinceNotice(since: Since): Event | undefined {
  const title = sinceTitle(since);
  if (title === undefined) return undefined;
  return {
    kind: 'notice',
    tone: toneOf(since),
    title,
    lines: sinceLines(since, { most: linesAtMost, where: 'the list shows them all' }),
  };
}

function toneOf({ differences }: Since): Tone {
  if (differences.some(({ kind }) => kind === 'worse' || kind === 'overdue')) return 'warning';
  return differences.every(({ kind }) => kind === 'better') ? 'good' : 'plain';
}

/** Resolves once it is on disk how the board stands. */
export function writeDownBoard(board: Board<AccountSession>, context: Context<AccountSession>): Promise<void> {
  const { account, memory } = context;
  return memory.saw({ ...onlookerOf(account.facts, version), standings: standingsOf(board, memory) });
}

/** The same of the fresh re-read. */
export function writeDownClaims(
  claims: readonly Claim[],
  board: Board<AccountSession>,
  { account, memory }: Context<AccountSession>,
): Promise<void> {
  return memory.saw({
    ...onlookerOf(account.facts, version),
    standings: standingsAfter(
      claims,
      board.map(({ control }) => control),
    ),
  });
}
