import { describe, expect, it } from 'vitest';
import type { Event, Question } from '../../src/engine/port.ts';
import type { AskContext } from '../../src/ui/tui/ask-context.ts';
import type { Key } from '../../src/ui/tui/keys.ts';
import { pressed, type Pressed } from '../../src/ui/tui/press.ts';
import { lineText } from '../../src/ui/tui/lines.ts';
import { pageLines } from '../../src/ui/tui/pages.ts';
import { asked, emptyScreen, noted, type Screen, told, withdrawn } from '../../src/ui/tui/screen.ts';
import { rootTasks } from '../../src/engine/root-tasks.ts';
import { Secret } from '../../src/engine/secret.ts';
import { identity, keyPlan, lines, now, opened, phrasePlan, questions, trailPlan } from '../support/tui-scenes.ts';

const context: AskContext = { now, columns: 80, rows: 24, colour: true, isRehearsal: false, hasStandIns: false };
const enter: Key = { kind: 'enter' };
const escape: Key = { kind: 'escape' };
const down: Key = { kind: 'down' };
const up: Key = { kind: 'up' };
const letter = (text: string): Key => ({ kind: 'text', text, pasted: false });
const typed = (text: string): readonly Key[] => [...text].map(letter);

const base = [
  { kind: 'identity', identity },
  { kind: 'controls', lines, current: 'root-access-keys' },
  opened,
] satisfies readonly Event[];
const started: Screen = base.reduce<Screen>(told, emptyScreen);

/** Presses keys in turn; the result is that of the last one. */
function pressAll(screen: Screen, keys: readonly Key[], at: AskContext = context): Pressed {
  return keys.reduce<Pressed>((result, key) => pressed(result.screen, key, at), { screen });
}

function answerOf(question: Question, ...keys: readonly Key[]): unknown {
  const { wish } = pressAll(asked(started, question), keys);
  return wish?.kind === 'answer' ? wish.answer : undefined;
}

describe('events', () => {
  it('build up what is shown, and opening another control clears what belonged to the last one', () => {
    const change: Event = {
      kind: 'change',
      control: 'root-access-keys',
      planDigest: 'one',
      changeId: 'deactivate',
      summary: 'Deactivate',
      state: 'started',
    };
    const notice: Event = { kind: 'notice', tone: 'warning', title: 'Careful', lines: [] };
    const full = [change, notice, { ...change, state: 'done' } as const].reduce<Screen>(told, started);
    expect(full.progress.map(({ state }) => state)).toEqual(['done']);
    expect(full.notices).toHaveLength(1);
    const next = told(full, { ...opened, control: 'root-email' } as Event, 0);
    expect([next.progress, next.notices]).toEqual([[], []]);
  });

  it('keeps the word of the pretend console while the same control is opened again', () => {
    const done = noted(started, 'Pretend console', 'Root has a passkey now.');
    expect(told(done, opened, 0).notices).toHaveLength(1);
    expect(told(done, { ...opened, control: 'root-email' } as Event, 0).notices).toEqual([]);
  });

  it('shows only the changes of the newest plan', () => {
    const change = { kind: 'change', control: 'x', changeId: 'a', summary: 'A', state: 'done' } as const;
    const both = [
      { ...change, planDigest: 'one' },
      { ...change, planDigest: 'two', changeId: 'b' },
    ].reduce<Screen>(told, started);
    expect(both.progress.map(({ changeId }) => changeId)).toEqual(['b']);
  });

  it('takes a withdrawn question off the screen, with everything that was typed', () => {
    const { screen } = pressAll(asked(started, questions.text), typed('bob'));
    expect(withdrawn(screen).ask).toBeUndefined();
    expect(JSON.stringify(withdrawn(screen))).not.toContain('bob');
  });
});

describe('keys that mean the same everywhere', () => {
  const all = Object.values(questions) as readonly Question[];

  it.each(all.map((question) => [question.id, question] as const))('Ctrl-C interrupts at %s', (_id, question) => {
    expect(pressed(asked(started, question), { kind: 'interrupt' }, context).wish).toEqual({ kind: 'interrupt' });
  });

  it.each(all.filter(({ kind }) => kind !== 'wait-for').map((question) => [question.id, question] as const))(
    'Esc goes back from %s',
    (_id, question) => {
      expect(pressed(asked(started, question), escape, context).wish).toEqual({ kind: 'back' });
    },
  );

  it('q leaves only after a yes, and any other key stays', () => {
    const asking = pressAll(asked(started, questions.approve), [letter('q')]);
    expect(asking.wish).toBeUndefined();
    expect(asking.screen.isLeaving).toBe(true);
    expect(pressed(asking.screen, letter('y'), context).wish).toEqual({ kind: 'interrupt' });
    expect(pressed(asking.screen, enter, context)).toMatchObject({ screen: { isLeaving: false } });
    expect(pressed(asking.screen, enter, context).wish).toBeUndefined();
  });

  it('q, c and ? are letters inside a text field', () => {
    expect(answerOf({ ...questions.text, prefilled: '' }, ...typed('qc?'), enter)).toBe('qc?');
  });

  it('answers nothing in a window too small to show the question', () => {
    const small = { ...context, columns: 30, rows: 10 };
    expect(pressed(asked(started, questions.approve), enter, small).wish).toBeUndefined();
    expect(pressed(asked(started, questions.approve), { kind: 'interrupt' }, small).wish).toEqual({
      kind: 'interrupt',
    });
  });

  it('opens the pages for why and commands over the question, and closes them again', () => {
    for (const [key, page] of [
      ['?', 'why'],
      ['c', 'commands'],
    ] as const) {
      const { screen } = pressed(asked(started, questions.approve), letter(key), context);
      expect(screen.page).toBe(page);
      expect(pressed(screen, enter, context).wish).toBeUndefined();
      expect(pressed(screen, escape, context).screen.page).toBeUndefined();
    }
  });
});

describe('the page for why', () => {
  it('ends with the tasks that still need root, once, whatever is asked', () => {
    for (const question of Object.values(questions)) {
      const text = pageLines('why', asked(started, question), 100).map(lineText).join(' ').replaceAll(/\s+/g, ' ');
      for (const { task } of rootTasks) expect(text.split(task)).toHaveLength(2);
    }
  });

  it('leaves out the control that was open where the question is about the list', () => {
    const text = (question: Question) => pageLines('why', asked(started, question), 100).map(lineText).join('\n');
    expect(text(questions.approve)).toContain('Read more');
    for (const question of [questions.hub, questions.rootTasks]) expect(text(question)).not.toContain('Read more');
  });
});

describe('choosing', () => {
  it('starts at the suggestion and takes what is under the cursor', () => {
    expect(answerOf(questions.choose, enter)).toBe('other');
    expect(answerOf(questions.choose, up, up, enter)).toBe('fresh');
    expect(answerOf(questions.choose, letter('1'))).toBeUndefined();
    expect(answerOf(questions.choose, letter('1'), enter)).toBe('fresh');
  });

  it('does not choose what is disabled', () => {
    expect(answerOf(questions.choose, up, enter)).toBeUndefined();
    expect(answerOf(questions.choose, letter('2'))).toBeUndefined();
  });
});

describe('approving', () => {
  it('answers with an approval of exactly the plan shown', () => {
    expect(answerOf(questions.approve, enter)).toEqual({ digest: keyPlan.digest, at: now });
    expect(answerOf(questions.trail, enter, enter, enter, enter)).toEqual({ digest: trailPlan.digest, at: now });
  });

  it('reads on with Enter as long as a part of the plan was not in sight, and then takes the yes', () => {
    const seen = (keys: readonly Key[]) => pressAll(asked(started, questions.trail), keys);
    expect(seen([enter])).toMatchObject({ screen: { scroll: expect.any(Number) } });
    expect(seen([enter]).wish).toBeUndefined();
    expect(seen([enter]).screen.scroll).toBeGreaterThan(0);
    const toEnd = Array.from({ length: 40 }, (): Key => ({ kind: 'page-down' }));
    const toTop = Array.from({ length: 40 }, (): Key => ({ kind: 'page-up' }));
    expect(seen([...toEnd, enter]).wish).toMatchObject({ kind: 'answer' });
    // Read once is read, wherever the text stands now.
    expect(seen([...toEnd, ...toTop, enter]).wish).toMatchObject({ kind: 'answer' });
    // The end of the page of commands is not the end of the plan.
    expect(seen([letter('c'), ...toEnd, escape, enter]).wish).toBeUndefined();
    // Whoever says no need not read.
    expect(seen([down, down, down, enter]).wish).toEqual({ kind: 'answer', answer: 'declined' });
  });

  it('does not take a digit or a paste for consent', () => {
    expect(answerOf(questions.approve, letter('1'))).toBeUndefined();
    expect(answerOf(questions.approve, { kind: 'text', text: '1\r', pasted: true })).toBeUndefined();
  });

  it('wants the phrase, exactly, when the plan has one', () => {
    expect(answerOf(questions.phrase, enter, enter)).toBeUndefined();
    const wrong = pressAll(asked(started, questions.phrase), [enter, ...typed('delete it'), enter]);
    expect(wrong.wish).toBeUndefined();
    expect(wrong.screen.ask?.state).toMatchObject({ problem: 'The words typed are not "delete 7Q2X".' });
    expect(answerOf(questions.phrase, enter, ...typed('delete 7Q2X'), enter)).toEqual({
      digest: phrasePlan.digest,
      at: now,
    });
  });

  it('offers to accept the risk only where that makes sense', () => {
    expect(answerOf(questions.approve, down, down, enter)).toBe('accept-risk');
    expect(answerOf({ ...questions.approve, mayAcceptRisk: false }, down, down, enter)).toBe('declined');
    expect(answerOf(questions.approve, down, down, down, enter)).toBe('declined');
  });
});

describe('text', () => {
  it('is checked at Enter, and says what is wrong from then on', () => {
    expect(answerOf(questions.text, enter)).toBe('ada');
    expect(answerOf(questions.text, ...typed('-root'), enter)).toBeUndefined();
    expect(answerOf(questions.text, { kind: 'text', text: 'lin', pasted: true }, enter)).toBe('adalin');
  });
});

describe('a secret', () => {
  it('is not confirmed by stray Enters, only by choosing the confirmation', () => {
    expect(answerOf(questions.secret, enter, enter, enter)).toBeUndefined();
    expect(answerOf(questions.secret, letter('2'))).toBeUndefined();
    expect(answerOf(questions.secret, down, enter)).toBe('stored');
  });
});

describe('enrolling', () => {
  const codes = (first: string, second: string) => [...typed(first), enter, ...typed(second), enter];

  it('takes two consecutive codes', () => {
    const answer = answerOf(questions.enrol, ...codes('123456', '654321')) as { first: Secret; second: Secret };
    expect([answer.first.reveal(), answer.second.reveal()]).toEqual(['123456', '654321']);
  });

  it('refuses equal codes and short ones before anything is sent', () => {
    expect(answerOf(questions.enrol, ...codes('123456', '123456'))).toBeUndefined();
    expect(answerOf(questions.enrol, ...codes('12345', '654321'))).toBeUndefined();
    const { screen } = pressAll(asked(started, questions.enrol), codes('123456', '123456'));
    expect(screen.ask?.state).toMatchObject({ wrong: 'That is the same code. Wait for the next one.' });
  });

  it('accepts codes pasted with spaces', () => {
    const paste = (text: string): Key => ({ kind: 'text', text, pasted: true });
    expect(answerOf(questions.enrol, paste('123 456'), enter, paste(' 654 321'), enter)).toBeDefined();
  });

  it('has no pretend phone outside a rehearsal', () => {
    const { screen, wish } = pressAll(asked(started, questions.enrol), typed('pfn'));
    expect(wish).toBeUndefined();
    expect(screen.ask?.state).toMatchObject({ phoneIsOpen: false, first: { value: '' } });
  });

  it('lets the pretend phone of a rehearsal scan, fill in and skip', () => {
    const rehearsal: AskContext = {
      ...context,
      hasStandIns: true,
      phone: { code: new Secret('492039'), secondsLeft: 9 },
    };
    const scanned = pressed(asked(started, questions.enrol), letter('p'), rehearsal);
    expect(scanned.wish).toEqual({ kind: 'effect', effect: 'scan' });
    const filled = pressed(scanned.screen, letter('f'), rehearsal);
    expect(filled.screen.ask?.state).toMatchObject({ first: { value: '492039' } });
    expect(pressed(filled.screen, letter('n'), rehearsal).wish).toEqual({ kind: 'effect', effect: 'skip-code' });
  });
});

describe('one code', () => {
  it('is a secret of six digits', () => {
    expect((answerOf(questions.code, ...typed('123456'), enter) as Secret).reveal()).toBe('123456');
    expect(answerOf(questions.code, ...typed('123'), enter)).toBeUndefined();
  });
});

describe('attesting', () => {
  it('takes fields and an explicit confirmation', () => {
    expect(answerOf(questions.attest, ...typed('ada'), enter, ...typed('the safe'), enter, enter)).toEqual({
      fields: { holder: 'ada', place: 'the safe' },
    });
  });

  it('goes back to the field that is wrong', () => {
    const { screen, wish } = pressAll(asked(started, questions.attest), [enter, enter, enter]);
    expect(wish).toBeUndefined();
    expect(screen.ask?.state).toMatchObject({ active: 0, wasTried: true });
  });

  it('can be declined, or the risk accepted', () => {
    expect(answerOf(questions.attest, enter, enter, down, enter)).toBe('accept-risk');
    expect(answerOf(questions.attest, enter, enter, down, down, enter)).toBe('declined');
  });
});

describe('waiting', () => {
  it('offers to check now, the question’s own options, and later; Esc is later', () => {
    expect(answerOf(questions.wait, enter)).toBe('check-now');
    expect(answerOf(questions.wait, down, enter)).toBe('accept-risk');
    expect(answerOf(questions.wait, down, down, enter)).toBe('later');
    expect(answerOf(questions.wait, escape)).toBe('later');
  });

  it('has the pretend console only in a rehearsal', () => {
    const rehearsal = { ...context, hasStandIns: true };
    expect(pressAll(asked(started, questions.wait), [down, enter], rehearsal).wish).toEqual({
      kind: 'effect',
      effect: 'run-errand',
    });
  });
});

describe('scrolling', () => {
  it('stays within the text, and arrows beyond the options scroll too', () => {
    const screen = asked(started, questions.trail);
    const at = (keys: readonly Key[]) => pressAll(screen, keys).screen.scroll;
    expect(at([{ kind: 'page-up' }])).toBe(0);
    const end = at(Array.from({ length: 20 }, () => ({ kind: 'page-down' }) as const));
    expect(end).toBeGreaterThan(0);
    expect(at([...Array.from({ length: 20 }, () => ({ kind: 'page-down' }) as const), up])).toBe(end - 1);
    expect(at(Array.from({ length: 4 }, () => down))).toBe(1);
  });
});
