// What is said where the answers file has no answer that can be used: the question, its choices, and the line to add.
import { Problem } from '../../engine/errors.ts';
import type { Question } from '../../engine/port.ts';

/** `why`, a clause without a full stop; `add`, lines for the file. */
export function unanswered(question: Question, why: string, ...add: readonly string[]): Problem {
  return new Problem('unanswered', {
    happened: `The answers file ${why} for "${question.title}" (${question.id}).`,
    account: 'The question stays open; nothing was changed by it. What was done before is kept.',
    next: [...add, ...choices(question)],
  });
}

export function noAnswer(question: Question): Problem {
  return unanswered(question, 'has no answer', `Add to "answers": ${exampleLine(question)}`);
}

function exampleLine({ id, ...question }: Question): string {
  const line = (value: unknown) => `${JSON.stringify(id)}: ${JSON.stringify(value)}`;
  switch (question.kind) {
    case 'choose':
      return line(question.options.find(({ disabled }) => disabled === undefined)?.value ?? '');
    case 'attest':
      return line({
        confirm: true,
        ...(question.fields.length === 0
          ? {}
          : { fields: Object.fromEntries(question.fields.map(({ name, hint }) => [name, hint ?? '…'])) }),
      });
    case 'wait-for':
      return line({ wait: 600 });
    case 'approve':
      return line(question.plan.digest);
    default:
      return line('…');
  }
}

/** One sentence for each way to answer. */
function choices(question: Question): readonly string[] {
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
