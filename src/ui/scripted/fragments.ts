// Answers as they stand in the file. What a refusal says to add, and what --plan writes beside each question, is made here.
import type { Call, Plan } from '../../engine/plan.ts';
import type { Question } from '../../engine/port.ts';
import type { AnswersFile, Approvals, GivenAnswer } from './answers-file.ts';

/** A part of an answers file. */
export type Fragment = Partial<Pick<AnswersFile, 'answers' | 'approvals' | 'codes' | 'secrets'>>;

/** What would answer the question: what is suggested where something is, else an example of the form. */
export function answerFragment(question: Question): Fragment {
  switch (question.kind) {
    case 'choose':
      return answer(question, firstOpen(question));
    case 'text':
      return answer(question, question.prefilled ?? '…');
    case 'attest':
      return answer(question, {
        confirm: true,
        ...fieldsOf(question, ({ hint }) => hint ?? '…'),
      });
    case 'wait-for':
      return answer(question, { wait: 600 });
    case 'approve':
      return { approvals: approvalsOf(question.plan) };
    case 'show-secret':
      return programs.secrets.example;
    case 'enrol':
      return { ...programs.secrets.example, ...programs.codes.example };
    case 'code':
      return programs.codes.example;
  }
}

/** The same place in the file while nobody has answered: it answers nothing. Undefined where it is no answer by id. */
export function blankAnswer(question: Question): GivenAnswer | undefined {
  switch (question.kind) {
    case 'choose':
    case 'text':
    case 'wait-for':
      return null;
    case 'attest':
      return { confirm: false, ...fieldsOf(question, () => '') };
    case 'approve':
    case 'show-secret':
    case 'enrol':
    case 'code':
      return undefined;
  }
}

/** Every call of the plan by its name, what takes it back included, and the words it asks for. */
export function approvalsOf({ changes, phrase }: Plan): Approvals {
  const named = (isFinal: boolean) =>
    changes.filter(({ undo }) => (undo.kind === 'final') === isFinal).map((change) => nameOf(change));
  const takingBack = changes.flatMap(({ compensation }) => (compensation === undefined ? [] : [nameOf(compensation)]));
  const final = new Set(named(true));
  return withoutEmpty({
    changes: [...new Set([...named(false), ...takingBack])].filter((call) => !final.has(call)),
    final: [...final],
    phrases: phrase === undefined ? [] : [phrase.text],
  });
}

/** The lists that have something in them. */
export function withoutEmpty(approvals: Approvals): Approvals {
  return Object.fromEntries(
    Object.entries(approvals).filter(([, list]: [string, readonly string[]]) => list.length > 0),
  );
}

const nameOf = ({ service, operation }: Pick<Call, 'service' | 'operation'>) => `${service}:${operation}`;

/** The two programs of a file, as examples. */
export const programs = {
  codes: {
    example: { codes: ['my-codes', '{device}'] },
    lacks: 'names no program that prints codes,',
    add: 'Add "codes": a program and its arguments that prints the code that {device} shows, e.g. ["my-codes", "{device}"]',
  },
  secrets: {
    example: { secrets: ['pass', 'insert', '--multiline', 'aws/{label}'] },
    lacks: 'names no program that stores a secret,',
    add: 'Add "secrets": a program and its arguments that stores what it reads under {label}, e.g. ["pass", "insert", "--multiline", "aws/{label}"]',
  },
} as const;

/** The line to add, e.g. `Add to "answers": "contacts.how": "one-list"`; one for each part of the file. */
export function linesToAdd({ answers, approvals }: Fragment): readonly string[] {
  return [['answers', answers] as const, ['approvals', approvals] as const].flatMap(([part, entries]) => {
    const said = Object.entries(entries ?? {}).map(
      ([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`,
    );
    return said.length === 0 ? [] : [`Add to "${part}": ${said.join(', ')}`];
  });
}

const answer = ({ id }: Question, value: GivenAnswer): Fragment => ({ answers: { [id]: value } });

function firstOpen({ options, suggested }: Extract<Question, { kind: 'choose' }>): string {
  const open = options.filter(({ disabled }) => disabled === undefined);
  return (open.find(({ value }) => value === suggested) ?? open[0])?.value ?? '';
}

type Field = Extract<Question, { kind: 'attest' }>['fields'][number];

function fieldsOf({ fields }: Extract<Question, { kind: 'attest' }>, value: (field: Field) => string) {
  return fields.length === 0 ? {} : { fields: Object.fromEntries(fields.map((field) => [field.name, value(field)])) };
}
