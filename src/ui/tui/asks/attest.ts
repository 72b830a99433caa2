// The owner's word: what is signed for, what else goes into the record, and an explicit "I confirm".
import type { AttestQuestion, Option } from '../../../engine/port.ts';
import type { AskContext, AskView, Outcome } from '../ask-context.ts';
import { answered, ignored, stay } from '../ask-context.ts';
import type { Field } from '../field.ts';
import { edited, fieldLine, fieldOf } from '../field.ts';
import type { Key } from '../keys.ts';
import { hints } from '../keys.ts';
import type { Line } from '../lines.ts';
import { blank, cutLine, line, paragraph, span, wrapLine } from '../lines.ts';
import { menuView, moveMenu } from '../menu.ts';
import { heading, problemParagraph, questionParagraphs } from './shared.ts';

export interface AttestState {
  readonly fields: readonly Field[];
  /** Index of the field with the cursor; the options come after the last field. */
  readonly active: number;
  readonly cursor: number;
  readonly wasTried: boolean;
}

const options: readonly Option[] = [
  { value: 'confirm', label: 'I confirm' },
  { value: 'accept-risk', label: 'Accept the risk, with a reason' },
  { value: 'declined', label: 'Not now' },
];

export function startAttest(question: AttestQuestion): AttestState {
  return { fields: question.fields.map(() => fieldOf()), active: 0, cursor: 0, wasTried: false };
}

function valuesOf(question: AttestQuestion, state: AttestState): { readonly [name: string]: string } {
  return Object.fromEntries(
    question.fields.map(({ name }, index) => [name, (state.fields[index]?.value ?? '').trim()]),
  );
}

export function pressAttest(question: AttestQuestion, state: AttestState, key: Key): Outcome<AttestState> {
  const field = state.fields[state.active];
  if (field !== undefined) return pressInField(state, field, key);
  if (key.kind === 'back-tab' || (key.kind === 'up' && state.cursor === 0)) {
    return state.fields.length === 0 ? ignored : stay({ ...state, active: state.fields.length - 1 });
  }
  const move = moveMenu(options, state.cursor, key);
  switch (move.kind) {
    case 'moved':
      return stay({ ...state, cursor: move.cursor });
    case 'ignored':
      return ignored;
    case 'chosen': {
      if (move.value === 'accept-risk' || move.value === 'declined') return answered(move.value);
      const values = valuesOf(question, state);
      const wrong = question.fields.findIndex(({ name, check }) => check(values[name] ?? '') !== undefined);
      return wrong === -1 ? answered({ fields: values }) : stay({ ...state, active: wrong, wasTried: true });
    }
  }
}

function pressInField(state: AttestState, field: Field, key: Key): Outcome<AttestState> {
  if (key.kind === 'enter' || key.kind === 'tab' || key.kind === 'down')
    return stay({ ...state, active: state.active + 1 });
  if (key.kind === 'up' || key.kind === 'back-tab') {
    return state.active === 0 ? ignored : stay({ ...state, active: state.active - 1 });
  }
  const next = edited(field, key);
  return next === undefined
    ? ignored
    : stay({ ...state, fields: state.fields.map((other, index) => (index === state.active ? next : other)) });
}

export function viewAttest(
  question: AttestQuestion,
  state: AttestState,
  context: AskContext,
  columns: number,
): AskView {
  const isInMenu = state.active >= state.fields.length;
  const foot: Line[] = [...problemParagraph(question.problem, columns)];
  let [focus, focusLines] = [0, 1];
  // In a low window only the field that is being filled takes two lines: what is signed for stays in sight.
  const isLow = context.rows < 28 && question.fields.length > 1;
  for (const [index, { label, hint, check }] of question.fields.entries()) {
    const field = state.fields[index] ?? fieldOf();
    const wrong = state.wasTried ? check(field.value.trim()) : undefined;
    if (isLow && index !== state.active && wrong === undefined) {
      const value = field.value === '' ? span('·', { dim: true }) : span(field.value);
      foot.push(cutLine([span(label, { bold: true }), span('   '), value], columns));
      continue;
    }
    if (index === state.active) [focus, focusLines] = [foot.length, 2];
    const named: Line = [span(label, { bold: true }), span(hint === undefined ? '' : `   ${hint}`, { dim: true })];
    foot.push(...(isLow ? [cutLine(named, columns)] : wrapLine(named, columns, 2)));
    foot.push(
      field.value === '' && index !== state.active
        ? line('  ·', { dim: true })
        : fieldLine(field, columns, index === state.active, context.colour),
    );
    if (wrong !== undefined) foot.push(...paragraph(`! ${wrong}`, columns, { hue: 'warning', bold: true }, 2));
  }
  if (question.fields.length > 0 && !isLow) foot.push(blank);
  const menu = menuView(options, isInMenu ? state.cursor : undefined, columns);
  if (isInMenu) [focus, focusLines] = [foot.length + menu.focus, menu.focusLines];
  // What is signed for comes first: where rows are short, advice may scroll away, but never that.
  const statement = [
    heading('You would sign for'),
    ...wrapLine([span('│ ', { hue: 'accent' }), span(question.statement)], columns - 2).map((part, index) =>
      index === 0 ? part : [span('│ ', { hue: 'accent' }), ...part],
    ),
  ];
  return {
    layout: 'pane',
    head: statement.length,
    body: [...statement, ...(question.lines.length === 0 ? [] : [blank]), ...questionParagraphs(question, columns)],
    foot: [...foot, ...menu.lines],
    focus,
    focusLines,
    hints: isInMenu
      ? [hints.move, hints.choose, hints.why, hints.back, hints.leave]
      : [hints.field, hints.submit, hints.back, hints.interrupt],
  };
}
