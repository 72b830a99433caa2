// The owner's word, with a second look at what may be a slip: what is unwise is not recorded before it was said knowingly.
import type { Context, Proposal } from './control.ts';
import type { AnswerTo, AttestQuestion } from './port.ts';

/** What speaks against a word as it was given, although every field of it is right. */
export interface WordWarning {
  readonly title: string;
  readonly lines: readonly string[];
  /** What the choices are called: to answer again, and to have it recorded all the same. */
  readonly again: string;
  readonly knowingly: string;
  /** Goes into the record with the word, so that it shows there. */
  readonly adds: { readonly [field: string]: string };
}

/** Whoever gives the same answer again and again wants neither. */
const roundsAtMost = 3;

/** As the attestation's own question answers; what was warned of is in it only when the owner said so. */
export async function askedWord(
  { question, warn }: Extract<Proposal, { kind: 'attestation' }>,
  { port, signal }: Pick<Context, 'port' | 'signal'>,
): Promise<AnswerTo<AttestQuestion>> {
  let problem: string | undefined;
  for (let round = 0; round < roundsAtMost; round += 1) {
    const answer = await port.ask(problem === undefined ? question : { ...question, problem }, signal);
    if (typeof answer === 'string') return answer;
    const warning = warn?.(answer.fields);
    if (warning === undefined) return answer;
    const { title, lines, again, knowingly, adds } = warning;
    const choice = await port.ask(
      {
        kind: 'choose',
        id: question.id.replace(/\.attest$/, '.warned'),
        title,
        lines,
        options: [
          { value: 'again', label: again },
          { value: 'knowingly', label: knowingly, hint: 'the record shows it' },
        ],
        suggested: 'again',
      },
      signal,
    );
    if (choice === 'knowingly') return { fields: { ...answer.fields, ...adds } };
    problem = title;
  }
  return 'declined';
}
