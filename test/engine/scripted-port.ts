// The owner, from a script: replies by question id, used up one after another. A question nobody scripted fails the test.
import { approve } from '../../src/engine/plan.ts';
import type { AnswerTo, Event, Port, Question } from '../../src/engine/port.ts';

/** A value to answer, or a function that makes the answer, waits, or throws. */
export type Reply = unknown;

export interface ScriptedPort extends Port {
  readonly told: Event[];
  readonly asked: Question[];
  notices(): string[];
}

/** Says yes to exactly the plan that was shown. */
export const yes = (question: Question): unknown =>
  question.kind === 'approve' ? approve(question.plan, 0, question.plan.phrase?.text) : undefined;

export function scriptedPort(replies: { readonly [id: string]: readonly Reply[] } = {}): ScriptedPort {
  const left = new Map(Object.entries(replies).map(([id, all]) => [id, [...all]]));
  const told: Event[] = [];
  const asked: Question[] = [];
  return {
    told,
    asked,
    notices: () => told.flatMap((event) => (event.kind === 'notice' ? [event.title] : [])),
    tell: (event) => {
      told.push(event);
    },
    ask: async <Q extends Question>(question: Q, signal: AbortSignal): Promise<AnswerTo<Q>> => {
      asked.push(question);
      signal.throwIfAborted();
      const reply = left.get(question.id);
      if (reply === undefined || reply.length === 0) {
        throw new TypeError(
          `no answer to ${question.id} (number ${asked.filter(({ id }) => id === question.id).length})`,
        );
      }
      const answer = reply.shift();
      return (await (typeof answer === 'function' ? answer(question, signal) : answer)) as AnswerTo<Q>;
    },
  };
}

/** Never answers; goes away with the question. */
export const silence = (_question: Question, signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
