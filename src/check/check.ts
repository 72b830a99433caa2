// One look at every control: reads only, each thing once, and knows neither terminal nor disk, so that it runs
// wherever there are credentials. What an earlier run wrote down comes in as its memory.
import type { AccountSession } from '../aws/account.ts';
import type { EarlyAnswer, EarlyRead, KnownEarly } from '../aws/early-reads.ts';
import { readingOnce } from '../aws/reading-once.ts';
import { openAccountSession, type SessionOptions } from '../aws/session.ts';
import type { AwsContext, AwsControl } from '../controls/contract.ts';
import { allHold, type Claim } from '../engine/claim.ts';
import { AwsProblem, type AwsCallFailure } from '../engine/errors.ts';
import { emptyHead } from '../engine/journal-lines.ts';
import { createMemory, type RunMemory } from '../engine/memory.ts';
import { nobody } from '../engine/nobody.ts';
import { standingsRead } from '../engine/standings.ts';
import { verifyAll } from '../engine/verify-all.ts';
import { missingAction, unreadStatement } from './denied.ts';
import { nextOf } from './next.ts';
import type { CheckedControl, CheckReport } from './report.ts';
import { severityOf } from './severity.ts';
import { onlookerOf, sinceThen } from './since-then.ts';
import { worstFirst } from './worst-first.ts';

export interface CheckOptions {
  readonly session: Omit<SessionOptions, 'early'>;
  readonly controls: readonly AwsControl[];
  /** This program's version. */
  readonly version: string;
  /** The command that opens the wizard on this account. */
  readonly wizard: string;
  /** Cryptographically strong random integer, 0 ≤ n < `below`. */
  readonly random: (below: number) => number;
  /**
   * What was written down about the account: the owner's words, who the administrator is, which proofs were seen.
   * Without it nothing is attested, and what no API tells is open. Where it rejects, so does the check.
   */
  readonly memoryOf?: (account: AccountSession) => Promise<RunMemory>;
}

/** Sends no call that changes anything. Rejects as `openAccountSession` does; what cannot be read is `unknown`. */
export async function check(options: CheckOptions): Promise<CheckReport> {
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
  const { claims, failures } = await verified(account, once, memory, options);
  const controls = options.controls.flatMap((control) => {
    const claim = claims.find((one) => one.control === control.id);
    return claim === undefined ? [] : [checked(control, claim, { claims, failures, account, options })];
  });
  const { facts } = account;
  const compared = {
    controls: options.controls,
    standings: standingsRead(claims, options.controls),
    memory,
    onlooker: onlookerOf(facts, options.version),
    isWhole: false,
  };
  return {
    version: options.version,
    rehearsal: facts.rehearsal,
    account: {
      id: facts.accountId,
      partition: facts.partition,
      region: facts.region,
      kind: facts.kind,
      ...(facts.kindRemark === undefined ? {} : { kindRemark: facts.kindRemark }),
    },
    caller: { arn: facts.caller.arn, credentials: facts.credentialSource },
    startedAt: new Date(startedAt).toISOString(),
    milliseconds: clock.now() - startedAt,
    outcome: allHold(controls) ? 'all-hold' : 'open-remain',
    ...(seen === undefined ? {} : { since: sinceThen(seen, compared) }),
    controls: worstFirst(controls),
    calls: account.calls,
  };
}

/** The first reads of all controls, each once. */
export function earlyReads(controls: readonly AwsControl[], known: KnownEarly): readonly EarlyRead[] {
  const reads = controls.flatMap((control) => control.firstReads?.(known) ?? []);
  const keyOf = ({ service, operation, input, region = known.region }: EarlyRead) =>
    JSON.stringify([service, operation, input, region]);
  return [...new Map(reads.map((read) => [keyOf(read), read])).values()];
}

interface Verified {
  readonly claims: readonly Claim[];
  /** Why a control could not be read. */
  readonly failures: ReadonlyMap<string, AwsCallFailure>;
}

async function verified(
  account: AccountSession,
  once: AccountSession,
  memory: RunMemory,
  { controls, session, random }: CheckOptions,
): Promise<Verified> {
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

interface Around extends Verified {
  readonly account: AccountSession;
  readonly options: CheckOptions;
}

function checked(control: AwsControl, claim: Claim, { claims, failures, account, options }: Around): CheckedControl {
  const failure = claim.grade === 'unknown' ? failures.get(control.id) : undefined;
  const action = failure === undefined ? undefined : missingAction(failure);
  const { title, short, group, why, frameworks, sources, byWord = false } = control;
  const next = nextOf(control, claim, {
    facts: account.facts,
    wizard: options.wizard,
    controls: options.controls,
    claims,
    ...(failure === undefined ? {} : { failure }),
  });
  return {
    ...claim,
    ...(failure === undefined ? {} : unreadStatement(claim, failure)),
    ...{ title, short, group, why, frameworks, sources, byWord },
    severity: severityOf(frameworks),
    missing: action === undefined ? [] : [action],
    ...(next === undefined ? {} : { next }),
  };
}

/** As on a machine where rootlock never ran. */
function noMemory(now: () => number): RunMemory {
  const nothing = () => Promise.resolve();
  return createMemory({ lines: [], cut: 0, head: emptyHead, append: nothing, close: nothing }, now);
}
