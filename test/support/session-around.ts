// A session with something around its calls: what is read and what is sent goes another way, and all else is the session's.
import type { AccountSession } from '../../src/aws/account.ts';

export type Calls = Pick<AccountSession, 'read' | 'send'>;

/** `around` gives the calls of a session; those of its views go the same way. */
export function sessionAround(account: AccountSession, around: (account: AccountSession) => Calls): AccountSession {
  return {
    get facts() {
      return account.facts;
    },
    get calls() {
      return account.calls;
    },
    get acting() {
      return account.acting;
    },
    ...around(account),
    arnOf: (principal) => account.arnOf(principal),
    open: (principal, arn, credentials) => account.open(principal, arn, credentials),
    shut: (principal) => account.shut(principal),
    act: (principal) => account.act(principal),
    watched: () => sessionAround(account.watched(), around),
  };
}
