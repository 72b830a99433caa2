// Consent to a plan: what will be done, by which calls, at what cost, and what is final. Consent takes an
// Enter of its own, and the phrase when the plan asks for one.
import { withKnownNames } from '../../../engine/command.ts';
import { approve, type Change, type Plan } from '../../../engine/plan.ts';
import { Problem } from '../../../engine/errors.ts';
import type { ApproveQuestion, Option } from '../../../engine/port.ts';
import { regionSeries } from '../../region-series.ts';
import { changeRemarks, placeholderLines, planCost, undoWords } from '../../words.ts';
import type { AskContext, AskView, Outcome } from '../ask-context.ts';
import { answered, ignored, stay } from '../ask-context.ts';
import type { Field } from '../field.ts';
import { edited, fieldLine, fieldOf } from '../field.ts';
import type { Key } from '../keys.ts';
import { hints, letterOf } from '../keys.ts';
import type { Line } from '../lines.ts';
import { blank, lineColumns, paragraph, span, spread, wrapLine } from '../lines.ts';
import { menuView, moveMenu } from '../menu.ts';
import { heading, problemParagraph, questionParagraphs } from './shared.ts';

export interface ApproveState {
  readonly cursor: number;
  /** Present while the phrase is being typed. */
  readonly phrase?: Field;
  readonly problem?: string;
}

export const startApprove: ApproveState = { cursor: 0 };

function optionsOf(question: ApproveQuestion): readonly Option[] {
  return [
    { value: 'yes', label: question.yes },
    { value: 'commands', label: 'Show the commands' },
    ...(question.mayAcceptRisk ? [{ value: 'accept-risk', label: 'Accept the risk, with a reason' }] : []),
    { value: 'declined', label: 'Not now' },
  ];
}

/** True where the cursor stands on the yes, before any phrase is typed. */
export function consentsNow({ cursor, phrase }: ApproveState): boolean {
  return cursor === 0 && phrase === undefined;
}

export function pressApprove(
  question: ApproveQuestion,
  state: ApproveState,
  key: Key,
  context: AskContext,
): Outcome<ApproveState> {
  if (state.phrase !== undefined) return pressInPhrase(question, state, state.phrase, key, context);
  if (letterOf(key) === 'c') return { kind: 'page', page: 'commands' };
  const move = moveMenu(optionsOf(question), state.cursor, key);
  if (move.kind === 'ignored') return ignored;
  if (move.kind === 'moved') return stay({ cursor: move.cursor });
  switch (move.value) {
    case 'yes':
      return question.plan.phrase === undefined
        ? answered(approve(question.plan, context.now))
        : stay({ cursor: state.cursor, phrase: fieldOf() });
    case 'commands':
      return { kind: 'page', page: 'commands' };
    case 'accept-risk':
      return answered('accept-risk');
    default:
      return answered('declined');
  }
}

function pressInPhrase(
  question: ApproveQuestion,
  state: ApproveState,
  field: Field,
  key: Key,
  context: AskContext,
): Outcome<ApproveState> {
  if (key.kind === 'escape') return stay({ cursor: state.cursor });
  if (key.kind === 'enter') {
    try {
      return answered(approve(question.plan, context.now, field.value));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return stay({ ...state, problem: error.happened });
    }
  }
  const next = edited(field, key);
  return next === undefined ? stay(state) : stay({ cursor: state.cursor, phrase: next });
}

/** From this width on, whether a change can be undone stands in a column of its own. */
const besideColumns = 46;

/**
 * The numbered changes, whether each can be undone, and what all of it costs; the same in many Regions is one line
 * with those Regions under it. A dense section leaves what is tried again and taken back to the page of commands, and
 * in a narrow pane marks only what is final.
 */
export function planSection(plan: Plan, columns: number, isDense: boolean): readonly Line[] {
  const out: Line[] = [heading('Plan')];
  const series = regionSeries(plan.changes, (change) => [
    withKnownNames(change.summary, plan) as string,
    undoWords(change),
    ...shownRemarks(change, isDense),
  ]);
  const numbers = series.map(({ members, regions }) =>
    regions.length === 0 ? `${plan.changes.indexOf(members[0]) + 1}` : `${members.length}×`,
  );
  const digits = Math.max(...numbers.map((number) => number.length));
  const margin = digits + 4;
  const marksFinalOnly = isDense && columns < 60;
  // What goes on in the Regions named last does not name them again.
  let listed = '';
  for (const [index, { members, said, regions }] of series.entries()) {
    const isFinal = members[0].undo.kind === 'final';
    const [summary = '', undone = '', ...remarks] = said;
    const undo = span(undone, isFinal ? { hue: 'warning', bold: true } : { dim: true });
    const start: Line = [span(`  ${(numbers[index] ?? '').padStart(digits)}  `, { dim: true }), span(summary)];
    if (marksFinalOnly && !isFinal) out.push(...wrapLine(start, columns, margin));
    else if (columns < besideColumns)
      out.push(...wrapLine([...start, span(' · ', { dim: true }), undo], columns, margin));
    else {
      const parts = wrapLine(start, columns - lineColumns([undo]) - 2, margin);
      out.push(...parts.map((part, row) => (row === 0 ? spread(part, [undo], columns) : part)));
    }
    const where = regions.join(', ');
    const isNew = where !== '' && where !== listed;
    if (isNew) listed = where;
    for (const remark of [...(isNew ? [where] : []), ...remarks]) {
      out.push(...paragraph(`${' '.repeat(margin)}${remark}`, columns, { dim: true }, margin));
    }
  }
  if (isDense) {
    const hasFinal = plan.changes.some(({ undo }) => undo.kind === 'final');
    const undo = hasFinal ? 'What is not marked final can be undone. ' : 'All of it can be undone. ';
    const text = 'The commands (c) say how, what is tried again, and what is taken back if the rest fails.';
    out.push(...paragraph((marksFinalOnly ? undo : '') + text, columns, { dim: true }));
  }
  for (const note of [...placeholderLines(plan), ...(plan.remarks ?? [])]) {
    out.push(...paragraph(note, columns, { dim: true }, 2));
  }
  return [...out, ...wrapLine([span('Cost', { bold: true }), span(`  ${planCost(plan)}`)], columns, 6)];
}

function shownRemarks(change: Change, isDense: boolean): readonly string[] {
  return changeRemarks(change).filter(
    (remark) => !remark.startsWith('To undo') && !(isDense && /^(Tried again|If the rest fails)/.test(remark)),
  );
}

export function viewApprove(
  question: ApproveQuestion,
  state: ApproveState,
  context: AskContext,
  columns: number,
): AskView {
  const lines = questionParagraphs(question, columns);
  const full = planSection(question.plan, columns, false);
  const isLong = columns < 60 || context.rows < 30 || lines.length + full.length > context.rows - 15;
  const isDense = question.plan.changes.length > 3 && isLong;
  const section = isDense ? planSection(question.plan, columns, true) : full;
  const body = [...lines, ...(lines.length === 0 ? [] : [blank]), ...section];
  const problem = problemParagraph(state.problem ?? question.problem, columns);
  const { phrase } = question.plan;
  if (state.phrase !== undefined && phrase !== undefined) {
    const foot = [
      ...problem,
      ...paragraph(phrase.because, columns),
      blank,
      ...wrapLine([span('To go on, type  '), span(phrase.text, { bold: true, hue: 'accent' })], columns, 2),
      fieldLine(state.phrase, columns, true, context.colour),
    ];
    return { layout: 'pane', body, foot, focus: foot.length - 1, hints: [hints.submit, hints.back, hints.interrupt] };
  }
  const menu = menuView(optionsOf(question), state.cursor, columns);
  return {
    layout: 'pane',
    body,
    foot: [...problem, ...menu.lines],
    focus: problem.length + menu.focus,
    focusLines: menu.focusLines,
    hints: [hints.move, hints.choose, hints.commands, hints.why, hints.back, hints.leave],
  };
}
