// A list of options with a cursor. The cursor may stand on an option that cannot be chosen, which then
// says why.
import type { Option } from '../../engine/port.ts';
import type { Key } from './keys.ts';
import { letterOf } from './keys.ts';
import type { Line } from './lines.ts';
import { cutLine, paragraph, span, wrapLine } from './lines.ts';
import { columnsOf, drawable } from './width.ts';

export type MenuMove =
  | { readonly kind: 'moved'; readonly cursor: number }
  | { readonly kind: 'chosen'; readonly value: string }
  | { readonly kind: 'ignored' };

/** Where the cursor first stands: on `suggested` when it can be chosen, else on the first that can. */
export function menuStart(options: readonly Option[], suggested?: string): number {
  const wanted = options.findIndex(({ value, disabled }) => value === suggested && disabled === undefined);
  if (wanted !== -1) return wanted;
  return Math.max(
    0,
    options.findIndex(({ disabled }) => disabled === undefined),
  );
}

/** Options that a page key moves over. */
const pageOfOptions = 8;

/**
 * What a key does in a list. A digit only moves, here as in the linear front end: whatever is answered takes an Enter of
 * its own, so that no slip of the finger answers.
 */
export function moveMenu(options: readonly Option[], cursor: number, key: Key): MenuMove {
  const to = (index: number): MenuMove => {
    const next = Math.max(0, Math.min(index, options.length - 1));
    return next === cursor ? { kind: 'ignored' } : { kind: 'moved', cursor: next };
  };
  switch (key.kind) {
    case 'enter': {
      const option = options[cursor];
      return option === undefined || option.disabled !== undefined
        ? { kind: 'moved', cursor }
        : { kind: 'chosen', value: option.value };
    }
    case 'up':
    case 'back-tab':
      return to(cursor - 1);
    case 'down':
    case 'tab':
      return to(cursor + 1);
    case 'home':
      return to(0);
    case 'end':
      return to(options.length - 1);
    case 'page-up':
      return to(cursor - pageOfOptions);
    case 'page-down':
      return to(cursor + pageOfOptions);
    default: {
      const letter = letterOf(key) ?? '';
      if (letter === 'k') return to(cursor - 1);
      if (letter === 'j') return to(cursor + 1);
      return /^[1-9]$/.test(letter) && Number(letter) <= options.length ? to(Number(letter) - 1) : { kind: 'ignored' };
    }
  }
}

export interface MenuView {
  readonly lines: readonly Line[];
  /** Index into `lines` of the option under the cursor, and how many of them it takes. */
  readonly focus: number;
  readonly focusLines: number;
}

/** Before a label, and between it and what stands behind it. */
const [margin, between] = [2, 3];

/** How wide labels are taken to be, so that as many asides as can stand in one column. */
function asideColumn(widths: readonly number[], asides: readonly string[], columns: number): number {
  const inLine = (column: number) =>
    widths.filter((width, index) => {
      const aside = columnsOf(asides[index] ?? '');
      return aside > 0 && width <= column && margin + column + between + aside <= columns;
    }).length;
  return widths.reduce((best, width) => (inLine(width) > inLine(best) ? width : best), 0);
}

/**
 * Every option on a line of its own, hints after it, the reason under one that cannot be chosen. A dense menu cuts
 * short what would take a line of its own, but for the option under the cursor.
 */
export function menuView(
  options: readonly Option[],
  cursor: number | undefined,
  columns: number,
  isDense = false,
): MenuView {
  const lines: Line[] = [];
  let focus = 0;
  let focusLines = 1;
  const widths = options.map(({ label }) => columnsOf(drawable(label)));
  const asides = options.map(({ hint, disabled }) => drawable(disabled ?? hint ?? ''));
  const column = asideColumn(widths, asides, columns);
  for (const [index, option] of options.entries()) {
    const isCurrent = index === cursor;
    if (isCurrent) focus = lines.length;
    if (index - 1 === cursor) focusLines = lines.length - focus;
    const aside = asides[index] ?? '';
    const width = widths[index] ?? 0;
    const label: Line = [
      isCurrent ? span('❯ ', { hue: 'accent', bold: true }) : span('  '),
      span(option.label, {
        ...(isCurrent ? { bold: true } : {}),
        ...(isCurrent && option.disabled === undefined ? { hue: 'accent' } : {}),
        dim: option.disabled !== undefined,
      }),
    ];
    if (aside === '') {
      lines.push(...(isDense && !isCurrent ? [cutLine(label, columns)] : wrapLine(label, columns, 2)));
      continue;
    }
    // In the column with the others, or right behind a label that is too long for that.
    const gap = Math.max(0, column - width) + between;
    const room = columns - margin - width - gap;
    if (columnsOf(aside) <= room) {
      lines.push([...label, span(' '.repeat(gap) + aside, { dim: true })]);
      continue;
    }
    if (isDense && !isCurrent) {
      const behind = width <= column ? [span(' '.repeat(gap) + aside, { dim: true })] : [];
      lines.push(cutLine([...label, ...behind], columns));
    } else lines.push(...wrapLine(label, columns, 2));
    if (isCurrent || !isDense) lines.push(...paragraph(`    ${aside}`, columns, { dim: true }, 4));
  }
  if (cursor === options.length - 1) focusLines = lines.length - focus;
  return { lines, focus, focusLines };
}
