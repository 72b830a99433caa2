// The run: inspect, choose, plan, approve, apply, inspect again. It keeps the board, sends nothing the owner
// did not approve, and lets no failure of one control take the others with it.
import { type Board, type BoardEntry, isSettled, linesOf, lockedBy, nextOf, stateOf } from './board.ts';
import type { Clock } from './clock.ts';
import type { Context, Control, Finding, Proposal } from './control.ts';
import { AwsProblem, Interrupted, isAwsError, Problem, WentBack } from './errors.ts';
import { execute } from './executor.ts';
import type { Journal } from './journal.ts';
import type { RunMemory } from './memory.ts';
import type { ControlLine, Option, Port } from './port.ts';
import type { Account } from './sender.ts';
import { watchFor } from './watch.ts';

export interface RunOptions<A extends Account> {
  readonly account: A;
  readonly controls: readonly Control<A>[];
  readonly context: Context<A>;
  readonly journal: Journal;
  /** Called after anything that may have changed who signs. */
  readonly tellIdentity: () => void;
  /** Takes the administrator's session away when it ended; true when there is other ground to go on. */
  readonly fallBack: () => boolean;
}

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

type Step = 'again' | 'settled' | 'postponed';

/** Walks the owner through the controls until they want the record, or to leave. */
export async function run<A extends Account>(options: RunOptions<A>): Promise<RunResult<A>> {
  const { controls, context, account } = options;
  const { port, memory, signal } = context;
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
  const inspectAll = async (): Promise<void> => {
    port.tell({ kind: 'busy', text: 'Reading the account' });
    const findings = await Promise.all(
      board.map(async (entry) =>
        entry.notApplicable === undefined
          ? ([entry.control.id, await inspected(entry.control, context)] as const)
          : undefined,
      ),
    );
    for (const found of findings) if (found !== undefined) change(found[0], { finding: found[1] });
    port.tell({ kind: 'idle' });
    show();
  };

  await inspectAll();
  const before = new Map(board.flatMap(({ control, finding }) => (finding ? [[control.id, finding] as const] : [])));
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
        const step = await work(entry, options, show);
        if (step === 'postponed') change(chosen, { postponed: true });
        await inspectAll();
        continue;
      } catch (error) {
        if (!(error instanceof WentBack)) throw error;
        await inspectAll();
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

/** A finding, even when the account does not let us read: then `unknown`, with what is missing. */
export async function inspected<A extends Account>(control: Control<A>, context: Context<A>) {
  try {
    return await control.inspect(context);
  } catch (error) {
    if (!(error instanceof AwsProblem)) throw error;
    return {
      state: 'unknown' as const,
      statement: `Could not be read: ${error.failure.service}:${error.failure.operation} answered ${error.failure.code}.`,
      facts: [{ label: 'Could not read', value: error.happened, tone: 'warning' as const }],
      detail: undefined,
    };
  }
}

async function askHub<A extends Account>(board: Board<A>, { port, memory, signal }: Context<A>): Promise<string> {
  const open = board.filter((entry) => !isSettled(stateOf(entry, board, memory)));
  const options: Option[] = board
    .filter((entry) => entry.notApplicable === undefined)
    .map((entry) => {
      const locks = lockedBy(entry, board);
      const state = stateOf(entry, board, memory);
      return {
        value: entry.control.id,
        label: entry.control.title,
        hint: state,
        ...(locks.length > 0 && state === 'locked'
          ? { disabled: `first: ${locks.map(({ short }) => short).join(', ')}` }
          : {}),
      };
    });
  options.push(
    { value: 'record', label: 'Read everything afresh and sign the record', hint: `${open.length} still open` },
    { value: 'leave', label: 'Leave for now', hint: 'you can resume' },
  );
  const suggested = nextOf(board, memory)?.control.id ?? (open.length === 0 ? 'record' : 'leave');
  try {
    return await port.ask(
      {
        kind: 'choose',
        id: 'hub',
        title: open.length === 0 ? 'Everything is settled' : `${open.length} left`,
        lines: ['Open any step, or finish with what there is.'],
        options,
        suggested,
      },
      signal,
    );
  } catch (error) {
    if (error instanceof WentBack) return askHub(board, { port, memory, signal } as Context<A>);
    throw error;
  }
}

/** One control, from what was found to as far as the owner wants to go now. */
async function work<A extends Account>(
  entry: BoardEntry<A>,
  options: RunOptions<A>,
  show: (working?: string, current?: string) => void,
): Promise<Step> {
  const { control } = entry;
  const { context } = options;
  const { port, signal } = context;
  for (;;) {
    signal.throwIfAborted();
    const finding = await inspected(control, context);
    port.tell({
      kind: 'control-opened',
      control: control.id,
      title: control.title,
      why: control.why,
      facts: finding.facts,
      sources: control.sources,
    });
    if (finding.state === 'verified') return 'settled';
    let step: Step;
    try {
      const proposal: Proposal =
        finding.state === 'unknown'
          ? { kind: 'blocked', why: finding.statement, next: ['Sign in with rights to read it, then check again.'] }
          : await control.plan(finding, context);
      step = await carryOut(proposal, control, finding, options, show);
    } catch (error) {
      step = await recovered(error, control, options);
    }
    options.tellIdentity();
    if (step !== 'again') return step;
  }
}

async function carryOut<A extends Account>(
  proposal: Proposal,
  control: Control<A>,
  finding: Awaited<ReturnType<Control<A>['inspect']>>,
  options: RunOptions<A>,
  show: (working?: string, current?: string) => void,
): Promise<Step> {
  const { context, journal, account } = options;
  const { port, memory, clock, signal } = context;
  const id = control.id;
  switch (proposal.kind) {
    case 'nothing':
      return 'settled';
    case 'left':
      return 'postponed';
    case 'blocked': {
      port.tell({ kind: 'notice', tone: 'warning', title: proposal.why, lines: proposal.next });
      const answer = await port.ask(
        {
          kind: 'choose',
          id: `${id}.blocked`,
          title: control.title,
          lines: [proposal.why, ...proposal.next],
          options: [
            { value: 'again', label: 'Check again' },
            { value: 'later', label: 'Leave it for later' },
            ...(control.mayAcceptRisk ? [acceptRiskOption] : []),
          ],
          suggested: 'later',
        },
        signal,
      );
      return answer === 'accept-risk' ? acceptRisk(control, context) : answer === 'again' ? 'again' : 'postponed';
    }
    case 'attestation': {
      const answer = await port.ask(proposal.question, signal);
      if (answer === 'accept-risk') return acceptRisk(control, context);
      if (answer === 'declined') return 'postponed';
      await memory.giveWord({
        grade: 'attested',
        control: id,
        statement: proposal.question.statement,
        fields: answer.fields,
        at: new Date(clock.now()).toISOString(),
      });
      return 'settled';
    }
    case 'outside': {
      const answer = await watchFor(proposal.question, proposal.happened, context);
      if (answer === 'accept-risk') return acceptRisk(control, context);
      return answer === 'later' ? 'postponed' : 'again';
    }
    case 'changes': {
      const { plan } = proposal;
      const answer = await port.ask(
        {
          kind: 'approve',
          id: `${id}.approve`,
          title: plan.title,
          lines: [finding.statement],
          plan,
          yes: proposal.yes,
          mayAcceptRisk: control.mayAcceptRisk,
        },
        signal,
      );
      if (answer === 'accept-risk') return acceptRisk(control, context);
      if (answer === 'declined') return 'postponed';
      await journal.append({ kind: 'approved', planDigest: plan.digest, control: id, title: plan.title });
      if (control.apply === undefined) throw new TypeError(`${id} plans changes but cannot apply them`);
      const { hands, takeBack } = execute({
        plan,
        approval: answer,
        sender: account,
        journal,
        clock,
        tell: (event) => port.tell(event),
        signal,
      });
      show(id);
      try {
        await control.apply(hands, finding, context);
      } finally {
        const remaining = await takeBack();
        if (remaining.length > 0) {
          port.tell({
            kind: 'notice',
            tone: 'warning',
            title: 'Not everything half-made could be taken back',
            lines: [...remaining, 'It is found again, and offered for removal, the next time this step is opened.'],
          });
        }
        show(undefined, id);
      }
      return 'again';
    }
  }
}

const acceptRiskOption: Option = { value: 'accept-risk', label: 'Accept the risk, with a reason' };

async function acceptRisk<A extends Account>(control: Control<A>, { port, memory, clock, signal }: Context<A>): Promise<Step> {
  const reason = await port.ask(
    {
      kind: 'text',
      id: `${control.id}.accept.reason`,
      title: `Accept the risk: ${control.title}`,
      lines: [control.why, 'Your reason goes into the signed record, graded "accepted".'],
      label: 'Reason',
      check: (value) => (value.trim().length < 8 ? 'Say why in a few words.' : undefined),
    },
    signal,
  );
  const days = 24 * 60 * 60 * 1_000;
  const today = clock.now();
  const reviewBy = await port.ask(
    {
      kind: 'text',
      id: `${control.id}.accept.review`,
      title: `Accept the risk: ${control.title}`,
      lines: ['An accepted risk is looked at again. By when?'],
      label: 'Review by (YYYY-MM-DD)',
      prefilled: new Date(today + 90 * days).toISOString().slice(0, 10),
      check: (value) => {
        const date = /^\d{4}-\d{2}-\d{2}$/.test(value.trim()) ? Date.parse(value.trim()) : Number.NaN;
        if (Number.isNaN(date)) return 'Write the date as YYYY-MM-DD.';
        return date > today && date <= today + 366 * days ? undefined : 'Choose a day within the next year.';
      },
    },
    signal,
  );
  await memory.giveWord({
    grade: 'accepted',
    control: control.id,
    statement: reason.trim(),
    fields: {},
    reviewBy: reviewBy.trim(),
    at: new Date(today).toISOString(),
  });
  return 'settled';
}

/** A control failed: say so in the three parts, and let the owner try again or go on with others. */
async function recovered<A extends Account>(error: unknown, control: Control<A>, options: RunOptions<A>): Promise<Step> {
  const { port, signal } = options.context;
  if (error instanceof WentBack || error instanceof Interrupted || signal.aborted) throw error;
  if (!(error instanceof Problem) || error.kind === 'unanswered' || error.kind === 'environment') throw error;
  const ended = isAwsError(error, 'ExpiredToken', 'ExpiredTokenException', 'RequestExpired');
  if (ended && options.fallBack()) {
    options.tellIdentity();
    port.tell({
      kind: 'notice',
      tone: 'warning',
      title: "The administrator's session has ended",
      lines: ['The run goes on with the credentials it started with, until you sign in as the administrator again.'],
    });
    return 'again';
  }
  port.tell({ kind: 'notice', tone: 'bad', title: error.happened, lines: [error.account, ...error.next] });
  const answer = await port.ask(
    {
      kind: 'choose',
      id: `${control.id}.failed`,
      title: error.happened,
      lines: [error.account, ...error.next],
      options: [
        { value: 'again', label: 'Read the account again and try once more' },
        { value: 'later', label: 'Leave it for later' },
      ],
      suggested: 'again',
    },
    signal,
  );
  return answer === 'again' ? 'again' : 'postponed';
}
