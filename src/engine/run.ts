// The run: inspect, choose, plan, approve, apply, inspect again. It keeps the board, sends nothing the owner
// did not approve, and lets no failure of one control take the others with it.
import { acceptRisk, acceptRiskOption } from './accept-risk.ts';
import { type Board, type BoardEntry, isDue, isSettled, linesOf, lockedBy, nextOf, stateOf } from './board.ts';
import { carryOut, type Step } from './carry-out.ts';
import type { Context, Control, Finding, Proposal } from './control.ts';
import { fellBack, hasEnded, stopWhenOver } from './ended-sessions.ts';
import { AwsProblem, endsTheRun, Interrupted, Problem, WentBack } from './errors.ts';
import { askHub } from './hub.ts';
import { lateAtStart } from './lately.ts';
import type { RunMemory } from './memory.ts';
import type { ControlLine } from './port.ts';
import type { RunOptions } from './run-options.ts';
import type { Account } from './sender.ts';
import { steadily, waitedForAws } from './steady.ts';

export interface RunResult<A extends Account> {
  readonly board: Board<A>;
  /** What the first look found, by control. */
  readonly before: ReadonlyMap<string, Finding>;
  /** What the owner wants now: the record made, or to leave without one. */
  readonly wish: 'record' | 'leave';
}

/** The last line of the list: not a control, but where the run ends. */
export const recordLine: ControlLine = {
  id: 'record',
  title: 'Read everything afresh and sign the record',
  short: 'Signed record',
  group: 'Proof',
  state: 'open',
};

/** Walks the owner through the controls until they want the record, or to leave. */
export async function run<A extends Account>(options: RunOptions<A>): Promise<RunResult<A>> {
  const { controls, context, account } = options;
  const { clock, port, memory, signal } = context;
  let board: Board<A> = controls.map((control) => {
    const why = control.notApplicable?.(account);
    return { control, postponed: false, ...(why === undefined ? {} : { notApplicable: why }) };
  });

  const show = (working?: string, current = working): void =>
    port.tell({
      kind: 'controls',
      lines: [...linesOf(board, memory, working), recordLine],
      ...(current === undefined ? {} : { current }),
    });
  const change = (id: string, patch: Partial<BoardEntry<A>>): void => {
    board = board.map((entry) => (entry.control.id === id ? { ...entry, ...patch } : entry));
  };
  const inspectAll = async (worked?: string, isFirst = false): Promise<'go-on' | 'leave'> => {
    port.tell({ kind: 'busy', text: 'Reading the account' });
    const shared = { ...context, account: options.once?.(account) ?? account };
    const findings = await Promise.all(
      board
        .filter((entry) => isDue(entry, worked))
        .map(async (entry) => [entry.control.id, await lookAgain(entry, options, { shared })] as const),
    );
    for (const [id, finding] of findings) {
      change(id, { finding, ...(finding.state === 'verified' ? {} : { wasOpen: true }) });
    }
    port.tell({ kind: 'idle' });
    show();
    return (await options.looked?.(board, isFirst)) ?? 'go-on';
  };

  // An earlier process may have changed something a moment ago.
  while (memory.lately.since(clock.now()) < lateAtStart) await waitedForAws(context);
  const answer = await inspectAll(undefined, true);
  const before = new Map(board.flatMap(({ control, finding }) => (finding ? [[control.id, finding] as const] : [])));
  if (answer === 'leave') return { board, before, wish: 'leave' };
  let opened: string | undefined;
  for (;;) {
    signal.throwIfAborted();
    if (!memory.freshProof.wanted && board.some((entry) => leavesChanges(entry, board, memory))) {
      memory.freshProof.wanted = true;
      await inspectAll();
    }
    const chosen = opened ?? nextOf(board, memory)?.control.id;
    opened = undefined;
    if (chosen === undefined) {
      if (board.every((entry) => isSettled(stateOf(entry, board, memory)))) return { board, before, wish: 'record' };
    } else {
      const entry = board.find(({ control }) => control.id === chosen);
      if (entry === undefined) throw new TypeError(`no control ${chosen}`);
      try {
        show(undefined, chosen);
        const locks = () => lockedBy(board.find(({ control }) => control.id === chosen) ?? entry, board);
        const step = await work(entry, locks, options, show);
        if (step === 'postponed') change(chosen, { postponed: true });
        await inspectAll(chosen);
        continue;
      } catch (error) {
        if (!(error instanceof WentBack)) throw error;
        options.tellIdentity();
        await inspectAll(chosen);
      }
    }
    const answer = await askHub(board, context);
    if (answer === 'record' || answer === 'leave') return { board, before, wish: answer };
    opened = answer;
    change(answer, { postponed: false });
  }
}

/** True when this control may yet change the account in this run. */
function leavesChanges<A extends Account>(entry: BoardEntry<A>, board: Board<A>, memory: RunMemory): boolean {
  return entry.control.apply !== undefined && !isSettled(stateOf(entry, board, memory));
}

/** Inspects, once more with the credentials the run began with when the administrator's session ended meanwhile. */
async function look<A extends Account>(control: Control<A>, options: RunOptions<A>, shared = options.context) {
  const { account, context } = options;
  const { acting } = account;
  let ended = false;
  const finding = await inspected(control, shared, (error) => {
    stopWhenOver(error, options);
    ended = hasEnded(error, options);
  });
  // Another control that was read at the same time may have fallen back already.
  return ended && (account.acting !== acting || fellBack(options)) ? inspected(control, context) : finding;
}

/**
 * A finding that does not lag behind what this run has seen before; `before` is of before the last change. `shared` may
 * have read some of it for others.
 */
function lookAgain<A extends Account>(
  { control, finding, wasOpen }: BoardEntry<A>,
  options: RunOptions<A>,
  { before, shared }: { readonly before?: Finding | undefined; readonly shared?: Context<A> } = {},
) {
  const { freshProof } = options.context.memory;
  // What held from the first look on never stood otherwise: that it does now is news.
  const held =
    finding?.state === 'verified' && wasOpen === true && !(finding.provenEarlier === true && freshProof.wanted);
  const isLate = (found: Finding) =>
    (held && found.state !== 'verified') ||
    (finding !== undefined && finding.state !== 'unknown' && found.state === 'unknown') ||
    (before !== undefined && isSame(found, before));
  return steadily(() => look(control, options, shared), isLate, options.context);
}

/** A finding, even when the account does not let us read: then `unknown`, with what is missing. */
export async function inspected<A extends Account>(
  control: Control<A>,
  context: Context<A>,
  refused: (error: AwsProblem) => void = () => undefined,
) {
  try {
    return await control.inspect(context);
  } catch (error) {
    if (!(error instanceof AwsProblem)) throw error;
    refused(error);
    return {
      state: 'unknown' as const,
      statement: `Could not be read: ${error.failure.service}:${error.failure.operation} answered ${error.failure.code}.`,
      facts: [{ label: 'Could not read', value: error.happened, tone: 'warning' as const }],
      detail: undefined,
    };
  }
}

/** One control, from what was found to as far as the owner wants to go now. */
async function work<A extends Account>(
  entry: BoardEntry<A>,
  locks: () => readonly Control<A>[],
  options: RunOptions<A>,
  show: (working?: string, current?: string) => void,
): Promise<Step> {
  const { control } = entry;
  const { context } = options;
  const { clock, memory, port, signal } = context;
  /** What was found before the last change. */
  let before: Finding | undefined;
  for (;;) {
    signal.throwIfAborted();
    const finding = await lookAgain(entry, options, { before });
    port.tell({
      kind: 'control-opened',
      control: control.id,
      title: control.title,
      why: control.why,
      facts: finding.facts,
      sources: control.sources,
    });
    if (finding.state === 'verified') return 'settled';
    // What the list showed may be out of date, and an answers file can name any step.
    const first = locks();
    if (first.length > 0 && finding.state !== 'not-applicable') {
      port.tell({
        kind: 'notice',
        tone: 'warning',
        title: `Not yet: ${control.title}`,
        lines: [`First: ${first.map(({ title }) => title).join(', ')}. Nothing was changed.`],
      });
      return 'settled';
    }
    let step: Step;
    try {
      const proposal: Proposal =
        finding.state === 'unknown'
          ? { kind: 'blocked', why: finding.statement, next: ['Sign in with rights to read it, then check again.'] }
          : await control.plan(finding, context);
      if (proposal.kind === 'changes' && memory.lately.isRepeatedBy(proposal.plan, clock.now())) {
        await waitedForAws(context);
        continue;
      }
      const { count } = memory.lately;
      step = await carryOut(proposal, control, finding, options, show);
      before = memory.lately.count > count ? finding : undefined;
    } catch (error) {
      before = undefined;
      step = await recovered(error, control, options);
    }
    options.tellIdentity();
    if (step !== 'again') return step;
  }
}

function isSame(one: Finding, other: Finding): boolean {
  const shown = ({ state, statement, facts }: Finding) => JSON.stringify([state, statement, facts]);
  return shown(one) === shown(other);
}

/** A control failed: say so in the three parts, and let the owner try again or go on with others. */
async function recovered<A extends Account>(
  error: unknown,
  control: Control<A>,
  options: RunOptions<A>,
): Promise<Step> {
  const { port, signal } = options.context;
  if (error instanceof WentBack || error instanceof Interrupted || signal.aborted) throw error;
  if (!(error instanceof Problem) || endsTheRun(error)) throw error;
  stopWhenOver(error, options);
  if (hasEnded(error, options) && fellBack(options)) return 'again';
  port.tell({ kind: 'notice', tone: 'bad', title: error.happened, lines: [error.account, ...error.next] });
  // Nobody in this account can lift what the organization forbids: trying again changes nothing.
  const isForbidden = error instanceof AwsProblem && error.failure.deniedByScp;
  const answer = await port.ask(
    {
      kind: 'choose',
      id: `${control.id}.failed`,
      title: error.happened,
      lines: [error.account, ...error.next],
      options: [
        { value: 'again', label: 'Read the account again and try once more' },
        { value: 'later', label: 'Leave it for later' },
        ...(isForbidden && control.mayAcceptRisk ? [acceptRiskOption] : []),
      ],
      suggested: isForbidden ? 'later' : 'again',
    },
    signal,
  );
  if (answer === 'accept-risk') return acceptRisk(control, options.context);
  return answer === 'again' ? 'again' : 'postponed';
}
