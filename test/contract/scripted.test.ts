// What the front ends owe to every kind of question that answer by themselves: from a file, or as a rehearsal's owner.
import { describe, expect, it } from 'vitest';
import { Interrupted } from '../../src/engine/errors.ts';
import type { Question } from '../../src/engine/port.ts';
import { Secret } from '../../src/engine/secret.ts';
import type { AnswersFile } from '../../src/ui/scripted/answers-file.ts';
import * as ask from './questions.ts';
import { everyAnswer, startAuto, startScripted } from './self-answering-drivers.ts';

const live = new AbortController().signal;
const kinds = ask.everyKind.map((question) => [question.kind, question] as const);
const drivers = [
  { name: 'scripted', start: () => startScripted(everyAnswer) },
  { name: 'auto', start: startAuto },
];
const sixDigits = /^\d{6}$/;

/** Whether the engine can go on with it. */
function isAnswer({ kind }: Question, answer: unknown): boolean {
  switch (kind) {
    case 'choose':
      return answer === 'first' || answer === 'second';
    case 'approve':
      return (answer as { readonly digest: string }).digest === ask.plan.digest;
    case 'text':
      return typeof answer === 'string' && ask.text.check(answer) === undefined;
    case 'show-secret':
      return answer === 'stored';
    case 'enrol': {
      const { first, second } = answer as { readonly first: Secret; readonly second: Secret };
      return ask.enrol.check(first.reveal(), second.reveal()) === undefined;
    }
    case 'code':
      return sixDigits.test((answer as Secret).reveal());
    case 'attest':
      return Object.keys((answer as { readonly fields: object }).fields).join() === 'holder,place';
    case 'wait-for':
      return answer === 'check-now' || answer === 'later';
  }
}

describe.each(drivers)('the $name front end', ({ start }) => {
  describe.each(kinds)('asked %s', (_kind, question) => {
    it('answers as its kind is answered, and shows no secret', async () => {
      const { frontEnd, shown } = start();
      const answer: unknown = await frontEnd.ask(question, live);
      expect(isAnswer(question, answer)).toBe(true);
      const codes = [answer, ...Object.values(typeof answer === 'object' && answer !== null ? answer : {})];
      const secrets = codes.flatMap((one: unknown) => (one instanceof Secret ? [one.reveal()] : []));
      for (const secret of [ask.password, ask.seed, ...secrets]) expect(shown()).not.toContain(secret);
    });

    it('rejects with the reason of the signal when it is aborted', async () => {
      const controller = new AbortController();
      const answer = start().frontEnd.ask(question, controller.signal);
      const reason = new Error('it has happened');
      controller.abort(reason);
      await expect(answer).rejects.toBe(reason);
    });

    it('rejects at once when the signal is aborted already', async () => {
      const { frontEnd, shown } = start();
      const before = shown();
      const reason = new Error('too late');
      await expect(frontEnd.ask(question, AbortSignal.abort(reason))).rejects.toBe(reason);
      expect(shown()).toBe(before);
    });

    it('settles as Interrupted when the front end is closed, before it is asked and meanwhile', async () => {
      const { frontEnd } = start();
      const answer = frontEnd.ask(question, live);
      await Promise.all([frontEnd.close(), frontEnd.close(), expect(answer).rejects.toBeInstanceOf(Interrupted)]);
      await expect(frontEnd.ask(question, live)).rejects.toBeInstanceOf(Interrupted);
    });
  });
});

describe('the scripted front end', () => {
  describe.each(kinds)('asked %s', (_kind, question) => {
    it('shows every fact of it that is not a choice, before it looks for the answer', async () => {
      const { frontEnd, shown } = startScripted();
      await frontEnd.ask({ ...question, problem: 'It went wrong the first time.' }, live).catch(() => undefined);
      // The choices are said with the refusal.
      const choices = ['Alpha way', 'the short one', 'Barred way', 'needs the hand-over', 'Gamma way'];
      const own = ['User name', 'Deactivate now', 'Live with the risk'];
      const facts = [...ask.factsOf(question), 'It went wrong the first time.'];
      expect(facts.filter((fact) => ![...choices, ...own].includes(fact) && !shown().includes(fact))).toEqual([]);
    });

    it('without an answer ends with its id, its choices and the line to add', async () => {
      const answer = startScripted().frontEnd.ask(question, live);
      const problem = await answer.then(undefined, (error: unknown) => error);
      expect(problem).toMatchObject({ kind: 'unanswered' });
      const { happened, account, next } = problem as { happened: string; account: string; next: readonly string[] };
      expect(happened).toContain(`(${question.id})`);
      expect(account).toContain('nothing was changed by it');
      expect(next[0]).toMatch(lineFor[question.kind]);
      for (const choice of choicesOf(question)) expect(next.join('\n')).toContain(choice);
    });
  });

  it.each<[string, Question, AnswersFile['answers'], unknown]>([
    ['approve', ask.approval, { 'test.approve': 'decline' }, 'declined'],
    ['approve, with the risk', ask.approval, { 'test.approve': 'accept-risk' }, 'accept-risk'],
    ['attest', ask.attest, { 'test.attest': 'decline' }, 'declined'],
    ['attest, with the risk', ask.attest, { 'test.attest': 'accept-risk' }, 'accept-risk'],
    ['wait-for', ask.waitFor, { 'test.wait-for': 'later' }, 'later'],
    ['wait-for, with the risk', ask.waitFor, { 'test.wait-for': 'accept-risk' }, 'accept-risk'],
  ])('declines %s where the file says so, whatever else it says', async (_what, question, answers, declined) => {
    const { frontEnd } = startScripted({ ...everyAnswer, answers: { ...everyAnswer.answers, ...answers } });
    expect(await frontEnd.ask(question, live)).toBe(declined);
  });
});

const lineFor: { readonly [kind in Question['kind']]: RegExp } = {
  choose: /^Add to "answers": "test\.choose": "first"$/,
  approve: /^Add to "approvals": "changes": \["IAM:UpdateAccessKey"\], "final": \["IAM:DeleteAccessKey"\]$/,
  text: /^Add to "answers": "test\.text": "…"$/,
  'show-secret': /^Add "secrets": /,
  enrol: /^Add "secrets": /,
  code: /^Add "codes": /,
  attest: /^Add to "answers": "test\.attest": \{"confirm":true,"fields":\{"holder":"a name","place":"…"\}\}$/,
  'wait-for': /^Add to "answers": "test\.wait-for": \{"wait":600\}$/,
};

function choicesOf(question: Question): readonly string[] {
  switch (question.kind) {
    case 'choose':
      return ['"first"', '"locked"', 'not available: needs the hand-over', '"second"'];
    case 'approve':
      return [ask.plan.digest, '"decline"', '"accept-risk"'];
    case 'attest':
      return [ask.attest.statement, '"holder"', '"place"', '"decline"', '"accept-risk"'];
    case 'wait-for':
      return ['{"wait": seconds}', '"accept-risk"', '"check-now"', '"later"'];
    case 'text':
    case 'show-secret':
    case 'enrol':
    case 'code':
      return [];
  }
}
