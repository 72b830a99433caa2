// The wizard's frame, the same for a real account and a rehearsal: who and where we are, the run, the fresh
// re-read, the signed record, the summary. It owns clean-up: whatever ends the run, nothing half-made stays.
import type { AccountSession } from '../aws/account.ts';
import { readingOnce } from '../aws/reading-once.ts';
import type { AwsControl } from '../controls/contract.ts';
import { catalogue } from '../controls/index.ts';
import { linesOf } from '../engine/board.ts';
import { allHold, type Claim } from '../engine/claim.ts';
import type { Clock } from '../engine/clock.ts';
import type { Context } from '../engine/control.ts';
import { Interrupted, Problem } from '../engine/errors.ts';
import { confirmed, hasBegun, type Journal, unfinishedRun, unresolved } from '../engine/journal.ts';
import type { LocalCredentials } from '../engine/local-credentials.ts';
import { createMemory } from '../engine/memory.ts';
import type { ControlLine, FrontEnd, Port, Summary } from '../engine/port.ts';
import { recordLine, run, type RunResult } from '../engine/run.ts';
import { verifyAll } from '../engine/verify-all.ts';
import type { SigningKey } from '../record/signing-key.ts';
import { version } from '../version.ts';
import { accountOf } from './account-directory.ts';
import { newRunId } from './run-id.ts';
import { identityOf, welcome } from './introduction.ts';
import { tellSince, writeDownBoard, writeDownClaims } from './since-last-time.ts';
import { cloudShellRemarks, documentsRemark, finalCommands, type Resume, resumeCommands } from './farewell.ts';

export interface WizardOptions {
  readonly account: AccountSession;
  /** Those on the board, in order; the whole catalogue unless given. */
  readonly controls?: readonly AwsControl[];
  readonly frontEnd: FrontEnd;
  readonly journal: Journal;
  readonly key: SigningKey;
  readonly clock: Clock;
  readonly random: (below: number) => number;
  readonly signal: AbortSignal;
  /** Where the record directory goes. */
  readonly output: string;
  readonly inCloudShell: boolean;
  /** Keys in files on this machine; absent in rehearsals. */
  readonly localCredentials?: LocalCredentials;
  /** Told where the record is, once it is written. */
  readonly onRecord?: (directory: string) => void;
  /** How to start this run again; plain `rootlock` unless given. */
  readonly resume?: Resume;
}

/** Runs the wizard and returns the exit code: 0 when all controls hold, 3 when open ones remain. */
export async function runWizard(options: WizardOptions): Promise<number> {
  const { account, controls = catalogue, frontEnd, journal, key, clock, random, signal } = options;
  const memory = createMemory(journal, () => clock.now());
  const once = (session: AccountSession) => readingOnce(session, [], () => clock.now());
  // Whatever ends the run, its last words show the list as it was shown last.
  let lines: readonly ControlLine[] = [];
  const port: Port = {
    tell: (event) => {
      if (event.kind === 'controls') lines = event.lines;
      frontEnd.tell(event);
    },
    ask: (question, asked) => frontEnd.ask(question, asked),
  };
  const context: Context<AccountSession> = {
    account,
    port,
    clock,
    memory,
    random,
    signer: key.publicKey.fingerprint,
    deferred: [],
    signal,
    ...(options.localCredentials === undefined ? {} : { localCredentials: options.localCredentials }),
  };
  const tellIdentity = () => frontEnd.tell({ kind: 'identity', identity: identityOf(account, memory) });
  const cleanUp = async () => {
    for (let action = context.deferred.pop(); action !== undefined; action = context.deferred.pop()) await action();
  };

  const begunAt = clock.now();
  const runId = await beginRun(options);
  try {
    tellIdentity();
    tellInterruptedChanges(options);
    // Who was here before first hears what changed meanwhile; anyone else is asked before anything is read.
    const seen = memory.seen();
    const welcomed = () => welcome(context, hasBegun(journal.lines), seen !== undefined);
    if (seen === undefined && (await welcomed()) === 'leave') return leave(options, context, lines);
    const result = await run({
      account,
      controls,
      context,
      journal,
      tellIdentity,
      once,
      fallBack: () => fallBack(account),
      looked: async (board, isFirst) => {
        const isBack = isFirst && seen !== undefined;
        if (isBack) tellSince(seen, board, controls, context);
        await writeDownBoard(board, context);
        return isBack && (await welcomed()) === 'leave' ? 'leave' : 'go-on';
      },
    });
    await cleanUp();
    tellIdentity();
    if (result.wish === 'leave') return leave(options, context, lines);
    frontEnd.tell({ kind: 'busy', text: 'Reading everything afresh' });
    const claims = await verifyAll(result.board, context, once);
    await writeDownClaims(claims, result.board, context);
    const directory = await writeRecord(options, result, claims, { runId, begunAt });
    options.onRecord?.(directory);
    await journal.append({ kind: 'run-finished', runId });
    frontEnd.tell({ kind: 'idle' });
    frontEnd.tell({ kind: 'summary', summary: await summaryOf(options, context, result, claims, directory) });
    return allHold(claims) ? 0 : 3;
  } catch (error) {
    // What cannot be cleaned up now is in the journal, and is found again at the next start.
    await cleanUp().catch(() => undefined);
    const isLeft = error instanceof Interrupted || isInterrupted(error) || signal.reason instanceof Interrupted;
    if (isLeft) leave(options, context, lines);
    throw error;
  }
}

const isInterrupted = (error: unknown) => error instanceof Problem && error.kind === 'interrupted';

/** The same run goes on until it was finished with a record. */
async function beginRun({ journal, random, account: { facts } }: WizardOptions): Promise<string> {
  const account = accountOf(facts);
  const unfinished = unfinishedRun(journal.lines);
  if (unfinished !== undefined) {
    await journal.append({ kind: 'run-resumed', runId: unfinished, account });
    return unfinished;
  }
  const runId = newRunId(random);
  await journal.append({ kind: 'run-started', runId, tool: `rootlock ${version}`, account });
  return runId;
}

function tellInterruptedChanges({ journal, frontEnd }: WizardOptions): void {
  if (journal.cut > 0) {
    frontEnd.tell({
      kind: 'notice',
      tone: 'warning',
      title:
        journal.cut === 1
          ? 'A damaged line at the end of the journal was cut off'
          : `${journal.cut} lines of the journal, from the first damaged one on, were cut off`,
      lines: [
        'Everything before them holds. What they said is found again by reading the account.',
        ...(journal.keptAside === undefined ? [] : [`As it was, the journal is kept in ${journal.keptAside}.`]),
      ],
    });
  }
  // The newest line announces this restart; what was open is what was open before it.
  const open = unresolved(journal.lines.slice(0, -1));
  if (open.length === 0) return;
  frontEnd.tell({
    kind: 'notice',
    tone: 'warning',
    title: 'The last run stopped in the middle of a change',
    lines: [
      ...open.map(({ service, operation }) => `${service} ${operation}: not known whether it happened`),
      'The account is read afresh, and nothing is repeated blindly.',
    ],
  });
}

/** Without a live administrator's session the run goes on with what it started with. */
function fallBack(account: AccountSession): boolean {
  if (account.acting !== 'administrator') return false;
  account.act('caller');
  account.shut('administrator');
  return true;
}

function leave(
  { account, frontEnd, journal, resume }: WizardOptions,
  { memory }: Context<AccountSession>,
  lines: readonly ControlLine[],
): number {
  frontEnd.tell({
    kind: 'summary',
    summary: {
      outcome: 'left',
      identity: identityOf(account, memory),
      // Nothing is being worked on any more.
      lines: lines.map((line) => (line.state === 'working' ? { ...line, state: 'open' } : line)),
      changed: confirmed(journal.lines).map(({ summary }) => summary),
      commands: resumeCommands(resume),
      remarks: unknownOutcomes(journal),
    },
  });
  return 3;
}

/** What had left when the run ended, and whose answer nobody saw. */
function unknownOutcomes({ lines }: Journal): readonly string[] {
  const begun = lines.findLastIndex(({ kind }) => kind === 'run-started' || kind === 'run-resumed');
  const unseen = lines
    .slice(begun + 1)
    .flatMap((line) => (line.kind === 'outcome' && line.outcome === 'unknown' ? [line.summary] : []));
  return unseen.length === 0
    ? []
    : [
        `Not known whether it happened: ${unseen.join('; ')}. The next start looks, and offers to take away what is not wanted.`,
      ];
}

async function writeRecord(
  { account, key, journal, clock, output }: WizardOptions,
  { board, before }: RunResult<AccountSession>,
  claims: readonly Claim[],
  { runId, begunAt }: { readonly runId: string; readonly begunAt: number },
): Promise<string> {
  // Not needed before, and much to load.
  const { contentOfRun } = await import('./content-of-run.ts');
  const { signRecord } = await import('../record/signing.ts');
  const content = await contentOfRun({
    ...{ account, claims, before, runId, journal, begunAt, now: () => clock.now() },
    controls: board.map(({ control }) => control),
  });
  return signRecord(content, output, key);
}

async function summaryOf(
  options: WizardOptions,
  { memory }: Context<AccountSession>,
  { board }: RunResult<AccountSession>,
  claims: readonly Claim[],
  recordDirectory: string,
): Promise<Summary> {
  const { account, journal, inCloudShell } = options;
  const lines = linesOf(board, memory).map((line) => {
    const claim = claims.find(({ control }) => control === line.id);
    if (claim === undefined) return line;
    // A word's own text is in the record; here its date is enough.
    return claim.word === undefined
      ? { ...line, state: claim.grade, note: claim.statement }
      : { ...line, state: claim.grade };
  });
  return {
    outcome: allHold(claims) ? 'all-hold' : 'open-remain',
    identity: identityOf(account, memory),
    lines: [...lines, { ...recordLine, state: 'verified', note: 'signed' }],
    changed: confirmed(journal.lines).map(({ summary }) => summary),
    recordDirectory,
    commands: finalCommands(recordDirectory, account.facts.rehearsal),
    remarks: [documentsRemark, ...(inCloudShell ? cloudShellRemarks(recordDirectory) : [])],
  };
}
