// A process that dies at a chosen change: from then on nothing it does reaches the account or its journal, which is
// all that anyone outside can see of a process that is gone.
import type { AccountSession } from '../../src/aws/account.ts';
import type { Journal } from '../../src/engine/journal.ts';
import type { Call } from '../../src/engine/plan.ts';

export class Killed extends Error {}

export interface Death {
  /** Wraps the session and the journal of the process that will die. */
  readonly session: (account: AccountSession) => AccountSession;
  readonly journal: (journal: Journal) => Journal;
  /** The operation it died at; undefined while it lives. */
  readonly diedAt: () => string | undefined;
}

/** `announced`: the call is in the journal and has not left. `answer-lost`: it took effect, and nobody saw the answer. */
export type Moment = 'announced' | 'answer-lost';

/** Dies at the first change for which `chooses` says so; it is asked with the id that the plan gives the change. */
export function death(moment: Moment, chooses: (changeId: string, call: Call) => boolean): Death {
  let diedAt: string | undefined;
  const alive = () => {
    if (diedAt !== undefined) throw new Killed();
  };
  const wrap = (account: AccountSession): AccountSession => ({
    get facts() {
      return account.facts;
    },
    get calls() {
      return account.calls;
    },
    get acting() {
      return account.acting;
    },
    arnOf: (principal) => account.arnOf(principal),
    read: async (service, operation, input, options) => {
      alive();
      return account.read(service, operation, input, options);
    },
    send: async (call, input, permit, signal) => {
      alive();
      if (!chooses(permit.changeId, call)) return account.send(call, input, permit, signal);
      if (moment === 'announced') await permit.announce();
      else await account.send(call, input, permit, signal);
      diedAt = call.operation;
      throw new Killed();
    },
    open: (principal, arn, credentials) => account.open(principal, arn, credentials),
    shut: (principal) => account.shut(principal),
    act: (principal) => account.act(principal),
    // A view of a dying session dies with it.
    watched: () => wrap(account.watched()),
  });
  return {
    session: wrap,
    journal: (journal) => ({
      get lines() {
        return journal.lines;
      },
      get head() {
        return journal.head;
      },
      cut: journal.cut,
      append: async (entry) => {
        alive();
        return journal.append(entry);
      },
      close: () => journal.close(),
    }),
    diedAt: () => diedAt,
  };
}
