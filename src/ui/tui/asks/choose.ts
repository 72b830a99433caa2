// One of several options.
import type { ChooseQuestion } from '../../../engine/port.ts';
import type { AskContext, AskView, Outcome } from '../ask-context.ts';
import { answered, ignored, stay } from '../ask-context.ts';
import type { Key } from '../keys.ts';
import { hints } from '../keys.ts';
import { menuStart, menuView, moveMenu } from '../menu.ts';
import { problemParagraph, questionParagraphs } from './shared.ts';

export interface ChooseState {
  readonly cursor: number;
}

export function startChoose(question: ChooseQuestion): ChooseState {
  return { cursor: menuStart(question.options, question.suggested) };
}

export function pressChoose(question: ChooseQuestion, state: ChooseState, key: Key): Outcome<ChooseState> {
  const move = moveMenu(question.options, state.cursor, key);
  switch (move.kind) {
    case 'moved':
      return stay({ cursor: move.cursor });
    case 'chosen':
      return answered(move.value);
    case 'ignored':
      return ignored;
  }
}

export function viewChoose(
  question: ChooseQuestion,
  state: ChooseState,
  { rows }: AskContext,
  columns: number,
): AskView {
  const problem = problemParagraph(question.problem, columns);
  const full = menuView(question.options, state.cursor, columns);
  // In a low window what is asked is worth more than what is said of options that are not under the cursor.
  const menu = full.lines.length > rows / 2 ? menuView(question.options, state.cursor, columns, true) : full;
  return {
    layout: 'pane',
    body: questionParagraphs(question, columns),
    foot: [...problem, ...menu.lines],
    focus: problem.length + menu.focus,
    focusLines: menu.focusLines,
    hints: [
      ...(question.options.length > 1 ? [hints.move] : []),
      ...[hints.choose, hints.why],
      ...(question.isOutermost === true ? [] : [hints.back]),
      hints.leave,
    ],
  };
}
