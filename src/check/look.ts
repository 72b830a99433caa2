// One look at every control: reads only, each thing once, all at the same time. `check` says how the account stands by
// it, `record` signs it; both see the same.
import type { AccountSession } from '../aws/account.ts';
import type { EarlyAnswer, EarlyRead, KnownEarly } from '../aws/early-reads.ts';
import { readingOnce } from '../aws/reading-once.ts';
import { openAccountSession, type SessionOptions } from '../aws/session.ts';
import type { AwsContext, AwsControl } from '../controls/contract.ts';
import type { Claim } from '../engine/claim.ts';
import { AwsProblem, type AwsCallFailure } from '../engine/errors.ts';
import { emptyHead } from '../engine/journal-lines.ts';
import { createMemory, type RunMemory } from '../engine/memory.ts';
import { nobody } from '../engine/nobody.ts';
import type { Seen } from '../engine/seen.ts';
import { verifyAll } from '../engine/verify-all.ts';

export interface LookOptions {
  readonly session: Omit<SessionOptions, 'early'>;
  readonly controls: readonly AwsControl[];
  /** Cryptographically strong random integer, 0 ≤ n < `below`. */
  readonly random: (below: number) => number;
  /**
   * What was written down about the account: the owner's words, who the administrator is, which proofs were seen.
   * Without one nothing is attested, and what no API tells is open. Where it rejects, so does the look.
   */
  readonly memoryOf?: (account: AccountSession) => Promise<RunMemory | undefined>;
}

export interface Look {
  readonly account: AccountSession;
  readonly memory: RunMemory;
  /** How the account stood when it was looked at before, as far as the memory knows. */
  readonly seen: Seen | undefined;
  /** One for each control, in their order. */
  readonly claims: readonly Claim[];
  /** Why a control could not be read. */
  readonly failures: ReadonlyMap<string, AwsCallFailure>;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/** Sends no call that changes anything. Rejects as `openAccountSession` does; what cannot be read is `unknown`. */
export async function look(options: LookOptions): Promise<Look> {
  const { clock } = options.session;
  const startedAt = clock.now();
  const ahead: EarlyAnswer[] = [];
  const account = await openAccountSession({
    ...options.session,
    early: ({ send, ...known }) => ahead.push(...earlyReads(options.controls, known).map(send)),
  });
  const memory = (await options.memoryOf?.(account)) ?? noMemory(() => clock.now());
  const seen = memory.seen();
  const once = readingOnce(account, ahead);
  return { account, memory, seen, startedAt, ...(await verified(account, once, memory, options)) };
}

/** The first reads of all controls, each once. */
export function earlyReads(controls: readonly AwsControl[], known: KnownEarly): readonly EarlyRead[] {
  const reads = controls.flatMap((control) => control.firstReads?.(known) ?? []);
  const keyOf = ({ service, operation, input, region = known.region }: EarlyRead) =>
    JSON.stringify([service, operation, input, region]);
  return [...new Map(reads.map((read) => [keyOf(read), read])).values()];
}

async function verified(
  account: AccountSession,
  once: AccountSession,
  memory: RunMemory,
  { controls, session, random }: LookOptions,
): Promise<Pick<Look, 'claims' | 'failures'>> {
  const failures = new Map<string, AwsCallFailure>();
  const context: AwsContext = {
    ...{ account, memory, random },
    port: nobody,
    clock: session.clock,
    // It makes nothing, so nothing is tagged.
    signer: '',
    deferred: [],
    signal: session.signal ?? new AbortController().signal,
  };
  const board = controls.map((control) => {
    const why = control.notApplicable?.(account);
    const watched: AwsControl = { ...control, verify: (given) => noting(control, given, failures) };
    return { control: watched, postponed: false, ...(why === undefined ? {} : { notApplicable: why }) };
  });
  return { claims: await verifyAll(board, context, () => once), failures };
}

async function noting(control: AwsControl, context: AwsContext, failures: Map<string, AwsCallFailure>) {
  try {
    return await control.verify(context);
  } catch (error) {
    if (error instanceof AwsProblem) failures.set(control.id, error.failure);
    throw error;
  }
}

/** As on a machine where rootlock never ran. */
function noMemory(now: () => number): RunMemory {
  const nothing = () => Promise.resolve();
  return createMemory({ lines: [], cut: 0, head: emptyHead, append: nothing, close: nothing }, now);
}
