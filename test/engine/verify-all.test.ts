import { describe, expect, it } from 'vitest';
import type { Board } from '../../src/engine/board.ts';
import { allHold } from '../../src/engine/claim.ts';
import type { Verdict } from '../../src/engine/control.ts';
import { verifyAll } from '../../src/engine/verify-all.ts';
import { awsSays } from './scripted-sender.ts';
import type { TinyAccount } from './tiny-account.ts';
import { switched, type TinyControl } from './tiny-control.ts';
import { tinyRun } from './tiny-run.ts';

const boardOf = (...controls: readonly TinyControl[]): Board<TinyAccount> =>
  controls.map((control) => ({ control, postponed: false }));

const graded = (grade: Verdict['grade']): TinyControl =>
  switched('a', {
    verify: async ({ account }) => {
      account.read('a');
      return { grade, statement: `found ${grade}`, facts: [{ label: 'Read', value: grade, tone: 'plain' }] };
    },
  });

describe('the fresh re-read', () => {
  it('makes one claim per control, each with the calls it rests on and no others', async () => {
    const { account, context } = await tinyRun();
    account.on.add('a');
    account.read('before');
    const claims = await verifyAll(boardOf(switched('a'), switched('b')), context);
    expect(claims.map(({ control, grade }) => [control, grade])).toEqual([
      ['a', 'verified'],
      ['b', 'open'],
    ]);
    expect(claims.map(({ evidence }) => evidence.map(({ operation }) => operation))).toEqual([['Geta'], ['Getb']]);
    expect(allHold(claims)).toBe(false);
    expect(account.calls).toHaveLength(3);
  });

  it('reads again and does not believe what the board found', async () => {
    const { context } = await tinyRun();
    const finding = { state: 'verified', statement: 'was on', facts: [], detail: undefined } as const;
    const [claim] = await verifyAll([{ control: switched('a'), finding, postponed: false }], context);
    expect(claim).toMatchObject({ grade: 'open', statement: 'a is off' });
  });

  it('says that it does not know where AWS did not let it read', async () => {
    const { context } = await tinyRun();
    const claims = await verifyAll(
      boardOf(switched('a', { verify: () => Promise.reject(awsSays('AccessDenied')) }), switched('b')),
      context,
    );
    expect(claims.map(({ grade }) => grade)).toEqual(['unknown', 'open']);
    expect(claims[0]?.statement).toBe('AWS answered AccessDenied.');
    expect(allHold(claims.slice(0, 1))).toBe(false);
  });

  it('ends with our own bugs instead of grading them', async () => {
    const { context } = await tinyRun();
    const broken = switched('a', { verify: () => Promise.reject(new TypeError('our bug')) });
    await expect(verifyAll(boardOf(broken), context)).rejects.toThrow('our bug');
  });

  it('reads nothing where a control does not apply', async () => {
    const { account, context } = await tinyRun();
    const claims = await verifyAll(
      [{ control: switched('a'), notApplicable: 'No IAM here.', postponed: false }],
      context,
    );
    expect(claims).toMatchObject([{ grade: 'not-applicable', statement: 'No IAM here.', evidence: [] }]);
    expect(account.calls).toEqual([]);
    expect(allHold(claims)).toBe(true);
  });

  it.each(['open', 'unknown', 'failed'] as const)(
    'puts the owner’s word over %s, with what was read beside it',
    async (grade) => {
      const { context } = await tinyRun();
      const word = {
        grade: 'accepted',
        control: 'a',
        statement: 'We know.',
        fields: { owner: 'Ada Example' },
        reviewBy: '2027-01-01',
      } as const;
      await context.memory.giveWord({ ...word, at: '2026-11-20T11:00:00.000Z' });
      const [claim] = await verifyAll(boardOf(graded(grade)), context);
      expect(claim).toMatchObject({
        ...{ grade: 'accepted', statement: 'We know.', at: '2026-11-20T11:00:00.000Z' },
        facts: [{ value: grade }],
        evidence: [{ operation: 'Geta' }],
        word: { statement: 'We know.', fields: { owner: 'Ada Example' }, reviewBy: '2027-01-01' },
      });
    },
  );

  it.each(['verified', 'not-applicable'] as const)('never puts the owner’s word over %s', async (grade) => {
    const { context } = await tinyRun();
    await context.memory.giveWord({ grade: 'attested', control: 'a', statement: 'I did it.', fields: {}, at: 'then' });
    const [claim] = await verifyAll(boardOf(graded(grade)), context);
    expect(claim).toMatchObject({ grade, statement: `found ${grade}` });
    expect(claim).not.toHaveProperty('word');
  });
});
