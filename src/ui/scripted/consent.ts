// Consent by file: a plan by its digest, or each of its calls by name. What cannot be undone, and what a plan asks to be
// typed, needs a key of its own; nothing follows from anything else.
import { approve, type Approval, type Call, type Plan } from '../../engine/plan.ts';
import type { AnswerTo, ApproveQuestion } from '../../engine/port.ts';
import type { Approvals, GivenAnswer } from './answers-file.ts';
import { unanswered } from './missing.ts';

/** Throws a Problem (`unanswered`) where the file consents to something else, or to nothing. */
export function consent(
  question: ApproveQuestion,
  given: GivenAnswer | undefined,
  approvals: Approvals,
  now: number,
): AnswerTo<ApproveQuestion> {
  const { plan, mayAcceptRisk } = question;
  if (given === 'decline') return 'declined';
  if (given === 'accept-risk' && mayAcceptRisk) return 'accept-risk';
  if (given !== undefined && given !== plan.digest)
    throw unanswered(
      question,
      'consents to another plan',
      `The digest of this plan is ${plan.digest}. Look at it with --plan.`,
    );
  const byName = given === undefined && approvals.plans?.includes(plan.digest) !== true;
  const lacking = byName ? callsLacking(plan, approvals) : [];
  if (lacking.length > 0)
    throw unanswered(
      question,
      'does not consent to all of the plan',
      ...lacking.map(({ call, list }) => `Add to "approvals", "${list}": ${JSON.stringify(call)}`),
    );
  return withPhrase(question, approvals, now);
}

interface Lacking {
  readonly call: string;
  readonly list: 'changes' | 'final';
}

/** Calls of the plan, what takes them back included, that the file names nowhere. */
function callsLacking({ changes }: Plan, { changes: named = [], final = [] }: Approvals): readonly Lacking[] {
  const may = { changes: [...named, ...final], final };
  const lacking = changes
    .flatMap(({ undo, compensation, ...change }): readonly Lacking[] => [
      { call: nameOf(change), list: undo.kind === 'final' ? 'final' : 'changes' },
      ...(compensation === undefined ? [] : [{ call: nameOf(compensation), list: 'changes' as const }]),
    ])
    .filter(({ call, list }) => !may[list].includes(call));
  return [...new Map(lacking.map((one) => [`${one.list} ${one.call}`, one])).values()];
}

const nameOf = ({ service, operation }: Pick<Call, 'service' | 'operation'>) => `${service}:${operation}`;

function withPhrase(question: ApproveQuestion, { phrases = [] }: Approvals, now: number): Approval {
  const { plan } = question;
  if (plan.phrase !== undefined && !phrases.includes(plan.phrase.text))
    throw unanswered(
      question,
      'does not have the words that the plan asks for',
      plan.phrase.because,
      `Add to "approvals", "phrases": ${JSON.stringify(plan.phrase.text)}`,
    );
  return approve(plan, now, plan.phrase?.text);
}
