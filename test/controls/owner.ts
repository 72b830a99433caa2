// An owner who answers by question id, and at whom every other question fails the test. And one control worked on
// as the run does it: inspect, plan, approve, apply, take back.
import type { AwsControl } from '../../src/controls/contract.ts';
import { execute } from '../../src/engine/executor.ts';
import type { Finding, Proposal, Verdict } from '../../src/engine/control.ts';
import { approve } from '../../src/engine/plan.ts';
import type { Plan } from '../../src/engine/plan.ts';
import type { Answers, Port, Question } from '../../src/engine/port.ts';
import type { Mortal } from '../support/mortal-session.ts';
import type { Desk } from '../support/rehearsed-run.ts';

type Answer = Answers[Question['kind']];
export type Script = {
  readonly [questionId: string]: readonly (string | ((question: Question) => Answer | Promise<Answer>))[];
};

export interface ScriptedOwner extends Port {
  /** Question ids whose answers were not used up. */
  readonly unused: () => readonly string[];
}

/** Each question takes the next of its answers. A text that its own check refuses fails the test. */
export function scriptedOwner(script: Script): ScriptedOwner {
  const left = new Map(Object.entries(script).map(([id, answers]) => [id, [...answers]]));
  return {
    tell: () => undefined,
    ask: async (question, signal) => {
      signal.throwIfAborted();
      const answer = left.get(question.id)?.shift();
      if (answer === undefined) throw new Error(`nobody foresaw the question ${question.id} (${question.title})`);
      if (typeof answer === 'string' && question.kind === 'text') {
        const wrong = question.check(answer);
        if (wrong !== undefined) throw new Error(`${question.id} does not take "${answer}": ${wrong}`);
      }
      // The script's author knows the kind of each question by its id.
      return (typeof answer === 'string' ? answer : await answer(question)) as never;
    },
    unused: () => [...left].flatMap(([id, answers]) => (answers.length > 0 ? [id] : [])),
  };
}

export async function findingOf<D>(control: AwsControl<D>, desk: Desk): Promise<Finding> {
  return control.inspect(desk.context);
}

export async function proposalOf<D>(control: AwsControl<D>, desk: Desk): Promise<Proposal> {
  return control.plan(await control.inspect(desk.context), desk.context);
}

export async function planOf<D>(control: AwsControl<D>, desk: Desk): Promise<Plan> {
  const proposal = await proposalOf(control, desk);
  if (proposal.kind !== 'changes') throw new Error(`${control.id} proposes ${proposal.kind}, no changes`);
  return proposal.plan;
}

/** Approves what the control proposes and carries it out. Resolves with the plan; what cannot be taken back throws. */
export async function carriedOut<D>(control: AwsControl<D>, desk: Desk): Promise<Plan> {
  const finding = await control.inspect(desk.context);
  const proposal = await control.plan(finding, desk.context);
  if (proposal.kind !== 'changes') throw new Error(`${control.id} proposes ${proposal.kind}, no changes`);
  const { plan } = proposal;
  const { account, journal, context } = desk;
  const { hands, takeBack } = execute({
    plan,
    approval: approve(plan, context.clock.now(), plan.phrase?.text),
    sender: account,
    journal,
    lately: context.memory.lately,
    clock: context.clock,
    tell: (event) => context.port.tell(event),
    signal: context.signal,
  });
  const outcome = await Promise.allSettled([control.apply?.(hands, finding, context) ?? Promise.resolve()]);
  const remaining = await takeBack();
  if (remaining.length > 0) throw new Error(`not taken back: ${remaining.join(', ')}`);
  for (const { status, ...rest } of outcome) if (status === 'rejected' && 'reason' in rest) throw rest.reason;
  return plan;
}

/** The desk of a run that ends where `end` says. */
export function dyingDesk(desk: Desk, end: Mortal): Desk {
  const account = end.session(desk.account);
  return { ...desk, account, journal: end.journal(desk.journal), context: { ...desk.context, account } };
}

export function verdictOn<D>(control: AwsControl<D>, desk: Desk): Promise<Verdict> {
  return control.verify(desk.context);
}

export const idsOf = ({ changes }: Plan) => changes.map(({ id }) => id);
export const valuesOf = (finding: Pick<Finding, 'facts'>) =>
  finding.facts.map(({ label, value }) => `${label}: ${value}`);
