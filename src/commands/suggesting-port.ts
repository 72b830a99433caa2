// Answers what a control asks while only its plan is made: with what a file says or else with what the wizard would
// suggest. Whatever needs a person ends the look at that control. What was asked is kept.
import { WentBack } from '../engine/errors.ts';
import type { Port, Question } from '../engine/port.ts';

export interface MetQuestion {
  readonly question: Question;
  /** What the plan went on with; absent where only a person can say. */
  readonly taken?: { readonly value: string; readonly from: 'suggestion' | 'answers' };
}

export interface SuggestingPort {
  readonly port: Port;
  /** What was asked so far, in order. */
  readonly met: readonly MetQuestion[];
}

/** What a file would answer the first time the question is asked. */
export type FileAnswer = (id: string) => unknown;

export function suggestingPort(fileAnswer: FileAnswer = () => undefined): SuggestingPort {
  const met: MetQuestion[] = [];
  const port: Port = {
    tell: () => undefined,
    ask: async <Q extends Question>(question: Q) => {
      const taken = usable(question, fileAnswer(question.id)) ?? suggested(question);
      met.push(taken === undefined ? { question } : { question, taken });
      if (taken === undefined) throw new WentBack();
      // Both kinds of question that are answered here take a string.
      return taken.value as never;
    },
  };
  return { port, met };
}

function usable(question: Question, answer: unknown): MetQuestion['taken'] {
  if (typeof answer !== 'string') return undefined;
  const isOpen = ({ value, disabled }: { readonly value: string; readonly disabled?: string }) =>
    value === answer && disabled === undefined;
  const fits =
    question.kind === 'choose'
      ? question.options.some(isOpen)
      : question.kind === 'text' && question.check(answer) === undefined;
  return fits ? { value: answer, from: 'answers' } : undefined;
}

const suggestedUser = 'administrator';

function suggested(question: Question): MetQuestion['taken'] {
  if (question.kind === 'choose')
    return question.suggested === undefined ? undefined : { value: question.suggested, from: 'suggestion' };
  if (question.kind !== 'text') return undefined;
  const value = question.prefilled ?? suggestedUser;
  return question.check(value) === undefined ? { value, from: 'suggestion' } : undefined;
}
