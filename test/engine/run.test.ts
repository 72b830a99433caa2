// The run over a tiny account: in what order controls come up, what the owner's answers do, and what never happens.
import { describe, expect, it } from 'vitest';
import { AwsProblem, Interrupted, Problem, WentBack } from '../../src/engine/errors.ts';
import { approve } from '../../src/engine/plan.ts';
import type { ChooseQuestion, Question, TextQuestion } from '../../src/engine/port.ts';
import { change, planOf, userChange } from './sample-plan.ts';
import { rootTasks } from '../../src/engine/root-tasks.ts';
import { type Reply, type ScriptedPort, yes } from './scripted-port.ts';
import { awsSays, scriptedSender } from './scripted-sender.ts';
import { TinyAccount } from './tiny-account.ts';
import { attested, switched, type TinyControl } from './tiny-control.ts';
import { tinyRun } from './tiny-run.ts';

const leave = { hub: ['leave'] } as const;
const asked = ({ asked: questions }: ScriptedPort) => questions.map(({ id }) => id);
const back = (): never => {
  throw new WentBack();
};
const hubs = (port: ScriptedPort) => port.asked.filter((question): question is ChooseQuestion => question.id === 'hub');

describe('the order', () => {
  it('is the catalogue’s: each open control in turn, locked ones when what they need holds', async () => {
    const { go, port, account } = await tinyRun({ 'a.approve': [yes], 'b.approve': [yes], 'c.approve': [yes] });
    const result = await go([switched('b', { needs: ['c'] }), switched('a'), switched('c')]);
    expect(asked(port)).toEqual(['a.approve', 'c.approve', 'b.approve']);
    expect(result.wish).toBe('record');
    expect([...account.on]).toEqual(['a', 'c', 'b']);
    expect(result.before.get('a')?.state).toBe('open');
    expect(result.board.map(({ finding }) => finding?.state)).toEqual(['verified', 'verified', 'verified']);
  });

  it('asks and sends nothing on an account where all holds', async () => {
    const run = await tinyRun();
    run.account.on.add('a').add('b');
    expect((await run.go([switched('a'), switched('b')])).wish).toBe('record');
    expect(run.port.asked).toEqual([]);
    expect(run.account.sender.sent).toEqual([]);
  });

  it('leaves out what does not apply to this account, and what needs it is free', async () => {
    const { go, port } = await tinyRun({ 'b.approve': [yes] });
    const never = switched('a', {
      notApplicable: () => 'No IAM here.',
      inspect: () => Promise.reject(new Error('read')),
    });
    const { board } = await go([never, switched('b', { needs: ['a'] })]);
    expect(board[0]?.notApplicable).toBe('No IAM here.');
    expect(asked(port)).toEqual(['b.approve']);
  });

  it('goes on with the next when one is left for later, and comes back to it only when asked to', async () => {
    const { go, port, account } = await tinyRun({
      ...{ 'a.approve': ['declined', yes], 'b.approve': [yes] },
      hub: ['a'],
    });
    await go([switched('a'), switched('b')]);
    expect(asked(port)).toEqual(['a.approve', 'b.approve', 'hub', 'a.approve']);
    expect([...account.on]).toEqual(['b', 'a']);
  });
});

describe('what hears of each look at all of the account', () => {
  it('hears of the first as such, and of one after every step, with what was found', async () => {
    const looks: string[] = [];
    const { go } = await tinyRun(
      { 'a.approve': [yes], 'b.approve': ['declined'], ...leave },
      {
        looked: async (board, isFirst) => {
          looks.push(`${isFirst ? 'first' : 'later'}: ${board.map(({ finding }) => finding?.state).join(' ')}`);
          return 'go-on';
        },
      },
    );
    await go([switched('a'), switched('b')]);
    expect(looks).toEqual([
      'first: open open',
      // From here on a fresh proof is wanted.
      'later: open open',
      'later: verified open',
      'later: verified open',
    ]);
  });

  it('can end the run before anything was asked', async () => {
    const { go, port } = await tinyRun({}, { looked: async () => 'leave' });
    const { wish, before } = await go([switched('a')]);
    expect([wish, before.get('a')?.state]).toEqual(['leave', 'open']);
    expect(asked(port)).toEqual([]);
  });
});

describe('the list of controls', () => {
  it('comes up when the owner goes back, and shows what is locked by what', async () => {
    const { go, port } = await tinyRun({ 'a.approve': [back], ...leave });
    const result = await go([
      switched('a'),
      switched('b', { needs: ['a'] }),
      switched('n', { notApplicable: () => 'no' }),
    ]);
    expect(result.wish).toBe('leave');
    expect(hubs(port)[0]?.suggested).toBe('a');
    expect(hubs(port)[0]?.options.map(({ value, disabled }) => [value, disabled])).toEqual([
      ['a', undefined],
      ['b', 'first: a'],
      ['root-tasks', undefined],
      ['record', undefined],
      ['leave', undefined],
    ]);
  });

  it('shows what still needs root, and comes up again after it, also when the owner goes back from there', async () => {
    const { go, port } = await tinyRun({
      'a.approve': ['declined'],
      hub: ['root-tasks', 'root-tasks', 'leave'],
      'hub.root-tasks': ['back', back],
    });
    expect((await go([switched('a')])).wish).toBe('leave');
    expect(asked(port)).toEqual(['a.approve', 'hub', 'hub.root-tasks', 'hub', 'hub.root-tasks', 'hub']);
    const shown = port.asked.find(({ id }) => id === 'hub.root-tasks')?.lines.join('\n') ?? '';
    for (const { task } of rootTasks) expect(shown).toContain(task);
  });

  it('does not open a locked control, whatever answers', async () => {
    const { go, port, account } = await tinyRun({ 'a.approve': ['declined'], hub: ['b', 'leave'] });
    await go([switched('a'), switched('b', { needs: ['a'] })]);
    expect(asked(port)).toEqual(['a.approve', 'hub', 'hub']);
    expect(port.notices()).toEqual(['Not yet: Switch on b']);
    expect(account.sender.sent).toEqual([]);
  });

  it('does not open a locked control that could not be read at first and is found open now', async () => {
    let reads = 0;
    const late = switched('b', {
      needs: ['a'],
      inspect: async () => {
        reads += 1;
        if (reads <= 3) throw awsSays('Throttling');
        return { state: 'open', statement: 'off', facts: [], detail: undefined };
      },
    });
    const { go, port, account } = await tinyRun({ 'a.approve': ['declined'], hub: ['b', 'leave'] });
    await go([switched('a'), late]);
    expect(reads).toBeGreaterThan(3);
    expect(asked(port)).not.toContain('b.approve');
    expect(account.sender.sent).toEqual([]);
  });

  it('stays when the owner goes back from it', async () => {
    const { go, port } = await tinyRun({ 'a.approve': ['declined'], hub: [back, 'record'] });
    expect((await go([switched('a')])).wish).toBe('record');
    expect(hubs(port)).toHaveLength(2);
    expect(hubs(port)[0]?.options.find(({ value }) => value === 'record')?.hint).toBe('1 still open');
  });

  it('knows who signs now, also after the owner went back in the middle of a change', async () => {
    const handing = switched('a', {
      apply: async (_hands, _finding, { account }) => {
        account.acting = 'administrator';
        throw new WentBack();
      },
    });
    const run = await tinyRun({ 'a.approve': [yes], ...leave });
    await run.go([handing]);
    expect(run.identities()).toBe(1);
  });
});

describe('consent', () => {
  it('that was not given sends nothing and writes nothing', async () => {
    for (const answer of ['declined', back] as Reply[]) {
      const { go, account, disk } = await tinyRun({ 'a.approve': [answer], ...leave });
      await go([switched('a')]);
      expect(account.sender.sent).toEqual([]);
      expect(disk.journal.lines).toEqual([]);
    }
  });

  it('to another plan, or none at all, sends nothing and is not written down as consent', async () => {
    for (const answer of [() => approve(planOf([change('other')]), 0), {}, true] as Reply[]) {
      const { go, account, disk } = await tinyRun({ 'a.approve': [answer] });
      await expect(go([switched('a')])).rejects.toThrow(/approval is of another plan/);
      expect(account.sender.sent).toEqual([]);
      expect(disk.journal.lines).toEqual([]);
    }
  });

  it('is written down before anything of the plan is sent', async () => {
    const { go, account, disk } = await tinyRun({ 'a.approve': [yes] });
    await go([switched('a')]);
    expect(disk.journal.lines.map(({ kind }) => kind)).toEqual(['approved', 'intent', 'outcome']);
    expect(disk.journal.lines[0]).toMatchObject({
      control: 'a',
      planDigest: account.sender.sent[0]?.permit.planDigest,
    });
  });

  it('is asked for again when the account is still not as it should be', async () => {
    let tries = 0;
    const stubborn = switched('a', {
      apply: async (hands, _finding, { account }) => {
        await hands.send('a');
        if ((tries += 1) === 2) account.on.add('a');
      },
    });
    const { go, port } = await tinyRun({ 'a.approve': [yes, yes] });
    await go([stubborn]);
    expect(asked(port)).toEqual(['a.approve', 'a.approve']);
  });
});

describe('accepting a risk', () => {
  it('takes a reason and a day, and settles the control for this and later runs, not what needs it', async () => {
    const run = await tinyRun({
      ...{
        'a.approve': ['accept-risk'],
        'a.accept.reason': ['  We use another tool. '],
        'a.accept.owner': ['  Ada Example '],
        'a.accept.review': ['2027-02-01 '],
      },
      ...leave,
    });
    const { board } = await run.go([switched('a'), switched('b', { needs: ['a'] })]);
    expect(run.context.memory.word('a')).toEqual({
      ...{ grade: 'accepted', control: 'a', statement: 'We use another tool.', reviewBy: '2027-02-01' },
      fields: { owner: 'Ada Example' },
      at: '2026-11-20T12:00:00.000Z',
    });
    expect(asked(run.port)).not.toContain('b.approve');
    expect(board[0]?.finding?.state).toBe('open');
    const again = await tinyRun({}, { account: run.account, disk: run.disk });
    expect(again.context.memory.word('a')?.grade).toBe('accepted');
  });

  const ask = async (id: string): Promise<TextQuestion> => {
    const run = await tinyRun({
      ...{
        'a.approve': ['accept-risk'],
        'a.accept.reason': ['A good reason'],
        'a.accept.owner': ['Ada'],
        'a.accept.review': ['2027-02-01'],
      },
    });
    await run.go([switched('a')]);
    return run.port.asked.find((question): question is TextQuestion => question.id === id) as TextQuestion;
  };

  it('wants more than a shrug as a reason', async () => {
    const { check } = await ask('a.accept.reason');
    expect(['', '       ', 'ok', '   ok    '].map((text) => check(text))).toEqual(
      Array(4).fill('Say why in a few words.'),
    );
    expect(check('We use another tool.')).toBeUndefined();
  });

  it('wants somebody who answers for it', async () => {
    const { check, prefilled } = await ask('a.accept.owner');
    expect(check('  ')).toBe('Write a name or a role. It goes into the record.');
    expect(check('x'.repeat(121))).toBe('At most 120 characters, please.');
    expect([check('Head of operations'), check(prefilled ?? '')]).toEqual([undefined, undefined]);
  });

  it('wants a day of the calendar within the next year', async () => {
    const { check, prefilled } = await ask('a.accept.review');
    for (const wrong of ['', 'soon', '1.2.2027', '2027-13-01', '2027-02-30', '2027-2-1', '2027-02-01T00:00']) {
      expect(check(wrong), wrong).toBe('Write the date as YYYY-MM-DD.');
    }
    for (const far of ['2026-11-20', '2025-01-01', '2027-11-22', '9999-12-31']) {
      expect(check(far), far).toBe('Choose a day within the next year.');
    }
    for (const good of ['2026-11-21', '2027-11-20', ' 2027-02-28 ', prefilled ?? ''])
      expect(check(good), good).toBeUndefined();
  });

  it('does not happen where it makes no sense, even if a front end answers so', async () => {
    const { go, context } = await tinyRun({ 'a.approve': ['accept-risk'] });
    await expect(go([switched('a', { mayAcceptRisk: false })])).rejects.toThrow(/cannot be accepted/);
    expect(context.memory.word('a')).toBeUndefined();
  });
});

describe('the owner’s word', () => {
  it('is kept with what was signed for and the fields given', async () => {
    const { go, port, context } = await tinyRun({ 'a.attest': [{ fields: { who: 'ada' } }] });
    expect((await go([attested('a')])).wish).toBe('record');
    expect(asked(port)).toEqual(['a.attest']);
    expect(context.memory.word('a')).toEqual({
      ...{
        grade: 'attested',
        control: 'a',
        statement: 'I did a.',
        fields: { who: 'ada' },
        at: '2026-11-20T12:00:00.000Z',
      },
    });
  });

  it('that was not given leaves the control open', async () => {
    const { go, context, disk } = await tinyRun({ 'a.attest': ['declined'], ...leave });
    const { board } = await go([attested('a')]);
    expect(context.memory.word('a')).toBeUndefined();
    expect(disk.journal.lines).toEqual([]);
    expect(board[0]?.postponed).toBe(true);
  });
});

describe('what only a person can do', () => {
  const outside = (more: Partial<TinyControl> = {}): TinyControl =>
    switched('a', {
      plan: async (_finding, { account }) => ({
        kind: 'outside',
        question: { kind: 'wait-for', id: 'a.wait', title: 'a', lines: [], awaited: 'a', since: 0, options: [] },
        happened: async () => account.read('a'),
      }),
      ...more,
    });

  it('is read again when it has happened', async () => {
    const run = await tinyRun();
    run.port.ask = (question: Question, signal: AbortSignal) => {
      run.account.on.add('a');
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    };
    const { board, wish } = await run.go([outside()]);
    expect([board[0]?.finding?.state, wish]).toEqual(['verified', 'record']);
  });

  it('can be left for later', async () => {
    const { go, port } = await tinyRun({ 'a.wait': ['later'], ...leave });
    expect((await go([outside()])).board[0]?.postponed).toBe(true);
    expect(asked(port)).toEqual(['a.wait', 'hub']);
  });
});

describe('what nobody here can do', () => {
  const blocked: TinyControl = switched('a', {
    plan: async () => ({ kind: 'blocked', why: 'Only root may.', next: ['Ask root.'] }),
  });

  it('is said, with who must act, and read again as often as the owner likes', async () => {
    const run = await tinyRun({ 'a.blocked': ['again', (): string => (run.account.on.add('a'), 'again')] });
    expect((await run.go([blocked])).wish).toBe('record');
    expect(run.port.notices()).toEqual(['Only root may.', 'Only root may.']);
    expect(run.port.asked[0]?.lines).toEqual(['Only root may.', 'Ask root.']);
  });

  it('offers to accept the risk only where that makes sense', async () => {
    for (const mayAcceptRisk of [true, false]) {
      const { go, port } = await tinyRun({ 'a.blocked': ['later'], ...leave });
      await go([{ ...blocked, mayAcceptRisk }]);
      const values = (port.asked[0] as ChooseQuestion).options.map(({ value }) => value);
      expect(values).toEqual(['again', 'later', ...(mayAcceptRisk ? ['accept-risk'] : [])]);
    }
  });

  it('includes what cannot be read: it is unknown, nothing is planned, and the others go on', async () => {
    const unread = switched('a', {
      inspect: () => Promise.reject(awsSays('AccessDenied')),
      plan: () => Promise.reject(new TypeError('planned without reading')),
    });
    const { go, port } = await tinyRun({ 'a.blocked': ['later'], 'b.approve': [yes], ...leave });
    const { board } = await go([unread, switched('b')]);
    expect(board.map(({ finding }) => finding?.state)).toEqual(['unknown', 'verified']);
    expect(port.asked[0]?.lines[0]).toBe('Could not be read: IAM:CreateGroup answered AccessDenied.');
  });
});

describe('a failure', () => {
  const twoSteps = (): TinyControl =>
    switched('a', {
      plan: async () => ({
        kind: 'changes',
        plan: planOf([userChange('ada'), change('a')], { control: 'a' }),
        yes: 'Do it',
      }),
      apply: async (hands, _finding, { account }) => {
        await hands.send('make-ada');
        await hands.send('a');
        hands.settle('make-ada');
        account.on.add('a');
      },
    });
  const failing = (failure: () => Error, times = 1) =>
    new TinyAccount(
      scriptedSender((call, count) => {
        if (call.operation === 'CreateGroup' && count < times) throw failure();
        return {};
      }),
    );

  it('is told in its three parts, half-made things are taken back, and the owner may try again', async () => {
    const account = failing(() => awsSays('LimitExceeded'));
    const { go, port } = await tinyRun({ 'a.approve': [yes, yes], 'a.failed': ['again'] }, { account });
    expect((await go([twoSteps()])).wish).toBe('record');
    expect(account.sender.sent.map(({ operation }) => operation)).toEqual([
      ...['CreateUser', 'CreateGroup', 'DeleteUser'],
      ...['CreateUser', 'CreateGroup'],
    ]);
    const notice = port.told.find((event) => event.kind === 'notice');
    expect(notice).toMatchObject({
      ...{ tone: 'bad', title: 'AWS answered LimitExceeded.' },
      lines: ['This change was not made.', 'Try again.'],
    });
  });

  it('of one control leaves the others alone', async () => {
    const account = failing(() => awsSays('LimitExceeded'));
    const { go } = await tinyRun(
      { 'a.approve': [yes], 'a.failed': ['later'], 'b.approve': [yes], ...leave },
      { account },
    );
    const { board } = await go([twoSteps(), switched('b')]);
    expect(board.map(({ finding }) => finding?.state)).toEqual(['open', 'verified']);
  });

  it('says what could not be taken back', async () => {
    const account = new TinyAccount(
      scriptedSender((call) => {
        if (call.operation !== 'CreateUser') throw awsSays('AccessDenied');
        return {};
      }),
    );
    const { go, port } = await tinyRun({ 'a.approve': [yes], 'a.failed': ['later'], ...leave }, { account });
    await go([twoSteps()]);
    expect(port.told).toContainEqual(
      expect.objectContaining({
        title: 'Not everything half-made could be taken back',
        lines: ['Create the user ada', expect.stringContaining('next time') as string],
      }),
    );
  });

  it.each([
    [
      'a question nobody can answer',
      () => new Problem('unanswered', { happened: 'No answer.', account: '', next: [] }),
    ],
    [
      'a journal that cannot be kept',
      () => new Problem('environment', { happened: 'No room.', account: '', next: [] }),
    ],
    ['a bug of ours', () => new TypeError('our bug')],
    ['an interruption', () => new Interrupted('SIGTERM')],
  ])('that is %s ends the run, after taking back what was half-made', async (_what, failure) => {
    const wanted = failure();
    const account = failing(() => wanted, 9);
    const { go } = await tinyRun({ 'a.approve': [yes] }, { account });
    await expect(go([twoSteps()])).rejects.toBe(wanted);
    expect(account.sender.sent.map(({ operation }) => operation)).toEqual(['CreateUser', 'CreateGroup', 'DeleteUser']);
  });

  it('that comes from stopping the run is not offered for another try', async () => {
    const account = failing(() => {
      run.stop.abort(new Interrupted());
      return awsSays('AbortError', 'unknown');
    });
    const run = await tinyRun({ 'a.approve': [yes] }, { account });
    await expect(run.go([twoSteps()])).rejects.toBeInstanceOf(AwsProblem);
    expect(asked(run.port)).toEqual(['a.approve']);
    expect(account.sender.sent.at(-1)?.operation).toBe('DeleteUser');
  });

  it('to answer because the owner stops ends the run at once', async () => {
    const stop = (): never => {
      throw new Interrupted();
    };
    const { go } = await tinyRun({ 'a.approve': [stop] });
    await expect(go([switched('a'), switched('b')])).rejects.toBeInstanceOf(Interrupted);
  });
});

describe('an administrator’s session that ended', () => {
  it('while changing falls back to the first credentials, says so once, and goes on', async () => {
    const account = new TinyAccount(
      scriptedSender((_call, count) => {
        if (count === 0) throw awsSays('ExpiredTokenException');
        return {};
      }),
    );
    account.acting = 'administrator';
    const { go, port } = await tinyRun({ 'a.approve': [yes, yes] }, { account });
    expect((await go([switched('a')])).wish).toBe('record');
    expect(account.acting).toBe('caller');
    expect(port.notices()).toEqual(["The administrator's session has ended"]);
  });

  it('while reading several controls at once falls back for all of them, and says so once', async () => {
    const account = new TinyAccount();
    account.acting = 'administrator';
    account.on.add('a').add('b').add('c');
    const expiring = (id: string) => {
      const inner = switched(id);
      return switched(id, {
        inspect: async (context) => {
          if (account.acting === 'administrator') throw awsSays('ExpiredToken');
          return inner.inspect(context);
        },
      });
    };
    const run = await tinyRun({}, { account });
    const { before } = await run.go([expiring('a'), expiring('b'), expiring('c')]);
    expect([...before.values()].map(({ state }) => state)).toEqual(['verified', 'verified', 'verified']);
    expect(run.port.notices()).toEqual(["The administrator's session has ended"]);
    expect(run.identities()).toBe(1);
  });

  it('is a failure like any other when the first credentials themselves ended', async () => {
    const account = new TinyAccount(
      scriptedSender(() => {
        throw awsSays('ExpiredToken');
      }),
    );
    const { go, port } = await tinyRun({ 'a.approve': [yes], 'a.failed': ['later'], ...leave }, { account });
    await go([switched('a')]);
    expect(asked(port)).toEqual(['a.approve', 'a.failed', 'hub']);
  });
});

describe('an earlier run’s proof', () => {
  /** Proven by an earlier run, which counts until a fresh proof is wanted. */
  const proof = (): TinyControl => {
    const inner = switched('proof');
    return switched('proof', {
      inspect: async (context) => {
        const now = await inner.inspect(context);
        return context.memory.freshProof.wanted ? now : { ...now, state: 'verified', provenEarlier: true };
      },
    });
  };

  it('counts while there is nothing left to change', async () => {
    const { go, port, account, context } = await tinyRun();
    account.on.add('keys');
    expect((await go([proof(), switched('keys', { needs: ['proof'] })])).wish).toBe('record');
    expect(context.memory.freshProof.wanted).toBe(false);
    expect(port.asked).toEqual([]);
  });

  it('does not count as soon as there is: it is made afresh before anything that needs it', async () => {
    const { go, port } = await tinyRun({ 'proof.approve': [yes], 'keys.approve': [yes] });
    await go([proof(), switched('keys', { needs: ['proof'] })]);
    expect(asked(port)).toEqual(['proof.approve', 'keys.approve']);
  });

  it('counts where only the owner’s word is missing', async () => {
    const { apply: _none, ...wordOnly } = attested('word');
    const { go, port, context } = await tinyRun({ 'word.attest': [{ fields: {} }] });
    await go([proof(), wordOnly]);
    expect(context.memory.freshProof.wanted).toBe(false);
    expect(asked(port)).toEqual(['word.attest']);
  });
});

describe('what is told', () => {
  it('opens each control with its reason and shows it at work while it is changed', async () => {
    const { go, port } = await tinyRun({ 'a.approve': [yes] });
    await go([switched('a')]);
    const story = port.told.flatMap((event) => {
      if (event.kind === 'control-opened') return [`opened ${event.control}: ${event.why}`];
      if (event.kind === 'controls') return event.lines.map(({ id, state }) => `${id} ${state}`).slice(0, 1);
      return event.kind === 'change' ? [`${event.changeId} ${event.state}`] : [];
    });
    expect(story.filter((line, index) => line !== story[index - 1])).toEqual([
      ...['a open', 'opened a: It is better on.', 'a working', 'a started', 'a done', 'a open'],
      ...['opened a: It is better on.', 'a verified'],
    ]);
    const busy = port.told.filter(({ kind }) => kind === 'busy').length;
    expect(port.told.filter(({ kind }) => kind === 'idle')).toHaveLength(busy);
  });
});
