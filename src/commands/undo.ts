// `rootlock undo`: shows what this tool made in the account, and takes back, each with its own consent, what can go
// without harm. For people who tried it on the wrong account.
import type { AccountFacts, AccountSession } from '../aws/account.ts';
import type { AwsContext, UndoStep } from '../controls/contract.ts';
import { catalogue } from '../controls/index.ts';
import { asControl, shortOf, undoSteps } from '../controls/undo-steps.ts';
import { carryOut } from '../engine/carry-out.ts';
import { endsTheRun, Problem, WentBack } from '../engine/errors.ts';
import { type Journal, openJournal, unfinishedRun } from '../engine/journal.ts';
import { createMemory } from '../engine/memory.ts';
import { nobody } from '../engine/nobody.ts';
import type { ChooseQuestion, ControlLine, FrontEnd } from '../engine/port.ts';
import { questionOf } from '../engine/proposal-questions.ts';
import { steadily } from '../engine/steady.ts';
import type { Surroundings } from '../surroundings.ts';
import { rehearsalBadge, rehearsalSentence } from '../ui/words.ts';
import { accountOf, journalIn } from './account-directory.ts';
import { openFrontEnd } from './front-ends.ts';
import { identityOf, kindLines } from './introduction.ts';
import { journalSoFar } from './journal-so-far.ts';
import { openOwnAccount } from './own-account.ts';
import { planJson } from './plan-json.ts';
import { planWithCommands } from './plan-lines.ts';
import { outlookOf, type Planned, withQuestion } from './plan-gathering.ts';
import { printedJson, printedLines } from './plan-only.ts';

/** Returns 0 when nothing but logs is left of what it made, 3 otherwise. Rejects with a Problem or Interrupted. */
export async function runUndo(surroundings: Surroundings): Promise<number> {
  const { flags, ui, clock, stdout } = surroundings;
  const { account, directory } = await openOwnAccount(surroundings);
  const isPlan = flags.planOnly || ui === 'none';
  const journal = isPlan
    ? await journalSoFar(directory)
    : await openJournal({ ...journalIn(directory, clock), account: accountOf(account.facts) });
  // It makes nothing, so nothing is tagged with a signer.
  const given = { account, journal, clock, random: surroundings.random, signer: '' };
  try {
    if (isPlan) {
      const planned = await gatherUndo({ ...given, signal: surroundings.signal });
      const isJson = flags.planFormat === 'json';
      stdout.write(isJson ? printedJson(planJson(plannedUndo(planned))) : printedLines(undoText(planned)));
      return codeFor(planned.steps);
    }
    const { frontEnd, signal } = await openFrontEnd(ui, surroundings, clock);
    let undone: Undone;
    try {
      undone = await undo({ ...given, frontEnd, signal });
    } finally {
      await frontEnd.close();
    }
    stdout.write(printedLines(undone.lines));
    return undone.code;
  } finally {
    await journal.close();
  }
}

type Given = Pick<AwsContext, 'clock' | 'random' | 'signer' | 'signal'> & {
  readonly account: AccountSession;
  readonly journal: Journal;
};

export interface UndoOptions extends Given {
  readonly frontEnd: FrontEnd;
}

export interface Undone {
  readonly code: 0 | 3;
  /** What was done and what is left, for the main screen. */
  readonly lines: readonly string[];
}

/** Shows the list, then each step. What failed or was declined is left, and said at the end. */
export async function undo({ frontEnd, journal, ...given }: UndoOptions): Promise<Undone> {
  const context = contextOf({ ...given, journal }, frontEnd);
  const { account, memory, port, signal } = context;
  const taken: string[] = [];
  const answered = new Set<string>();
  const tellIdentity = () => frontEnd.tell({ kind: 'identity', identity: identityOf(account, memory) });
  tellIdentity();
  let steps = await undoSteps(context, catalogue);
  const show = (): void => frontEnd.tell({ kind: 'controls', lines: steps.map((step) => lineOf(step)) });
  show();
  if (steps.length > 0) {
    const answer = await port.ask(listQuestion(steps, account.facts), signal);
    if (answer === 'leave') return summary(taken, steps);
  }
  for (;;) {
    const step = steps.find(({ id, proposal }) => proposal.kind !== 'blocked' && !answered.has(id));
    if (step === undefined) {
      // The wizard, should it be started again, begins anew.
      const runId = unfinishedRun(journal.lines);
      if (taken.length > 0 && runId !== undefined) await journal.append({ kind: 'run-finished', runId });
      return summary(taken, steps);
    }
    const outcome = await taking(step, context, { journal, tellIdentity, show });
    if (outcome !== 'seen') answered.add(step.id);
    // What was just taken away may show for a moment still.
    const isLate = (found: readonly UndoStep[]) => outcome === 'gone' && found.some(({ id }) => id === step.id);
    steps = await steadily(() => undoSteps(context, catalogue), isLate, context);
    if (outcome === 'gone') taken.push(step.title);
    show();
  }
}

interface Frame {
  readonly journal: Journal;
  readonly tellIdentity: () => void;
  readonly show: () => void;
}

/** `seen`: what had to be seen first was seen, and the step can be planned now. */
async function taking(step: UndoStep, context: AwsContext, frame: Frame): Promise<'gone' | 'seen' | 'left'> {
  const { account, port } = context;
  const control = asControl(step);
  const { statement, proposal } = step;
  const finding = await control.inspect(context);
  port.tell({ kind: 'control-opened', control: step.id, title: step.title, why: statement, facts: [], sources: [] });
  const { journal, tellIdentity, show } = frame;
  const options = { account, controls: [], context, journal, tellIdentity, fallBack: () => false };
  try {
    const done = await carryOut(proposal, control, finding, options, show);
    if (done !== 'again') return 'left';
    return proposal.kind === 'outside' ? 'seen' : 'gone';
  } catch (error) {
    if (error instanceof WentBack) return 'left';
    if (!(error instanceof Problem) || endsTheRun(error)) throw error;
    port.tell({ kind: 'notice', tone: 'bad', title: error.happened, lines: [error.account, ...error.next] });
    return 'left';
  }
}

function contextOf({ account, journal, clock, random, signer, signal }: Given, port: AwsContext['port']): AwsContext {
  const memory = createMemory(journal, () => clock.now());
  return { account, port, clock, memory, random, signer, deferred: [], signal };
}

function listQuestion(steps: readonly UndoStep[], { accountId }: AccountFacts): ChooseQuestion {
  return {
    kind: 'choose',
    id: 'undo.list',
    title: `What rootlock made in account ${accountId}`,
    lines: [...steps.map(listed), 'Each is asked about by itself, with the exact commands. MFA on root stays.'],
    options: [
      { value: 'begin', label: 'Go through them', hint: 'nothing goes without your yes' },
      { value: 'leave', label: 'Leave all as it is' },
    ],
    suggested: 'leave',
  };
}

/** What there is to take back; changes nothing and asks nothing. */
export interface UndoGathered {
  readonly context: AwsContext;
  readonly steps: readonly UndoStep[];
}

export async function gatherUndo(given: Given): Promise<UndoGathered> {
  const context = contextOf(given, nobody);
  return { context, steps: await undoSteps(context, catalogue) };
}

/** The list and every plan, with its commands. */
export function undoText({ context, steps }: UndoGathered): readonly string[] {
  const { accountId, rehearsal } = context.account.facts;
  return [
    ...(rehearsal ? [`${rehearsalBadge}  ${rehearsalSentence}`, ''] : []),
    steps.length === 0
      ? `There is nothing in account ${accountId} that rootlock made.`
      : `What rootlock made in account ${accountId}. Nothing is changed now.`,
    ...steps.flatMap((step) => ['', listed(step), ...planOf(step).map((line) => `  ${line}`)]),
  ];
}

/** The same in the form of a plan: each step stands where a control would. */
export function plannedUndo({ context, steps }: UndoGathered): Planned {
  const { account, clock, memory } = context;
  return {
    ...{ facts: account.facts, identity: identityOf(account, memory), kindLines: kindLines(account), at: clock.now() },
    questions: steps.length === 0 ? [] : [{ question: listQuestion(steps, account.facts) }],
    controls: steps.map((step) => {
      const { id, title, group, state, note } = lineOf(step);
      const { proposal, statement } = step;
      const question = proposal.kind === 'blocked' ? undefined : questionOf(proposal, asControl(step), { statement });
      return {
        ...{ id, title, group, after: [], state, facts: [] },
        statement: note === undefined ? statement : `${statement} ${note}`,
        questions: withQuestion([], question),
        outlook: outlookOf(proposal),
      };
    }),
    holds: codeFor(steps) === 0,
  };
}

function planOf({ proposal }: UndoStep): readonly string[] {
  if (proposal.kind === 'outside') return [`By you first: ${proposal.question.title}`];
  if (proposal.kind === 'blocked') return proposal.next;
  return planWithCommands(proposal.plan);
}

function listed({ title, knownBy, proposal }: UndoStep): string {
  const from = knownBy === 'tag' ? ' (known by its tag only)' : '';
  return proposal.kind === 'blocked' ? `${title}${from}: stays. ${proposal.why}` : `${title}${from}`;
}

function lineOf({ id, title, proposal }: UndoStep): ControlLine {
  const note = proposal.kind === 'blocked' ? { note: proposal.why } : {};
  const state = proposal.kind === 'blocked' ? 'not-applicable' : 'open';
  return { id, title, short: shortOf(title), group: 'Take back', state, ...note };
}

const codeFor = (steps: readonly UndoStep[]) => (steps.every(({ staysForGood }) => staysForGood === true) ? 0 : 3);

function summary(taken: readonly string[], steps: readonly UndoStep[]): Undone {
  const lines = [
    ...(taken.length === 0 ? [] : ['Taken back:', ...taken.map((title) => `  ${title}`)]),
    ...(steps.length === 0 ? [] : ['Still there:', ...steps.map((step) => `  ${listed(step)}`)]),
  ];
  return {
    code: codeFor(steps),
    lines: lines.length === 0 ? ['There is nothing here that rootlock made.'] : lines,
  };
}
