// One look at the account: several controls ask for the same things, and AWS is asked each of them once.
import type { Principal } from '../engine/plan.ts';
import type { CallRecord } from '../engine/sender.ts';
import type { AccountSession } from './account.ts';
import type { EarlyAnswer } from './early-reads.ts';

interface Asked {
  /** The calls of this read alone, once it has ended. */
  readonly calls: () => readonly CallRecord[];
  readonly answer: Promise<unknown>;
  /** When the first one had it; while it is on its way, nobody had. */
  answeredAt?: number;
}

/** Whoever waits for AWS to show a change looks again after two seconds, and wants to see something new. */
const sameLookFor = 1_500;

/**
 * The same session, in which no read is sent twice: whoever asks again gets the first answer, or the first refusal, and
 * the calls it rests on. For one look only: it never sees what changed meanwhile. Reads with a signal of their own are
 * always sent. Answers are shared, and nobody may change them. `early` are reads that the caller's credentials signed
 * before the session was open: they count as sent. With `now`, milliseconds since the epoch, who looks again later than a
 * second and a half after an answer gets a new one.
 */
export function readingOnce(
  account: AccountSession,
  early: readonly EarlyAnswer[] = [],
  now: () => number = () => 0,
): AccountSession {
  const { region, caller } = account.facts;
  const asked = early.map(({ read, answer, calls }): [string, Asked] => {
    let named: readonly CallRecord[] | undefined;
    return [
      keyOf(read.service, read.operation, read.region ?? region, 'caller', read.input),
      { answer, calls: () => (named ??= calls.map((record) => ({ ...record, principalArn: caller.arn }))) },
    ];
  });
  return viewOf({ account, asked: new Map(asked), now }, []);
}

function keyOf(service: string, operation: PropertyKey, region: string, as: Principal, input: unknown): string {
  return JSON.stringify([service, operation, region, as, input]);
}

interface Look {
  readonly account: AccountSession;
  readonly asked: Map<string, Asked>;
  readonly now: () => number;
}

function viewOf(look: Look, upstream: readonly CallRecord[][]): AccountSession {
  const { account, asked, now } = look;
  const calls: CallRecord[] = [];
  const note = (records: readonly CallRecord[]) => {
    for (const list of [...upstream, calls]) list.push(...records.filter((record) => !list.includes(record)));
  };
  const read: AccountSession['read'] = async (service, operation, input, options = {}) => {
    const { region, as = account.acting, signal } = options;
    const key = keyOf(service, operation, region ?? account.facts.region, as, input);
    const begin = (): Asked => {
      const session = account.watched();
      return { answer: session.read(service, operation, input, options), calls: () => session.calls };
    };
    const before = signal === undefined ? asked.get(key) : undefined;
    const isOld = now() - (before?.answeredAt ?? now()) >= sameLookFor;
    const one = before === undefined || isOld ? begin() : before;
    if (signal === undefined) asked.set(key, one);
    try {
      // The key names the operation, and the operation the type.
      return (await one.answer) as Awaited<ReturnType<typeof account.read<typeof service, typeof operation>>>;
    } finally {
      one.answeredAt ??= now();
      note(one.calls());
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
    watched: () => viewOf(look, [...upstream, calls]),
  };
}
