// One look at the account: several controls ask for the same things, and AWS is asked each of them once.
import type { CallRecord } from '../engine/sender.ts';
import type { AccountSession } from './account.ts';

interface Asked {
  /** Knows the calls of this read alone. */
  readonly session: AccountSession;
  readonly answer: Promise<unknown>;
}

/**
 * The same session, in which no read is sent twice: whoever asks again gets the first answer, or the first refusal, and
 * the calls it rests on. For one look only: it never sees what changed meanwhile. Reads with a signal of their own are
 * always sent. Answers are shared, and nobody may change them.
 */
export function readingOnce(account: AccountSession): AccountSession {
  return viewOf(account, new Map(), []);
}

function viewOf(account: AccountSession, asked: Map<string, Asked>, upstream: readonly CallRecord[][]): AccountSession {
  const calls: CallRecord[] = [];
  const note = (records: readonly CallRecord[]) => {
    for (const list of [...upstream, calls]) list.push(...records.filter((record) => !list.includes(record)));
  };
  const read: AccountSession['read'] = async (service, operation, input, options = {}) => {
    const { region, as = account.acting, signal } = options;
    const key = JSON.stringify([service, operation, region ?? account.facts.region, as, input]);
    const before = signal === undefined ? asked.get(key) : undefined;
    const session = before?.session ?? account.watched();
    const answer = before?.answer ?? session.read(service, operation, input, options);
    if (before === undefined && signal === undefined) asked.set(key, { session, answer });
    try {
      // The key names the operation, and the operation the type.
      return (await answer) as Awaited<ReturnType<typeof session.read<typeof service, typeof operation>>>;
    } finally {
      note(session.calls);
    }
  };
  return {
    get facts() {
      return account.facts;
    },
    get calls() {
      return [...calls];
    },
    get acting() {
      return account.acting;
    },
    arnOf: (principal) => account.arnOf(principal),
    read,
    send: (call, input, permit, signal) => account.send(call, input, permit, signal),
    open: (principal, arn, credentials) => account.open(principal, arn, credentials),
    shut: (principal) => account.shut(principal),
    act: (principal) => account.act(principal),
    watched: () => viewOf(account, asked, [...upstream, calls]),
  };
}
