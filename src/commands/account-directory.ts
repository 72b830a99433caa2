// Where an account's journal is kept: a directory of its own under the state directory. A rehearsal's never
// shares one with a real account, nor with another endpoint.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { AccountFacts } from '../aws/account.ts';
import type { Clock } from '../engine/clock.ts';
import type { JournalOptions } from '../engine/journal.ts';
import type { JournalAccount } from '../engine/journal-lines.ts';

/** `instance` tells one simulated account from the next; for other endpoints their address does. */
export function accountDirectory(stateDirectory: string, facts: AccountFacts, instance: string | undefined): string {
  if (!facts.rehearsal) return join(stateDirectory, facts.accountId);
  const which = createHash('sha256')
    .update(instance ?? '')
    .digest('hex')
    .slice(0, 12);
  return join(stateDirectory, `rehearsal-${facts.accountId}-${which}`);
}

/** The account as its journal names it. */
export function accountOf({ accountId: id, partition, rehearsal }: AccountFacts): JournalAccount {
  return { id, partition, rehearsal };
}

/** How a command holds the journal in `directory`. */
export function journalIn(directory: string, clock: Clock): JournalOptions {
  return { directory, now: () => clock.now(), processId: process.pid, isAlive };
}

/** True while a process of that id exists. */
function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
