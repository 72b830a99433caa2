// What every interactive front end, the Ink one included, owes to every kind of question.
import { afterEach, describe, expect, it } from 'vitest';
import { Interrupted, WentBack } from '../../src/engine/errors.ts';
import type { AnswerTo, FrontEnd, Question } from '../../src/engine/port.ts';
import { outsideAlternateScreen } from '../support/pty.ts';
import type { Driver } from './driver.ts';
import { linearDriver } from './linear-driver.ts';
import { plainDriver } from './plain-driver.ts';
import * as ask from './questions.ts';
import { tuiDriver } from './tui-driver.ts';

type CommonDriver = Driver<'asked' | 'back' | 'pick' | 'interrupt' | 'endInput' | 'closeOutput' | 'decline'>;
type CommonSession = ReturnType<CommonDriver['start']>;

const kinds = ask.everyKind.map((question) => [question.kind, question] as const);
const drivers: readonly CommonDriver[] = [plainDriver, linearDriver, tuiDriver];

describe.each(drivers)('the $name front end', (driver) => {
  const open: FrontEnd[] = [];
  const start = () => {
    const session = driver.start();
    open.push(session.frontEnd);
    return session;
  };
  afterEach(async () => {
    for (const frontEnd of open.splice(0)) await frontEnd.close();
  });
  const live = new AbortController().signal;
  const put = <Q extends Question>(session: CommonSession, question: Q): Promise<AnswerTo<Q>> => {
    const answer = session.frontEnd.ask(question, live);
    answer.catch(() => undefined);
    return answer;
  };

  describe.each(kinds)('asked %s', (_kind, question) => {
    it('shows every fact of it before an answer is given', async () => {
      const session = start();
      void put(session, { ...question, problem: 'It went wrong the first time.' });
      await session.asked();
      const facts = [...ask.factsOf(question), 'It went wrong the first time.'];
      // A hint may stand only beside the option under the cursor, which here is the suggested one.
      expect(facts.filter((fact) => !session.shown().includes(fact))).toEqual([]);
    });

    it('rejects with the reason of the signal when it is aborted', async () => {
      const session = start();
      const controller = new AbortController();
      const answer = session.frontEnd.ask(question, controller.signal);
      answer.catch(() => undefined);
      await session.asked();
      const reason = new Error('it has happened');
      controller.abort(reason);
      await expect(answer).rejects.toBe(reason);
    });

    it('rejects at once when the signal is aborted already', async () => {
      const session = start();
      const reason = new Error('too late');
      await expect(session.frontEnd.ask(question, AbortSignal.abort(reason))).rejects.toBe(reason);
    });

    it('rejects with WentBack when the owner goes back', async () => {
      const session = start();
      const answer = put(session, question);
      await session.back();
      const outcome = await answer.catch((error: unknown) => (error instanceof WentBack ? 'went back' : error));
      // In the Ink front end Esc leaves a wait for later: the run goes back to the list all the same.
      expect(outcome).toBe(driver.name === 'tui' && question.kind === 'wait-for' ? 'later' : 'went back');
    });

    it('settles as Interrupted at Ctrl-C, and gives the terminal back as it was', async () => {
      const session = start();
      const answer = put(session, question);
      await session.interrupt();
      await expect(answer).rejects.toBeInstanceOf(Interrupted);
      await session.frontEnd.close();
      const last = (code: string) => session.bytes().lastIndexOf(code);
      expect(last('\u001b[?1049l')).toBeGreaterThanOrEqual(last('\u001b[?1049h'));
      expect(last('\u001b[?25h')).toBeGreaterThanOrEqual(last('\u001b[?25l'));
    });

    it('settles as Interrupted when nobody reads the output any more', async () => {
      const session = start();
      const answer = put(session, question);
      await session.asked();
      session.closeOutput();
      await expect(answer).rejects.toBeInstanceOf(Interrupted);
    });

    it('settles as Interrupted when the input ends', async () => {
      const session = start();
      const answer = put(session, question);
      await session.asked();
      session.endInput();
      await expect(answer).rejects.toBeInstanceOf(Interrupted);
    });

    it('settles as Interrupted when the input has ended before it was asked', async () => {
      const session = start();
      const answer = put(session, question);
      await session.asked();
      session.endInput();
      await expect(answer).rejects.toBeInstanceOf(Interrupted);
      await expect(session.frontEnd.ask(question, live)).rejects.toBeInstanceOf(Interrupted);
    });

    it('settles as Interrupted when the front end is closed', async () => {
      const session = start();
      const answer = put(session, question);
      await session.asked();
      await session.frontEnd.close();
      await session.frontEnd.close();
      await expect(answer).rejects.toBeInstanceOf(Interrupted);
    });
  });

  it('offers no way back from the outermost question, and takes none', async () => {
    const session = start();
    const answer = put(session, { ...ask.choose, isOutermost: true });
    await session.asked();
    expect(session.shown()).not.toMatch(/esc (?:back|list)|Type back|Back to the list/);
    await session.back();
    // So long a lone Esc is perhaps the beginning of another key.
    await new Promise((resolve) => setTimeout(resolve, 700));
    await session.pick(ask.choose.options[0]?.label ?? '');
    expect(await answer).toBe(ask.choose.options[0]?.value);
  });

  it.each([
    ['a plan', ask.approval],
    ['a word', ask.attest],
  ] as const)('lets %s be declined', async (_what, question: Question) => {
    const session = start();
    const answer = put(session, question);
    await session.decline();
    expect(await answer).toBe('declined');
  });

  it.each([
    ['password', ask.showSecret, ask.password],
    ['setup key', ask.enrol, 'JBSW Y3DP'],
  ] as const)(
    'shows a %s where nothing of it stays, or only once the owner agreed',
    async (_what, question, secret) => {
      const session = start();
      void put(session, question as Question);
      await session.asked();
      const staying = driver.secretsAside ? outsideAlternateScreen(session.bytes()) : session.bytes();
      expect(staying).not.toContain(secret);
      expect(driver.secretsAside || session.shown().includes('scrollback')).toBe(true);
    },
  );
});
