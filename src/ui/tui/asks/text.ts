// One line of text. What is wrong with it is said from the first Enter on, and then while typing.
import type { TextQuestion } from '../../../engine/port.ts';
import type { AskContext, AskView, Outcome } from '../ask-context.ts';
import { answered, ignored, stay } from '../ask-context.ts';
import type { Field } from '../field.ts';
import { edited, fieldLine, fieldOf } from '../field.ts';
import type { Key } from '../keys.ts';
import { hints } from '../keys.ts';
import { blank, line, paragraph } from '../lines.ts';
import { problemParagraph, questionParagraphs } from './shared.ts';

export interface TextState {
  readonly field: Field;
  readonly wasTried: boolean;
}

export function startText(question: TextQuestion): TextState {
  return { field: fieldOf(question.prefilled), wasTried: false };
}

export function pressText(question: TextQuestion, state: TextState, key: Key): Outcome<TextState> {
  if (key.kind === 'enter') {
    return question.check(state.field.value) === undefined
      ? answered(state.field.value)
      : stay({ ...state, wasTried: true });
  }
  const field = edited(state.field, key);
  return field === undefined ? ignored : stay({ ...state, field });
}

export function viewText(question: TextQuestion, state: TextState, context: AskContext, columns: number): AskView {
  const wrong = state.wasTried ? question.check(state.field.value) : undefined;
  const problem = state.wasTried ? [] : problemParagraph(question.problem, columns);
  return {
    layout: 'pane',
    body: questionParagraphs(question, columns),
    foot: [
      ...problem,
      line(question.label, { bold: true }),
      fieldLine(state.field, columns, true, context.colour),
      blank,
      ...(wrong === undefined ? [] : paragraph(`! ${wrong}`, columns, { hue: 'warning', bold: true }, 2)),
    ],
    focus: problem.length + 1,
    hints: [hints.submit, hints.back, hints.interrupt],
  };
}
