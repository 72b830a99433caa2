// An owner of every mood: each answer is the next of a tape, and when that is used up the owner does what is asked.
import { Interrupted, WentBack } from '../../src/engine/errors.ts';
import type { Answers, AnswerTo, FrontEnd, Question } from '../../src/engine/port.ts';
import type { Approval, Plan } from '../../src/engine/plan.ts';
import { Secret } from '../../src/engine/secret.ts';
import { createAutoOwner } from '../../src/ui/auto/front-end.ts';
import type { World } from './world.ts';

export const moods = ['yes', 'later', 'declined', 'other', 'accept-risk', 'wrong', 'back', 'stop'] as const;
export type Mood = (typeof moods)[number];

export interface ModelOwnerOptions {
  readonly world: World;
  /** Takes the mood for the next question. */
  readonly nextMood: () => Mood;
  /** Told of every consent. */
  readonly consented: (plan: Plan, approval: Approval) => void;
  /** Throws when the process is gone. */
  readonly alive: () => void;
}

const mostQuestions = 200;

export function modelOwner({ world, nextMood, consented, alive }: ModelOwnerOptions): FrontEnd {
  const { standIns, clock } = world;
  const auto = createAutoOwner({ standIns, clock, tell: () => undefined });
  let asked = 0;

  const moody = (question: Question, mood: Mood): Answers[Question['kind']] | undefined => {
    if (mood === 'yes') return undefined;
    if (mood === 'back') throw new WentBack();
    if (mood === 'stop') throw new Interrupted();
    switch (question.kind) {
      case 'choose': {
        const open = question.options.filter(({ disabled }) => disabled === undefined);
        const leaving = open.find(({ value }) => value === 'later' || value === 'leave');
        if (mood === 'later' || mood === 'declined') return leaving?.value;
        if (mood === 'accept-risk') return open.find(({ value }) => value === 'accept-risk')?.value;
        return open.findLast(({ value }) => value !== question.suggested && value !== leaving?.value)?.value;
      }
      case 'approve':
        if (mood === 'accept-risk' && question.mayAcceptRisk) return 'accept-risk';
        return 'declined';
      case 'text':
        return mood === 'other' && question.check('bob') === undefined ? 'bob' : undefined;
      case 'enrol':
        return { first: new Secret('000000'), second: new Secret('111111') };
      case 'code':
        return new Secret('000000');
      case 'attest':
        return mood === 'accept-risk' ? 'accept-risk' : 'declined';
      case 'wait-for':
        if (mood === 'accept-risk') return question.options.find(({ value }) => value === 'accept-risk')?.value;
        return mood === 'other' ? undefined : 'later';
      case 'show-secret':
        return undefined;
    }
  };

  return {
    tell: (event) => auto.tell(event),
    close: () => auto.close(),
    ask: async <Q extends Question>(question: Q, signal: AbortSignal): Promise<AnswerTo<Q>> => {
      alive();
      signal.throwIfAborted();
      asked += 1;
      if (asked > mostQuestions) throw new Error(`asked without end, at last: ${question.id}`);
      // The answer belongs to the question's kind; the compiler cannot follow the link.
      const answer = (moody(question, nextMood()) ?? (await auto.ask(question, signal))) as AnswerTo<Q>;
      if (question.kind === 'approve' && typeof answer === 'object') {
        consented(question.plan, answer as Approval);
      }
      alive();
      return answer;
    },
  };
}
