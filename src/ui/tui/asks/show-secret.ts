// A secret, shown once, on a screen without the list. The cursor starts away from the confirmation, so
// that no stray Enter says that the secret is stored.
import type { Option, ShowSecretQuestion } from '../../../engine/port.ts';
import type { AskContext, AskView, Outcome } from '../ask-context.ts';
import { answered, ignored, stay } from '../ask-context.ts';
import type { Key } from '../keys.ts';
import { hints } from '../keys.ts';
import { blank, line, span, wrapLine } from '../lines.ts';
import { menuView, moveMenu } from '../menu.ts';
import { problemParagraph, questionParagraphs } from './shared.ts';

export interface ShowSecretState {
  readonly cursor: number;
}

export const startShowSecret: ShowSecretState = { cursor: 0 };

function optionsOf(question: ShowSecretQuestion): readonly Option[] {
  return [
    { value: 'keep', label: 'Keep showing it' },
    { value: 'stored', label: question.confirm },
  ];
}

export function pressShowSecret(
  question: ShowSecretQuestion,
  state: ShowSecretState,
  key: Key,
): Outcome<ShowSecretState> {
  const move = moveMenu(optionsOf(question), state.cursor, key);
  switch (move.kind) {
    case 'moved':
      return stay({ cursor: move.cursor });
    case 'chosen':
      return move.value === 'stored' ? answered('stored') : stay(state);
    case 'ignored':
      return ignored;
  }
}

/** Under so many rows the blank lines go, the least needed first: what must be stored is never out of sight. */
const roomyRows = 24;
const tightRows = 18;

export function viewShowSecret(
  question: ShowSecretQuestion,
  state: ShowSecretState,
  { rows }: AskContext,
  columns: number,
): AskView {
  const menu = menuView(optionsOf(question), state.cursor, columns);
  const problem = problemParagraph(question.problem, columns);
  // The value stands alone on its line, so that it can be selected without anything around it.
  const secret = wrapLine([span(question.secret.reveal(), { bold: true })], columns);
  const foot = [
    ...problem,
    line(question.label, { dim: true }),
    ...(rows < tightRows ? [] : [blank]),
    ...secret,
    ...(rows < tightRows ? [] : [blank]),
    ...wrapLine(
      [
        span('! ', { hue: 'warning', bold: true }),
        span('Shown once. It is kept nowhere, and gone when you leave this screen.', { hue: 'warning' }),
      ],
      columns,
      2,
    ),
    ...(rows < roomyRows ? [] : [blank]),
  ];
  return {
    layout: 'alone',
    body: questionParagraphs(question, columns),
    foot: [...foot, ...menu.lines],
    focus: foot.length + menu.focus,
    focusLines: menu.focusLines,
    hints: [hints.move, hints.choose, hints.why, hints.back, hints.leave],
  };
}
