// What is said where the answers file has no answer that can be used: the question, its choices, and the line to add.
import { Problem } from '../../engine/errors.ts';
import type { Question } from '../../engine/port.ts';
import { answerFragment, linesToAdd } from './fragments.ts';

/** `why`, a clause without a full stop; `add`, lines for the file. */
export function unanswered(question: Question, why: string, ...add: readonly string[]): Problem {
  return new Problem('unanswered', {
    happened: `The answers file ${why} for "${question.title}" (${question.id}).`,
    account: 'The question stays open; nothing was changed by it. What was done before is kept.',
    next: [...add, ...waysToAnswer(question)],
  });
}

/** `why` says how an answer is lacking; `hint`, what may have been meant. */
export function noAnswer(question: Question, why = 'has no answer', ...hint: readonly string[]): Problem {
  return unanswered(question, why, ...linesToAdd(answerFragment(question)), ...hint);
}

/** One sentence for each way to answer. */
export function waysToAnswer(question: Question): readonly string[] {
  switch (question.kind) {
    case 'choose':
      return question.options.map(
        ({ value, label, disabled }) =>
          `"${value}": ${label}${disabled === undefined ? '' : ` (not available: ${disabled})`}`,
      );
    case 'attest':
      return [
        `{"confirm": true}: ${question.statement}`,
        ...question.fields.map(({ name, label }) => `Its field "${name}": ${label}`),
        '"decline": not now',
        '"accept-risk": accept the risk',
      ];
    case 'wait-for':
      return [
        `{"wait": seconds}: wait for ${question.awaited}`,
        ...question.options.map(({ value, label }) => `"${value}": ${label}`),
        '"check-now": look once, and go on',
        '"later": go on without',
      ];
    case 'approve':
      return [
        `"${question.plan.digest}": ${question.plan.title}, this very plan`,
        '"decline": not now',
        ...(question.mayAcceptRisk ? ['"accept-risk": accept the risk'] : []),
      ];
    default:
      return [];
  }
}
