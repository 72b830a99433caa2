// Every scene in windows of every size: nothing is cut off, hidden or lost, and nothing is agreed to unseen.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sealPlan } from '../../src/engine/plan.ts';
import type { Event, Identity, Question } from '../../src/engine/port.ts';
import { Secret } from '../../src/engine/secret.ts';
import type { AskContext } from '../../src/ui/tui/ask-context.ts';
import { frameOf } from '../../src/ui/tui/frame.ts';
import type { Key } from '../../src/ui/tui/keys.ts';
import { lineColumns, lineText } from '../../src/ui/tui/lines.ts';
import { pressed } from '../../src/ui/tui/press.ts';
import { asked, emptyScreen, type Page, type Screen, told } from '../../src/ui/tui/screen.ts';
import { identity, lines, now, opened, questions } from '../support/tui-scenes.ts';

const scenes = Object.values(questions) as readonly Question[];
const supported = [
  [120, 40],
  [80, 24],
  [60, 20],
  [40, 16],
] as const;

const sizes = fc.record({ columns: fc.integer({ min: 40, max: 140 }), rows: fc.integer({ min: 16, max: 50 }) });
const people: readonly Identity[] = [
  identity,
  { ...identity, actingAs: 'ada' },
  { ...identity, actingAs: `arn-like/${'grace.of.a.long.name'.repeat(3)}`, alias: 'a-rather-long-alias-of-an-account' },
];
const windows = fc.record({
  size: fc.oneof(
    sizes,
    fc.constantFrom(...supported).map(([columns, rows]) => ({ columns, rows })),
  ),
  rehearsal: fc.boolean(),
  who: fc.constantFrom(...people),
});

function contextIn(
  { columns, rows }: { readonly columns: number; readonly rows: number },
  hasStandIns = false,
): AskContext {
  const phone = { code: new Secret('492039'), secondsLeft: 9 };
  return { now, columns, rows, colour: true, isRehearsal: hasStandIns, hasStandIns, phone };
}

function screenAs(who: Identity, rehearsal: boolean): Screen {
  const events: readonly Event[] = [
    { kind: 'identity', identity: { ...who, rehearsal } },
    { kind: 'controls', lines, current: 'root-access-keys' },
    opened,
    { kind: 'notice', tone: 'warning', title: 'Something to know', lines: ['And what to do about it.'] },
  ];
  return events.reduce<Screen>(told, emptyScreen);
}

const rowsOf = (screen: Screen, context: AskContext) => frameOf(screen, context).lines.map(lineText);
const press = (screen: Screen, key: Key, context: AskContext) => pressed(screen, key, context).screen;
const hidden = /[↑↓] \d+ more\b/;

/** The part of a row that is not the list, without spaces: words are broken over rows where they must be. */
const packed = (row: string) => row.replace(/^.{29}[│┬┴]/u, '').replaceAll(/\s/g, '');

/** All that comes into sight when the body is scrolled from its top to its end, page by page. */
function scrolledThrough(screen: Screen, context: AskContext): string {
  const { max, page } = frameOf(screen, context).scroll;
  const seen: string[] = [];
  for (let scroll = 0; scroll < max + page; scroll += page) {
    const rows = rowsOf({ ...screen, scroll: Math.min(scroll, max) }, context);
    if (max > 0 && !rows.some((row) => hidden.test(row)))
      throw new Error(`more is hidden than said:\n${rows.join('\n')}`);
    seen.push(...rows.map(packed));
  }
  return seen.join('');
}

/** What is wrong with a drawn screen, whatever it shows. */
function faultsOf(screen: Screen, context: AskContext): readonly string[] {
  const frame = frameOf(screen, context);
  const text = frame.lines.map(lineText).join('\n');
  const isRehearsal = screen.identity?.rehearsal === true;
  return [
    ...(frame.lines.length <= context.rows - 1 ? [] : ['too many rows']),
    ...(Math.max(...frame.lines.map(lineColumns)) <= context.columns ? [] : ['a row is too wide']),
    ...(text.includes('REHEARSAL') === isRehearsal ? [] : ['the badge is wrong']),
    ...(/(q|\^C) leave|esc close/.test(text) ? [] : ['no way out is shown']),
    ...(screen.ask === undefined || screen.page !== undefined ? [] : faultsOfAsk(screen.ask.question, text)),
  ];
}

function faultsOfAsk({ kind, title }: Question, text: string): readonly string[] {
  // A code that fills the window leaves room for one line of keys.
  if (/⏎ (type the )?codes/.test(text)) return [];
  const start = title.split(' ').slice(0, 2).join(' ');
  return [
    ...(/esc (back|later)/.test(text) ? [] : ['no way back is shown']),
    ...(text.match(/❯/g)?.length === 1 ? [] : ['the cursor is not in sight once']),
    ...(text.includes(start) || (kind === 'enrol' && text.includes('Type this into')) ? [] : ['the title is gone']),
    ...(kind === 'enrol' || / as \S/.test(text) ? [] : ['nothing says who signs']),
  ];
}

const shown = (screen: Screen, context: AskContext) => rowsOf(screen, context).join('\n');

describe('in a window of any size', () => {
  it('every scene stays inside it, and says who signs, what is asked, where the cursor is and how to leave', () => {
    const pages = fc.constantFrom<Page | undefined>(undefined, 'why', 'commands', 'link');
    fc.assert(
      fc.property(windows, fc.constantFrom(...scenes), pages, fc.boolean(), (window, question, page, isOpen) => {
        const { size, rehearsal, who } = window;
        const context = contextIn(size, rehearsal);
        const start = asked(screenAs(who, rehearsal), question);
        const open = isOpen ? press(start, { kind: 'text', text: 'p', pasted: false }, context) : start;
        const screen: Screen = page === undefined ? open : { ...start, page };
        expect(faultsOf(screen, context), shown(screen, context)).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('what is going on, and its news, are in sight while nothing is asked', () => {
    const changes = Array.from({ length: 30 }, (_, index): Event => ({
      ...{ kind: 'change', control: 'cloudtrail', planDigest: 'a'.repeat(64), changeId: `${index}` },
      ...{ summary: `Make the part ${index} of ${'a long name '.repeat(4)}`, state: index < 29 ? 'done' : 'started' },
    }));
    fc.assert(
      fc.property(windows, fc.integer({ min: 1, max: 30 }), ({ size, rehearsal, who }, count) => {
        const events: readonly Event[] = [...changes.slice(0, count), { kind: 'busy', text: 'Reading the account' }];
        const screen = events.reduce<Screen>((before, event) => told(before, event, now), screenAs(who, rehearsal));
        const context = contextIn(size);
        expect(faultsOf(screen, context), shown(screen, context)).toEqual([]);
        expect(shown(screen, context)).toContain('Reading the account');
        expect(shown(screen, context)).toContain(`Make the part ${count - 1} `);
      }),
      { numRuns: 100 },
    );
  });
});

// Words of which no two are the same, so that none can hide behind another.
let next = 0;
const words = (count: number) => Array.from({ length: count }, () => `word${(next += 1)}x`);
const said = (count: number) => words(count).join(' ');
const wordsIn = (text: string) => text.match(/word\d+x/g) ?? [];

const long = {
  lines: [said(30), said(25), said(40)],
  options: Array.from({ length: 7 }, (_, index) => ({ value: `${index}`, label: said(4), hint: said(8) })),
};
const plan = sealPlan({
  control: 'cloudtrail',
  title: 'Every API call logged',
  changes: Array.from({ length: 24 }, (_, index) => ({
    ...{ id: `${index}`, service: 'S3', operation: 'CreateBucket', input: { Bucket: `bucket-${index}` } },
    ...{ principal: 'caller', summary: said(7) },
    undo: index % 5 === 0 ? { kind: 'final' } : { kind: 'can-be-undone', how: 'delete it' },
  })),
  remarks: [said(12)],
});
const wordy: readonly Question[] = [
  { ...questions.choose, lines: long.lines, options: long.options, suggested: '4' },
  { ...questions.text, lines: long.lines },
  { ...questions.code, lines: long.lines },
  { ...questions.wait, lines: long.lines },
  { ...questions.secret, lines: long.lines },
  { ...questions.attest, lines: long.lines, statement: said(20) },
  { ...questions.approve, lines: long.lines, plan },
];

describe('no word is lost', () => {
  it.each(wordy)('of what $kind says, whatever the window: it scrolls', (question) => {
    const told = [...question.lines, question.kind === 'attest' ? question.statement : ''].flatMap(wordsIn);
    fc.assert(
      fc.property(windows, ({ size, rehearsal, who }) => {
        const context = contextIn(size);
        const seen = scrolledThrough(asked(screenAs(who, rehearsal), question), context);
        expect([...told, 'Andwhattodoaboutit.'].filter((word) => !seen.includes(word))).toEqual([]);
        const why = scrolledThrough({ ...asked(screenAs(who, rehearsal), question), page: 'why' }, context);
        expect(question.lines.flatMap(wordsIn).filter((word) => !why.includes(word))).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });

  it('of an option that the cursor is on', () => {
    const [question] = wordy;
    fc.assert(
      fc.property(windows, fc.nat(6), ({ size, rehearsal, who }, place) => {
        const context = contextIn(size);
        let screen = asked(screenAs(who, rehearsal), question as Question);
        screen = press(screen, { kind: 'home' }, context);
        for (let moves = 0; moves < place; moves += 1) screen = press(screen, { kind: 'down' }, context);
        const seen = rowsOf(screen, context).map(packed).join('');
        const { label = '', hint = '' } = long.options[place] ?? {};
        expect(wordsIn(`${label} ${hint}`).filter((word) => !seen.includes(word))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('of a plan before its yes is taken, however hard Enter is pressed', () => {
    const question = wordy.find(({ kind }) => kind === 'approve') as Question;
    const summaries = plan.changes.flatMap(({ summary }) => wordsIn(summary));
    fc.assert(
      fc.property(windows, ({ size, rehearsal, who }) => {
        const context = contextIn(size);
        let screen = asked(screenAs(who, rehearsal), question);
        let seen = '';
        for (;;) {
          seen += rowsOf(screen, context).map(packed).join('');
          const { screen: after, wish } = pressed(screen, { kind: 'enter' }, context);
          if (wish !== undefined) break;
          expect(rowsOf(screen, context).join('\n')).toContain('⏎ reads on');
          expect(after.scroll).toBeGreaterThan(screen.scroll);
          screen = after;
        }
        expect(summaries.filter((word) => !seen.includes(word))).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });

  it('of what is signed for, at the first sight of it', () => {
    const question: Question = {
      ...questions.attest,
      lines: long.lines,
      statement: Array.from({ length: 22 }, (_, index) => `part${index}x`).join(' '),
    };
    for (const [columns, rows] of supported) {
      const text = rowsOf(asked(screenAs(identity, true), question), contextIn({ columns, rows })).join('\n');
      for (let index = 0; index < 22; index += 1) expect(text).toContain(`part${index}x`);
    }
  });

  it('of a secret to be stored', () => {
    fc.assert(
      fc.property(windows, ({ size, rehearsal, who }) => {
        const question = { ...questions.secret, lines: long.lines };
        const text = rowsOf(asked(screenAs(who, rehearsal), question), contextIn(size)).join('\n');
        expect(text).toContain(questions.secret.secret.reveal());
        expect(text).toContain('Shown once.');
        expect(text).toContain('I have stored it');
      }),
      { numRuns: 40 },
    );
  });
});
