// Waits for something outside. The engine takes the question away when it has happened; the owner can also
// ask it to look now, leave it for later, or, in a rehearsal, let the pretend console do it.
import type { Option, WaitForQuestion } from '../../../engine/port.ts';
import { durationWords } from '../../words.ts';
import type { AskContext, AskView, Outcome } from '../ask-context.ts';
import { answered, ignored, stay } from '../ask-context.ts';
import type { Key } from '../keys.ts';
import { hints, letterOf } from '../keys.ts';
import type { Line } from '../lines.ts';
import { blank, paragraph, span, spread, wrapLine } from '../lines.ts';
import { menuView, moveMenu } from '../menu.ts';
import { problemParagraph, questionParagraphs } from './shared.ts';

export interface WaitForState {
  readonly cursor: number;
  /** The pretend console is at work. */
  readonly isRunning: boolean;
  /** What the pretend console could not do. */
  readonly failure?: string;
}

export const startWaitFor: WaitForState = { cursor: 0, isRunning: false };

const pretend = 'pretend-console';

export function waitForOptions(question: WaitForQuestion, context: AskContext): readonly Option[] {
  const hasPretend = context.hasStandIns && question.errand !== undefined;
  const own = question.options.filter(({ value }) => value !== 'check-now' && value !== 'later');
  return [
    { value: 'check-now', label: 'Check now' },
    ...(hasPretend ? [{ value: pretend, label: 'Rehearsal: do it in the pretend console' }] : []),
    ...own,
    { value: 'later', label: 'Later' },
  ];
}

export function pressWaitFor(
  question: WaitForQuestion,
  state: WaitForState,
  key: Key,
  context: AskContext,
): Outcome<WaitForState> {
  if (state.isRunning) return stay(state);
  if (key.kind === 'escape') return answered('later');
  if (letterOf(key) === 'l' && question.link !== undefined) return { kind: 'page', page: 'link' };
  const move = moveMenu(waitForOptions(question, context), state.cursor, key);
  switch (move.kind) {
    case 'moved':
      return stay({ ...state, cursor: move.cursor });
    case 'chosen':
      return move.value === pretend
        ? { kind: 'effect', effect: 'run-errand', state: { cursor: state.cursor, isRunning: true } }
        : answered(move.value);
    case 'ignored':
      return ignored;
  }
}

export function viewWaitFor(
  question: WaitForQuestion,
  state: WaitForState,
  context: AskContext,
  columns: number,
): AskView {
  const isTight = context.rows < 18;
  const menu = menuView(waitForOptions(question, context), state.cursor, columns, isTight);
  const what: Line = [
    span('◐ ', { hue: 'accent' }),
    span(state.isRunning ? 'The pretend console is doing it' : `Waiting for ${question.awaited}`, { bold: true }),
  ];
  const time = span(`   ${durationWords(context.now - question.since)}`, { dim: true });
  const status: readonly Line[] = [
    ...(isTight ? [spread(what, [time], columns)] : wrapLine([...what, time], columns, 2)),
    ...(context.rows < 24 ? [] : [blank]),
  ];
  const problem = problemParagraph(state.failure ?? question.problem, columns);
  const link = question.link === undefined ? [] : paragraph(question.link, columns, { hue: 'accent' });
  const text = questionParagraphs(question, columns);
  // Where rows are short the link scrolls with the text, so that all ways out stay in sight.
  const isRoomy = context.rows >= 20;
  const pinned = isRoomy ? link : [];
  const top = [...pinned, ...problem, ...status];
  return {
    layout: 'pane',
    body: isRoomy || link.length === 0 ? text : [...link, blank, ...text],
    // What to do is never scrolled away by the ways out.
    head: (isRoomy || link.length === 0 ? 0 : link.length + 1) + 2,
    foot: [...top, ...menu.lines],
    focus: top.length + menu.focus,
    focusLines: menu.focusLines,
    hints: [
      hints.move,
      hints.choose,
      ...(question.link === undefined ? [] : [hints.link, hints.copy]),
      hints.why,
      hints.later,
      hints.leave,
    ],
  };
}
