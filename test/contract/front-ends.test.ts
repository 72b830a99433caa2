// The contract of the port: the same suite for every interactive front end.
import { afterEach, describe, expect, it } from 'vitest';
import { Interrupted, WentBack } from '../../src/engine/errors.ts';
import type { AnswerTo, Question } from '../../src/engine/port.ts';
import { Secret } from '../../src/engine/secret.ts';
import type { Session } from './driver.ts';
import { linearDriver } from './linear-driver.ts';
import { plainDriver } from './plain-driver.ts';
import * as ask from './questions.ts';

const kinds = ask.everyKind.map((question) => [question.kind, question] as const);

describe.each([plainDriver, linearDriver])('the $name front end', (driver) => {
  const sessions: Session[] = [];
  const start = (...options: Parameters<typeof driver.start>) => {
    const session = driver.start(...options);
    sessions.push(session);
    return session;
  };
  afterEach(async () => {
    for (const session of sessions.splice(0)) await session.frontEnd.close();
  });
  const live = new AbortController().signal;
  /** The answer as it comes; a rejection is kept until it is awaited. */
  const put = <Q extends Question>(session: Session, question: Q): Promise<AnswerTo<Q>> => {
    const answer = session.frontEnd.ask(question, live);
    answer.catch(() => undefined);
    return answer;
  };

  describe('answers', () => {
    it('a choice with the value of the option chosen, not the suggested one', async () => {
      const session = start();
      const answer = put(session, ask.choose);
      await session.pick('Gamma way');
      expect(await answer).toBe('second');
    });

    it('a plan with an approval bound to its digest', async () => {
      const session = start();
      const answer = put(session, ask.approval);
      await session.consent('Deactivate now');
      expect(await answer).toMatchObject({ digest: ask.plan.digest });
    });

    it('a plan with declined', async () => {
      const session = start();
      const answer = put(session, ask.approval);
      await session.decline();
      expect(await answer).toBe('declined');
    });

    it('a plan with the risk accepted, where that is offered', async () => {
      const session = start();
      const answer = put(session, ask.approval);
      await session.acceptRisk();
      expect(await answer).toBe('accept-risk');
    });

    it('a plan with a phrase only when exactly that phrase is typed', async () => {
      const session = start();
      const answer = put(session, { ...ask.approval, plan: ask.phrasePlan });
      let settled = false;
      void answer.then(() => (settled = true));
      await session.consent('Deactivate now', 'delete AKIA7Q2');
      await expect.poll(() => session.shown(), { interval: 1 }).toContain('Nothing is approved.');
      expect(settled).toBe(false);
      await session.fill('delete AKIA7Q2X');
      expect(await answer).toMatchObject({ digest: ask.phrasePlan.digest });
      expect(session.shown()).toContain('This key was used three days ago.');
    });

    it('a text only when its check finds nothing wrong', async () => {
      const session = start();
      const answer = put(session, ask.text);
      await session.fill('root2');
      await expect.poll(() => session.shown(), { interval: 1 }).toContain('The name contains "root".');
      await session.back();
      await expect(answer).rejects.toBeInstanceOf(WentBack);
      const again = put(session, ask.text);
      await session.fill('ada');
      expect(await again).toBe('ada');
    });

    it('a secret with stored', async () => {
      const session = start();
      const answer = put(session, ask.showSecret);
      await session.agreeToSecret();
      await session.confirmStored('I have stored it');
      expect(await answer).toBe('stored');
      expect(session.shown()).toContain(ask.password);
    });

    it('an enrolment with two codes as secrets, spaces removed, and refuses equal codes', async () => {
      const session = start();
      const answer = put(session, ask.enrol);
      await session.agreeToSecret();
      await session.fill('123 456');
      await expect.poll(() => session.shown(), { interval: 1 }).toContain('JBSW Y3DP EHPK 3PXP');
      await session.fill('123456');
      await expect.poll(() => session.shown(), { interval: 1 }).toContain('That is the same code again.');
      await session.fill('654321');
      const { first, second } = await answer;
      expect(first).toBeInstanceOf(Secret);
      expect([first.reveal(), second.reveal()]).toEqual(['123456', '654321']);
    });

    it('a code with a secret, spaces removed', async () => {
      const session = start();
      const answer = put(session, ask.code);
      await session.fill('12 34 56');
      expect((await answer).reveal()).toBe('123456');
    });

    it('an attestation with its fields', async () => {
      const session = start();
      const answer = put(session, ask.attest);
      await session.confirmWord();
      await session.fill('Ada');
      await session.fill('Office safe');
      expect(await answer).toEqual({ fields: { holder: 'Ada', place: 'Office safe' } });
      expect(session.shown()).toContain('Who holds it');
      expect(session.shown()).toContain('Where it is kept');
    });

    it('an attestation with declined, and with the risk accepted', async () => {
      const session = start();
      const declined = put(session, ask.attest);
      await session.decline();
      expect(await declined).toBe('declined');
      const accepted = put(session, ask.attest);
      await session.acceptRisk();
      expect(await accepted).toBe('accept-risk');
    });

    it.each([
      ['Check now', 'check-now'],
      ['Live with the risk', 'accept-risk'],
      ['Later', 'later'],
    ])('a wait with "%s"', async (label, value) => {
      const session = start();
      const answer = put(session, ask.waitFor);
      await session.pick(label);
      expect(await answer).toBe(value);
    });

    it('two questions one after the other, with what was told in between shown', async () => {
      const session = start();
      const first = put(session, ask.choose);
      await session.pick('Alpha way');
      expect(await first).toBe('first');
      session.frontEnd.tell({ kind: 'notice', tone: 'warning', title: 'A word in between', lines: ['and its line'] });
      const second = put(session, ask.code);
      await session.fill('111111');
      await second;
      expect(session.shown()).toMatch(/A word in between.*and its line/);
    });
  });

  describe('assumes nothing', () => {
    it('approves no plan when Enter is pressed', async () => {
      const session = start();
      const answer = put(session, ask.approval);
      await session.pressEnter();
      // Plain mode asks again; linear mode has taken its first line, which changes nothing.
      await Promise.race([session.asked(), answer]);
      session.endInput();
      const outcome = await answer.catch((error: unknown) => error);
      expect(outcome === 'declined' || outcome instanceof Interrupted).toBe(true);
    });

    it('gives no word when Enter is pressed', async () => {
      const session = start();
      const answer = put(session, ask.attest);
      await session.pressEnter();
      // Plain mode asks again; linear mode has taken its first line, which changes nothing.
      await Promise.race([session.asked(), answer]);
      session.endInput();
      const outcome = await answer.catch((error: unknown) => error);
      expect(outcome === 'declined' || outcome instanceof Interrupted).toBe(true);
    });

    it.each([
      ['text', { ...ask.text, check: () => undefined }],
      ['code', { ...ask.code, check: () => undefined }],
      ['show-secret', ask.showSecret],
      ['enrol', ask.enrol],
    ])('takes no empty %s', async (_kind, question: Question) => {
      const session = start();
      const answer = put(session, question);
      await session.pressEnter();
      await session.asked();
      session.endInput();
      await expect(answer).rejects.toBeInstanceOf(Interrupted);
    });

    it('offers no risk to accept where that makes no sense', async () => {
      const session = start();
      const answer = put(session, { ...ask.approval, mayAcceptRisk: false });
      await session.asked();
      expect(session.shown()).not.toMatch(/accept the risk/i);
      await session.decline();
      expect(await answer).toBe('declined');
    });
  });

  describe.each(kinds)('asked %s', (_kind, question) => {
    it('can be asked again after it was aborted', async () => {
      const session = start();
      const controller = new AbortController();
      const first = session.frontEnd.ask(question, controller.signal);
      first.catch(() => undefined);
      await session.asked();
      controller.abort(new Error('gone'));
      await expect(first).rejects.toThrow('gone');
      const again = put(session, question);
      await session.back();
      await expect(again).rejects.toBeInstanceOf(WentBack);
    });
  });

  it('shows every fact of the control that was opened', () => {
    const session = start();
    session.frontEnd.tell(ask.controlOpened);
    const expected = [
      'Delete the root access keys',
      'A root key can do anything, and no policy limits it.',
      'https://docs.aws.amazon.com/root',
    ];
    expect(expected.filter((fact) => !session.shown().includes(fact))).toEqual([]);
    // In a sentence or in columns.
    expect(session.shown()).toMatch(/Found:? AKIA7Q2X, active.*Last used:? 3 days ago \(s3, us-east-1\)/);
  });

  it('wears the REHEARSAL badge at every question once the account is known to be simulated', async () => {
    const session = start();
    session.frontEnd.tell({ kind: 'identity', identity: ask.rehearsalIdentity });
    expect(session.shown().trimStart()).toMatch(/^REHEARSAL/);
    for (const question of [ask.choose, ask.code]) {
      const answer = put(session, question);
      await session.back();
      await expect(answer).rejects.toBeInstanceOf(WentBack);
    }
    expect(session.shown().split(`REHEARSAL - ${ask.choose.title}`)).toHaveLength(3);
  });

  it('wears no badge on a real account', async () => {
    const session = start();
    session.frontEnd.tell({ kind: 'identity', identity: { ...ask.rehearsalIdentity, rehearsal: false } });
    void put(session, ask.choose);
    await session.asked();
    expect(session.shown()).not.toContain('REHEARSAL');
  });

  it('says each state of a control once', () => {
    const session = start();
    const line = { id: 'cloudtrail', title: 'Log every API call', short: 'CloudTrail', group: 'Watch' } as const;
    const other = { id: 'alert', title: 'Alert on root use', short: 'Alert', group: 'Watch', state: 'locked' } as const;
    session.frontEnd.tell({ kind: 'controls', lines: [{ ...line, state: 'open' }, other] });
    session.frontEnd.tell({ kind: 'controls', lines: [{ ...line, state: 'working' }, other], current: 'cloudtrail' });
    session.frontEnd.tell({ kind: 'controls', lines: [{ ...line, state: 'verified' }, other] });
    session.frontEnd.tell({ kind: 'controls', lines: [{ ...line, state: 'verified' }, other] });
    const shown = session.shown();
    // By its title in a sentence, or by its short name in a column.
    expect(shown.match(/(Log every API call:|CloudTrail) open/g)).toHaveLength(1);
    expect(shown.match(/(Log every API call:|CloudTrail) verified/g)).toHaveLength(1);
    expect(shown.match(/(Alert on root use:|Alert) locked/g)).toHaveLength(1);
  });

  it('never throws from tell, not even after the output is gone', async () => {
    const session = start();
    session.closeOutput();
    await session.frontEnd.close();
    expect(() => session.frontEnd.tell(ask.controlOpened)).not.toThrow();
  });

  it('tells a summary that stands alone', () => {
    const session = start();
    session.frontEnd.tell({
      kind: 'summary',
      summary: {
        outcome: 'open-remain',
        identity: { ...ask.rehearsalIdentity, rehearsal: false },
        lines: [
          { id: 'cloudtrail', title: 'Log every API call', short: 'CloudTrail', group: 'Watch', state: 'verified' },
          { id: 'a', title: 'Alert on root use', short: 'Alert', group: 'Watch', state: 'open', note: 'not yet' },
        ],
        changed: ['Created the trail main'],
        recordDirectory: '/home/ada/record',
        commands: [{ says: 'Verify the record:', command: 'rootlock verify /home/ada/record' }],
        remarks: ['Download it soon.'],
      },
    });
    const expected = [
      'One control is still open.',
      '1111 2222 3333',
      'not yet',
      'Created the trail main',
      '/home/ada/record',
      'Verify the record:',
      'rootlock verify /home/ada/record',
      'Download it soon.',
    ];
    expect(expected.filter((fact) => !session.shown().includes(fact))).toEqual([]);
    expect(session.shown()).toMatch(/(Log every API call:|CloudTrail) verified.*(Alert on root use:|Alert) open/);
  });
});
