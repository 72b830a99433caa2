// Consent by file: a plan by its digest, or each of its calls by name. What cannot be undone, and what a plan asks to be
// typed, needs a key of its own; nothing follows from anything else.
import { approve } from '../../engine/plan.ts';
import type { AnswerTo, ApproveQuestion } from '../../engine/port.ts';
import type { Approvals, GivenAnswer } from './answers-file.ts';
import { approvalsOf, linesToAdd, withoutEmpty } from './fragments.ts';
import { unanswered } from './missing.ts';

/** Throws a Problem (`unanswered`) where the file consents to something else, or to nothing. */
export function consent(
  question: ApproveQuestion,
  given: GivenAnswer | undefined,
  approvals: Approvals,
  now: number,
): AnswerTo<ApproveQuestion> {
  const { plan, mayAcceptRisk } = question;
  const { digest, phrase } = plan;
  if (given === 'decline') return 'declined';
  if (given === 'accept-risk' && mayAcceptRisk) return 'accept-risk';
  const answer = given ?? undefined;
  if (answer !== undefined && answer !== digest) {
    throw typeof answer === 'string' && /^[0-9a-f]{64}$/.test(answer)
      ? unanswered(
          question,
          'consents to another plan',
          `The digest of this plan is ${digest}. Look at it with --plan.`,
        )
      : unanswered(question, `says ${JSON.stringify(answer)}, which is no choice,`);
  }
  const byDigest = answer !== undefined || approvals.plans?.includes(digest) === true;
  const lacking = lackingIn(approvalsOf(plan), approvals, byDigest);
  if (Object.keys(lacking).length === 0) return approve(plan, now, phrase?.text);
  const because = lacking.phrases === undefined || phrase === undefined ? [] : [phrase.because];
  throw unanswered(question, whatLacks(lacking), ...linesToAdd({ approvals: lacking }), ...because);
}

/** What of `wanted` the file does not have. The digest stands for every call but those that cannot be undone. */
function lackingIn(
  wanted: Approvals,
  { changes = [], final = [], phrases = [] }: Approvals,
  byDigest: boolean,
): Approvals {
  const but = (list: readonly string[] = [], ...given: readonly string[]) => list.filter((one) => !given.includes(one));
  return withoutEmpty({
    changes: byDigest ? [] : but(wanted.changes, ...changes, ...final),
    final: but(wanted.final, ...final),
    phrases: but(wanted.phrases, ...phrases),
  });
}

function whatLacks({ changes, final }: Approvals): string {
  if (changes !== undefined) return 'does not consent to all of the plan';
  return final === undefined
    ? 'does not have the words that the plan asks for'
    : 'does not consent to what cannot be undone in the plan';
}
