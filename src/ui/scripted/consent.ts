// Consent by file: a plan by its digest, or each of its calls by name. What cannot be undone, and what a plan asks to be
// typed, needs a key of its own; nothing follows from anything else.
import { approve, type Approval, type Plan } from '../../engine/plan.ts';
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
function callsLacking({ changes }: Plan, approvals: Approvals): readonly Lacking[] {
  const named = ({ service, operation }: { readonly service: string; readonly operation: string }) =>
    `${service}:${operation}`;
  const lacking = changes.flatMap((change): readonly Lacking[] => {
    const isFinal = change.undo.kind === 'final';
    const may = isFinal ? (approvals.final ?? []) : [...(approvals.changes ?? []), ...(approvals.final ?? [])];
    const calls = [change, ...(change.compensation === undefined ? [] : [change.compensation])];
    return calls
      .map((call) => named(call))
      .filter((call, index) => !(index === 0 ? may : [...may, ...(approvals.changes ?? [])]).includes(call))
      .map((call) => ({ call, list: isFinal ? 'final' : 'changes' }));
  });
  return [...new Map(lacking.map((one) => [`${one.list} ${one.call}`, one])).values()];
}

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
