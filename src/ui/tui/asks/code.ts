// One one-time code, with what is left of its half minute.
import { Secret } from '../../../engine/secret.ts';
import type { CodeQuestion } from '../../../engine/port.ts';
import type { AskContext, AskView, Outcome } from '../ask-context.ts';
import { answered, ignored, stay } from '../ask-context.ts';
import type { Field } from '../field.ts';
import { codeLine, editedCode, fieldOf } from '../field.ts';
import type { Key } from '../keys.ts';
import { hints, letterOf } from '../keys.ts';
import { blank, line, paragraph, span } from '../lines.ts';
import { phoneLines } from './phone.ts';
import { countdownLine, problemParagraph, questionParagraphs, secondsLeft } from './shared.ts';

export interface CodeState {
  readonly field: Field;
  readonly wasTried: boolean;
  readonly phoneIsOpen: boolean;
}

export const startCode: CodeState = { field: fieldOf(), wasTried: false, phoneIsOpen: false };

export function pressCode(question: CodeQuestion, state: CodeState, key: Key, context: AskContext): Outcome<CodeState> {
  if (key.kind === 'enter') {
    return question.check(state.field.value) === undefined
      ? answered(new Secret(state.field.value))
      : stay({ ...state, wasTried: true });
  }
  const letter = letterOf(key);
  if (context.hasStandIns && letter === 'p') return stay({ ...state, phoneIsOpen: !state.phoneIsOpen });
  if (state.phoneIsOpen && letter === 'n') return { kind: 'effect', effect: 'skip-code', state };
  if (state.phoneIsOpen && letter === 'f' && context.phone !== undefined) {
    return stay({ ...state, field: fieldOf(context.phone.code.reveal()), wasTried: false });
  }
  const field = editedCode(state.field, key);
  return field === undefined ? ignored : stay({ ...state, field });
}

export function viewCode(question: CodeQuestion, state: CodeState, context: AskContext, columns: number): AskView {
  const wrong = state.wasTried ? question.check(state.field.value) : undefined;
  const head = [...problemParagraph(state.wasTried ? undefined : question.problem, columns)];
  const foot = [
    ...phoneLines(state.phoneIsOpen, context, Math.min(columns, 50)),
    ...(context.hasStandIns && context.rows >= 20 ? [blank] : []),
    ...head,
    line(`Code shown for ${question.device}`, { bold: true }),
    codeLine(state.field, true, context.colour),
    ...(state.phoneIsOpen ? [] : [[span('  '), ...countdownLine(secondsLeft(context.now))]]),
    ...(wrong === undefined ? [] : [blank, ...paragraph(`! ${wrong}`, columns, { hue: 'warning', bold: true }, 2)]),
  ];
  return {
    layout: 'pane',
    body: questionParagraphs(question, columns),
    foot,
    focus: foot.length - 1,
    hints: [hints.submit, ...(context.hasStandIns ? [hints.phone] : []), hints.why, hints.back, hints.leave],
  };
}
