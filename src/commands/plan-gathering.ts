// What `--plan` shows, as plain data: what was found, what would be asked, and what would be done with the answers that the
// wizard suggests, or that a file gives. Nothing is changed, written or asked.
import type { AccountFacts, AccountSession } from '../aws/account.ts';
import type { AwsControl } from '../controls/contract.ts';
import { catalogue } from '../controls/index.ts';
import type { Clock } from '../engine/clock.ts';
import type { Context, Finding, Proposal } from '../engine/control.ts';
import { Problem, WentBack } from '../engine/errors.ts';
import { hasBegun } from '../engine/journal.ts';
import { createMemory } from '../engine/memory.ts';
import type { Plan } from '../engine/plan.ts';
import type { ControlState, Fact, Identity, Question } from '../engine/port.ts';
import { questionOf } from '../engine/proposal-questions.ts';
import { inspected } from '../engine/run.ts';
import { identityOf, kindLines, welcome } from './introduction.ts';
import { journalSoFar } from './journal-so-far.ts';
import { type FileAnswer, type MetQuestion, suggestingPort } from './suggesting-port.ts';

/** How far the look at one control came. */
export type Outlook =
  | { readonly kind: 'changes'; readonly plan: Plan }
  /** Something only a person can do. */
  | { readonly kind: 'outside'; readonly question: Extract<Proposal, { kind: 'outside' }>['question'] }
  /** The owner's word. */
  | { readonly kind: 'attestation'; readonly statement: string }
  | { readonly kind: 'blocked'; readonly why: string; readonly next: readonly string[] }
  /** Nothing, with the answers that were taken. */
  | { readonly kind: 'nothing' }
  /** What comes next depends on an answer that only a person can give. */
  | { readonly kind: 'depends' }
  /** AWS or the control refused while the plan was made. */
  | { readonly kind: 'refused'; readonly happened: string }
  /** It could not be read. */
  | { readonly kind: 'unread' };

export interface PlannedControl {
  readonly id: string;
  readonly title: string;
  readonly group: string;
  /** Titles of what must hold first and does not yet. */
  readonly after: readonly string[];
  readonly state: ControlState;
  /** One sentence: what was found, or why it does not apply. */
  readonly statement: string;
  readonly facts: readonly Fact[];
  /** In the order in which they would be asked, the consent to the plan included. */
  readonly questions: readonly MetQuestion[];
  /** Absent where nothing is left to do. */
  readonly outlook?: Outlook;
}

export interface Planned {
  readonly facts: AccountFacts;
  readonly identity: Identity;
  /** What is said about this kind of account, one sentence each. */
  readonly kindLines: readonly string[];
  /** When it was gathered, in milliseconds since the epoch. */
  readonly at: number;
  /** Asked before any control is opened. */
  readonly questions: readonly MetQuestion[];
  readonly controls: readonly PlannedControl[];
  readonly holds: boolean;
}

export interface PlanOptions {
  readonly account: AccountSession;
  /** Those looked at, in order; the whole catalogue unless given. */
  readonly controls?: readonly AwsControl[];
  readonly clock: Clock;
  readonly random: (below: number) => number;
  /** Fingerprint of the key that will sign the record. */
  readonly signer: string;
  /** The account's own directory, where a journal may be. */
  readonly directory: string;
  readonly signal: AbortSignal;
  /** What goes before what is suggested. */
  readonly fileAnswer?: FileAnswer;
}

/** Sends no call that changes anything. */
export async function gatherPlan(options: PlanOptions): Promise<Planned> {
  const { account, controls = catalogue, clock, directory, random, signer, signal } = options;
  const journal = await journalSoFar(directory);
  const memory = createMemory(journal, () => clock.now());
  const first = suggestingPort(options.fileAnswer);
  const context: Context<AccountSession> = {
    ...{ account, port: first.port, clock, memory, random, signer, deferred: [], signal },
  };
  await welcome(context, hasBegun(journal.lines), memory.seen() !== undefined);
  const identity = identityOf(account, memory);
  const findings = await Promise.all(
    controls.map(async (control) => {
      const why = control.notApplicable?.(account);
      return { control, why, finding: why === undefined ? await inspected(control, context) : undefined };
    }),
  );
  const planned: PlannedControl[] = [];
  const known = journal.lines.length;
  for (const { control, why, finding: found } of findings) {
    // What was chosen meanwhile, if only as a suggestion, may show this control in another light.
    const again = found !== undefined && journal.lines.length > known;
    const finding = again ? await inspected(control, context) : found;
    const state = finding === undefined ? 'not-applicable' : (memory.word(control.id)?.grade ?? finding.state);
    const { id, title, group, needs } = control;
    const after = planned.flatMap((one) => (needs.includes(one.id) && one.outlook !== undefined ? [one.title] : []));
    const about = { id, title, group, after, state, statement: why ?? finding?.statement ?? '' };
    const isSettled =
      finding === undefined || state !== finding.state || state === 'verified' || state === 'not-applicable';
    planned.push({
      ...about,
      facts: finding?.facts ?? [],
      ...(isSettled ? { questions: [] } : await lookAhead(control, finding, { context, after, ...options })),
    });
  }
  const holds = planned.every(({ outlook }) => outlook === undefined);
  return {
    facts: account.facts,
    identity,
    kindLines: kindLines(account),
    at: clock.now(),
    questions: first.met,
    controls: planned,
    holds,
  };
}

async function lookAhead(
  control: AwsControl,
  finding: Finding,
  {
    context,
    after,
    fileAnswer,
  }: Pick<PlanOptions, 'fileAnswer'> & {
    readonly context: Context<AccountSession>;
    readonly after: readonly string[];
  },
): Promise<Required<Pick<PlannedControl, 'questions' | 'outlook'>>> {
  const { port, met } = suggestingPort(fileAnswer);
  if (finding.state === 'unknown') return { questions: [], outlook: { kind: 'unread' } };
  try {
    const proposal = await control.plan(finding, { ...context, port });
    // A step that is locked is not opened before it is free, and then it is another proposal.
    const isLocked = proposal.kind === 'blocked' && after.length > 0;
    const asks = isLocked ? undefined : questionOf(proposal, control, finding);
    return { questions: withQuestion(met, asks), outlook: outlookOf(proposal) };
  } catch (error) {
    if (error instanceof WentBack) return { questions: met, outlook: { kind: 'depends' } };
    if (error instanceof Problem) return { questions: met, outlook: { kind: 'refused', happened: error.happened } };
    throw error;
  }
}

/** What is asked about the proposal itself comes after what was asked to make it. */
export function withQuestion(met: readonly MetQuestion[], question: Question | undefined): readonly MetQuestion[] {
  return question === undefined ? met : [...met, { question }];
}

export function outlookOf(proposal: Proposal): Outlook {
  switch (proposal.kind) {
    case 'changes':
      return { kind: 'changes', plan: proposal.plan };
    case 'outside':
      return { kind: 'outside', question: proposal.question };
    case 'attestation':
      return { kind: 'attestation', statement: proposal.question.statement };
    case 'blocked':
      return { kind: 'blocked', why: proposal.why, next: proposal.next };
    case 'left':
    case 'nothing':
      return { kind: 'nothing' };
  }
}
