// What the front ends have in common that answer by themselves: nobody can be asked once they are closed, and an answer
// counts only where the question still stands.
import { Interrupted } from '../engine/errors.ts';
import type { AnswerTo, Answers, Event, FrontEnd, Question } from '../engine/port.ts';

/**
 * Rejects with the signal's reason when it is aborted, before or while the answer is found, and with Interrupted when the
 * front end is closed, before or meanwhile.
 */
export function selfAnswering(
  tell: (event: Event) => void,
  answer: (question: Question, signal: AbortSignal) => Promise<Answers[Question['kind']]>,
): FrontEnd {
  const closed = new AbortController();
  return {
    tell,
    ask: async <Q extends Question>(question: Q, asked: AbortSignal): Promise<AnswerTo<Q>> => {
      const signal = AbortSignal.any([asked, closed.signal]);
      signal.throwIfAborted();
      // `answer` returns the type that belongs to the question's kind; the compiler cannot follow the link.
      const answered = (await answer(question, signal)) as AnswerTo<Q>;
      signal.throwIfAborted();
      return answered;
    },
    close: () => {
      closed.abort(new Interrupted());
      return Promise.resolve();
    },
  };
}
