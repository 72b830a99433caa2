import { describe, expect, it } from 'vitest';
import { billingAccess } from '../../src/controls/billing-access.ts';
import { catalogue } from '../../src/controls/index.ts';
import { isSamePerson, rootCustody } from '../../src/controls/root-custody.ts';
import { rootEmail } from '../../src/controls/root-email.ts';
import { rootPassword } from '../../src/controls/root-password.ts';
import type { AnswerTo, Question } from '../../src/engine/port.ts';
import { changesSeen, deskFor, runOn, stageFor } from '../support/rehearsed-run.ts';
import { proposalOf, scriptedOwner, verdictOn } from './owner.ts';

describe.each([rootPassword, rootEmail, rootCustody])('$id', (control) => {
  it('takes the owner’s word, says what to do first, and asks for no secret', async () => {
    const stage = await stageFor('fresh');
    const desk = await deskFor(stage, scriptedOwner({}));
    const proposal = await proposalOf(control, desk);
    if (proposal.kind !== 'attestation') throw new Error(proposal.kind);
    const { question } = proposal;
    expect(question.lines.length).toBeGreaterThan(1);
    for (const { label, check } of question.fields) {
      expect(label).toMatch(/is kept by$/);
      expect(check(' ')).toMatch(/Write a name or a role/);
      expect(check('x'.repeat(121))).toMatch(/At most 120/);
      expect(check('Ada, office safe')).toBeUndefined();
    }
    expect((await verdictOn(control, desk)).grade).toBe('open');
    expect(changesSeen(stage)).toEqual([]);
  });

  it('does not apply where root has no password', async () => {
    const stage = await stageFor('fresh');
    stage.rehearsal.state.root.hasPassword = false;
    expect((await verdictOn(control, await deskFor(stage, scriptedOwner({})))).grade).toBe('not-applicable');
  });
});

type Fields = { readonly [name: string]: string };

const billingFields = { viewers: 'Ada', approver: 'Grace' };

describe('billing-access', () => {
  it('takes the owner’s word with who sees bills and who approves payments, and says how root opens it', async () => {
    const desk = await deskFor(await stageFor('fresh'), scriptedOwner({}));
    const proposal = await proposalOf(billingAccess, desk);
    if (proposal.kind !== 'attestation') throw new Error(proposal.kind);
    expect(proposal.question.lines.join(' ')).toContain('https://console.aws.amazon.com/billing/home#/account');
    expect(proposal.question.fields.map(({ name }) => name)).toEqual(Object.keys(billingFields));
    expect((await verdictOn(billingAccess, desk)).grade).toBe('open');
    expect(changesSeen(desk)).toEqual([]);
  });

  it.each([
    ['project', /policies close billing/],
    ['govcloud', /no billing of its own/],
  ] as const)('does not apply to %s', async (scenario, why) => {
    const desk = await deskFor(await stageFor(scenario), scriptedOwner({}));
    expect(billingAccess.notApplicable?.(desk.account)).toMatch(why);
  });
});

describe('custody', () => {
  it.each([
    ['Ada, office safe', 'Ada, at home'],
    ['Ada Lovelace (safe)', 'ada  lovelace'],
    ['ADA; safe', 'Ada: vault'],
    ['Zoë - office', 'Zoe\u0308 – home'],
    ['the IT team', 'The IT-Team, vault'],
  ])('sees that %s and %s are one person', (one, other) => {
    expect(isSamePerson(one, other)).toBe(true);
  });

  it.each([
    ['Ada, office safe', 'Grace, office safe'],
    ['Ada Lovelace', 'Ada Byron'],
    ['李雷, 保险箱', '韩梅梅, 保险箱'],
  ])('sees that %s and %s are two', (one, other) => {
    expect(isSamePerson(one, other)).toBe(false);
  });

  /** Plays the control alone; each time the fields are asked for, the next of `words` is given. */
  async function custodyWith(words: readonly Fields[], choices: readonly string[]) {
    const stage = { ...(await stageFor('fresh')), controls: [rootCustody] };
    const left = { words: [...words], choices: [...choices] };
    const seen = await runOn(stage, {
      owner: (auto) => ({
        ...auto,
        ask: async <Q extends Question>(question: Q, signal: AbortSignal) => {
          if (question.kind === 'attest') return { fields: left.words.shift() ?? {} } as AnswerTo<Q>;
          if (question.id === 'root-custody.warned') return (left.choices.shift() ?? 'again') as AnswerTo<Q>;
          return auto.ask(question, signal);
        },
      }),
    });
    const given = seen.journal.lines.flatMap((line) => (line.kind === 'word' ? [line.word] : []));
    return { ...seen, given, ids: seen.asked.map(({ id }) => id) };
  }
  const one = { password: 'Ada, office safe', device: 'Ada, at home' };
  const two = { password: 'Ada, office safe', device: 'Grace, vault' };

  it('is recorded without further question where two people keep the halves', async () => {
    const { given, ids, code } = await custodyWith([two], []);
    expect(given).toMatchObject([{ fields: two }]);
    expect(ids).not.toContain('root-custody.warned');
    expect(code).toBe(0);
  });

  it('is asked again where one person keeps both, and says why', async () => {
    const { given, asked } = await custodyWith([one, two], ['again']);
    expect(given).toMatchObject([{ fields: two }]);
    expect(asked.filter(({ kind }) => kind === 'attest')).toMatchObject([
      {},
      { problem: 'One person would keep both halves of root' },
    ]);
    expect(asked.find(({ id }) => id === 'root-custody.warned')).toMatchObject({ suggested: 'again' });
  });

  it('may stay with one person knowingly, which the record then shows', async () => {
    const { given } = await custodyWith([one], ['knowingly']);
    expect(given).toMatchObject([
      { fields: { ...one, 'one person': expect.stringContaining('was warned') as string } },
    ]);
    expect(JSON.stringify(given)).not.toContain('Grace');
  });

  it('is left open when the same answer comes again and again', async () => {
    const { given, code } = await custodyWith([one, one, one], ['again', 'again', 'again']);
    expect(given).toEqual([]);
    expect(code).toBe(3);
  });

  it('is kept by two people in a rehearsal that plays the owner', async () => {
    const stage = { ...(await stageFor('fresh')), controls: [rootCustody, billingAccess] };
    const { journal, code } = await runOn(stage);
    expect(code).toBe(0);
    const given = journal.lines.flatMap((line) => (line.kind === 'word' ? [line.word.fields] : []));
    expect(given).toEqual([
      { password: 'Ada, office safe', device: 'Grace, bank vault' },
      { viewers: 'The finance team', approver: 'Grace, head of engineering' },
    ]);
  });
});

describe('the catalogue', () => {
  it('names each control once, and needs only what stands before it', () => {
    const ids = catalogue.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [index, { needs }] of catalogue.entries()) {
      for (const id of needs) expect(ids.slice(0, index)).toContain(id);
    }
  });

  it('fits its short names into the list, and gives every framework with its version', () => {
    for (const { short, frameworks } of catalogue) {
      expect(short.length).toBeLessThanOrEqual(22);
      expect(frameworks.length).toBeGreaterThan(0);
      for (const { version } of frameworks) expect(version).not.toBe('');
    }
  });
});
