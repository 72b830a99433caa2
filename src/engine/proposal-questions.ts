// What the owner is asked about a proposal: the same in a run, and where only the plan is shown.
import { acceptRiskOption } from './accept-risk.ts';
import type { Control, Finding, Proposal } from './control.ts';
import type { ApproveQuestion, ChooseQuestion, Question } from './port.ts';

/** The part of a control that its questions name. */
export type Proposer = Pick<Control, 'id' | 'title' | 'mayAcceptRisk'>;

/** Undefined where nothing is left to ask. */
export function questionOf(
  proposal: Proposal,
  control: Proposer,
  finding: Pick<Finding, 'statement'>,
): Question | undefined {
  switch (proposal.kind) {
    case 'changes':
      return consentQuestion(proposal, control, finding);
    case 'blocked':
      return blockedQuestion(proposal, control);
    case 'outside':
    case 'attestation':
      return proposal.question;
    case 'left':
    case 'nothing':
      return undefined;
  }
}

export function consentQuestion(
  { plan, yes }: Extract<Proposal, { kind: 'changes' }>,
  { id, mayAcceptRisk }: Proposer,
  { statement }: Pick<Finding, 'statement'>,
): ApproveQuestion {
  return { kind: 'approve', id: `${id}.approve`, title: plan.title, lines: [statement], plan, yes, mayAcceptRisk };
}

export function blockedQuestion(
  { why, next }: Extract<Proposal, { kind: 'blocked' }>,
  { id, title, mayAcceptRisk }: Proposer,
): ChooseQuestion {
  return {
    kind: 'choose',
    id: `${id}.blocked`,
    title,
    lines: [why, ...next],
    options: [
      { value: 'again', label: 'Check again' },
      { value: 'later', label: 'Leave it for later' },
      ...(mayAcceptRisk ? [acceptRiskOption] : []),
    ],
    suggested: 'later',
  };
}
