// The key table against what keys do: nothing acts that the table does not name on that screen, and nothing is
// named that does not act.
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Event, Question } from '../../src/engine/port.ts';
import { Secret } from '../../src/engine/secret.ts';
import type { AskContext } from '../../src/ui/tui/ask-context.ts';
import { frameOf, scrollRange } from '../../src/ui/tui/frame.ts';
import { hintsUnder, pageHints } from '../../src/ui/tui/help.ts';
import { type Hint, hints, type Key, keysInWords, nameOf } from '../../src/ui/tui/keys.ts';
import { lineText } from '../../src/ui/tui/lines.ts';
import { pressed } from '../../src/ui/tui/press.ts';
import { asked, emptyScreen, type Screen, told } from '../../src/ui/tui/screen.ts';
import { identity, lines, now, opened, questions } from '../support/tui-scenes.ts';

const kinds = [
  ...(['up', 'down', 'left', 'right', 'home', 'end', 'page-up', 'page-down', 'enter', 'escape', 'tab'] as const),
  ...(['back-tab', 'backspace', 'delete', 'interrupt', 'suspend'] as const),
] as const satisfies readonly Key['kind'][];
const letter = (text: string): Key => ({ kind: 'text', text, pasted: false });
const characters = [...'abcdefghijklmnopqrstuvwxyz0123456789 ?/XY'];
const everyKey: readonly Key[] = [...kinds.map((kind) => ({ kind })), ...characters.map(letter)];

const started = [
  { kind: 'identity', identity: { ...identity, rehearsal: true } } as const,
  { kind: 'controls', lines, current: 'root-access-keys' } as const,
  opened,
].reduce<Screen>((screen, event: Event) => told(screen, event, now), emptyScreen);

interface Scene {
  readonly question?: Question;
  /** Pressed one after the other to get there. */
  readonly first?: readonly Key[];
  /** What takes typed characters: those that are not in a hint are the field's own. */
  readonly field?: 'text' | 'digits';
}

const down: Key = { kind: 'down' };
const enter: Key = { kind: 'enter' };
const code: Key = { kind: 'text', text: '123456', pasted: true };
const scenes: { readonly [name: string]: Scene } = {
  'nothing asked': {},
  'a page of why while nothing is asked': { first: [letter('?')] },
  'a choice': { question: questions.choose },
  'a choice with one option': { question: questions.rootTasks },
  'the list of everything': { question: questions.hub },
  consent: { question: questions.approve },
  'consent to much': { question: questions.trail },
  'the page of commands': { question: questions.trail, first: [letter('c')] },
  'the page of why': { question: questions.approve, first: [letter('?')] },
  'a phrase': { question: questions.phrase, first: [enter], field: 'text' },
  'a line of text': { question: questions.text, field: 'text' },
  'a secret': { question: questions.secret },
  'the page of why over a secret': { question: questions.secret, first: [letter('?')] },
  enrolment: { question: questions.enrol, field: 'digits' },
  'enrolment by text': { question: questions.enrol, first: [letter('s')], field: 'digits' },
  'enrolment, second code': { question: questions.enrol, first: [enter, code, enter], field: 'digits' },
  'enrolment with the phone': { question: questions.enrol, first: [letter('p')], field: 'digits' },
  'a code': { question: questions.code, field: 'digits' },
  'a code with the phone': { question: questions.code, first: [letter('p')], field: 'digits' },
  'an attestation, in a field': { question: questions.attest, field: 'text' },
  'an attestation, at its end': { question: questions.attest, first: [down, down] },
  'a wait': { question: questions.wait },
  'a link alone': { question: questions.wait, first: [letter('l')] },
  leaving: { question: questions.choose, first: [letter('q')] },
};

const sizes = [
  [120, 40],
  [80, 24],
  [60, 24],
  [40, 16],
] as const;

function contextOf(columns: number, rows: number): AskContext {
  const phone = { code: new Secret('492039'), secondsLeft: 9 };
  return { now, columns, rows, colour: true, isRehearsal: true, hasStandIns: true, phone };
}

function screenOf({ question, first = [] }: Scene, context: AskContext): Screen {
  const start = question === undefined ? started : asked(started, question);
  return first.reduce((screen, key) => pressed(screen, key, context).screen, start);
}

function hintsOf(screen: Screen, context: AskContext): readonly Hint[] {
  const scrolls = scrollRange(screen, context).max > 0;
  if (screen.page !== undefined) return pageHints(screen).filter((hint) => scrolls || hint !== hints.read);
  if (screen.isLeaving) return [hints.leaveNow];
  const isAsked = screen.ask !== undefined;
  return [...hintsUnder(screen, context, 88), ...(scrolls && isAsked ? [hints.scroll] : [])];
}

/** What the phone's own panel says of its keys. */
function phoneHints(text: string): readonly Hint[] {
  return /f fill/.test(text) ? [hints.fill, hints.nextCode] : [];
}

function acts(screen: Screen, key: Key, context: AskContext): boolean {
  const after = pressed(screen, key, context);
  return after.wish !== undefined || !isDeepStrictEqual(after.screen, screen);
}

/** In a field: digits and what edits, in a text field everything that can be typed. */
function isFieldsOwn(field: Scene['field'], name: string): boolean {
  if (field === undefined) return false;
  const edits: readonly string[] = hints.edit.presses;
  return edits.includes(name) || (name.length === 1 && (field === 'text' || /[\d ]/.test(name)));
}

describe.each(Object.entries(scenes))('%s', (_, scene) => {
  it.each(sizes)('at %i × %i: a key acts exactly where the screen has it', (columns, rows) => {
    const context = contextOf(columns, rows);
    const screen = screenOf(scene, context);
    const text = frameOf(screen, context).lines.map(lineText).join('\n');
    // In a low window the first key of a code that fills it only goes on to the fields.
    const field = text.includes(hints.scanned.does) ? undefined : scene.field;
    const shown: readonly Hint[] = [
      ...hintsOf(screen, context),
      ...phoneHints(text),
      ...(/⏎ reads on/.test(text) ? [hints.readOn] : []),
    ];
    const named = new Set([...shown, hints.interrupt, hints.suspend].flatMap(({ presses }) => presses));
    const acting = everyKey.filter((key) => acts(screen, key, context)).map((key) => nameOf(key) ?? '');
    // Any key at all stays.
    const unnamed = screen.isLeaving ? [] : acting.filter((name) => !named.has(name) && !isFieldsOwn(field, name));
    expect(unnamed).toEqual([]);
    // Where the cursor stands first there may be nothing to choose, so that no stray Enter answers.
    const later = pressed(screen, down, context).screen;
    const does = (key: Key) => acts(screen, key, context) || acts(later, key, context);
    const idle = shown.filter(
      ({ presses }: Hint) => !everyKey.some((key) => presses.includes(nameOf(key) ?? '') && does(key)),
    );
    expect(idle.map(({ does }) => does)).toEqual([]);
    for (const { key } of shown.filter(({ spare }) => spare === undefined)) expect(text).toContain(key);
  });
});

describe('the page of why', () => {
  it('tells every key of the question under it, in full', () => {
    const context = contextOf(100, 80);
    const screen = screenOf({ question: questions.wait, first: [letter('?')] }, context);
    const text = frameOf(screen, context).lines.map(lineText).join('\n');
    const under = hintsUnder(screen, context, 88);
    expect(under).toContain(hints.copy);
    for (const hint of [...under, hints.interrupt, hints.suspend]) {
      expect(text).toContain(keysInWords(hint));
      expect(text).toContain(hint.does);
    }
    expect(text).toMatch(/move +↑ ↓ k j 1–9 Home End PgUp PgDn Space b Tab Shift-Tab/);
  });
});

describe('a list', () => {
  const at = (screen: Screen) => (screen.ask?.kind === 'choose' ? screen.ask.state.cursor : undefined);
  const after = (context: AskContext, ...keys: readonly Key[]) =>
    at(keys.reduce((screen, key) => pressed(screen, key, context).screen, asked(started, questions.hub)));

  it('is moved in by arrows, letters, digits, Home, End, pages and space', () => {
    const context = contextOf(120, 40);
    expect(after(context, { kind: 'home' })).toBe(0);
    expect(after(context, { kind: 'end' })).toBe(questions.hub.options.length - 1);
    expect(after(context, { kind: 'home' }, letter('j'), down)).toBe(2);
    expect(after(context, { kind: 'home' }, letter('j'), down, letter('k'))).toBe(1);
    expect(after(context, letter('4'))).toBe(3);
    expect(after(context, { kind: 'home' }, { kind: 'page-down' })).toBe(8);
    expect(after(context, { kind: 'home' }, letter(' '))).toBe(8);
    expect(after(context, { kind: 'end' }, letter('b'))).toBe(questions.hub.options.length - 9);
  });

  it('is never answered by a digit, a letter or a page', () => {
    const context = contextOf(120, 40);
    for (const question of [questions.hub, questions.choose, questions.approve, questions.wait, questions.secret]) {
      for (const key of everyKey.filter(({ kind }) => kind === 'text' || kind.startsWith('page'))) {
        expect(pressed(asked(started, question), key, context).wish?.kind).not.toBe('answer');
      }
    }
  });
});
