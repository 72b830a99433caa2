// The help line: the keys that mean something now, each with its word; or the question whether to leave.
import { copiedLine } from './help.ts';
import { type Hint, hints } from './keys.ts';
import { cutLine, type Line, lineColumns, paragraph, span } from './lines.ts';
import type { Screen } from './screen.ts';

/** Without what stands in brackets. */
function shortened(hint: Hint): Hint {
  return { ...hint, does: hint.does.replace(/ \(.*\)$/, '') };
}

function briefly(hint: Hint): Hint {
  return { ...hint, does: hint.brief ?? shortened(hint).does };
}

function hintSpans({ key, does }: Hint): Line {
  return [span(key, { bold: true }), span(` ${does}`, { dim: true })];
}

/** The question whether to leave, in a narrow column. */
export function leaveLines(columns: number): readonly Line[] {
  return [
    ...paragraph('Leave now? Everything done so far is kept.', columns, { bold: true }),
    keyHints([hints.leaveNow, hints.stay]),
  ];
}

/** Keys with their words, one after the other. */
export function keyHints(list: readonly Hint[]): Line {
  return list.flatMap((hint, index) => [...(index > 0 ? [span('   ')] : []), ...hintSpans(hint)]);
}

/** The help line: as many hints as fit, in order, the last one (the way out) always. */
export function keyLine(
  list: readonly Hint[],
  { isLeaving, copied }: Pick<Screen, 'isLeaving' | 'copied'>,
  columns: number,
): Line {
  if (isLeaving) {
    const long: Line = [
      span(' Leave now? Everything done so far is kept.   ', { bold: true }),
      ...keyHints([hints.leaveNow, hints.stay]),
    ];
    return lineColumns(long) <= columns
      ? long
      : [span(' Leave now?   ', { bold: true }), ...keyHints([hints.leaveNow, hints.stay])];
  }
  if (copied !== undefined) return copiedLine(copied, columns);
  const all = list.length > 0 ? list : [hints.interrupt];
  let kept: readonly Hint[] = all;
  for (;;) {
    const drawn = [kept, kept.map(shortened), kept.map(briefly)].map((some): Line => [span(' '), ...keyHints(some)]);
    const fitting = drawn.find((some) => lineColumns(some) <= columns);
    if (fitting !== undefined) return fitting;
    const least = Math.min(...kept.map(({ spare = Infinity }) => spare));
    if (least === Infinity) return cutLine(drawn.at(-1) ?? [], columns);
    kept = kept.filter(({ spare }) => spare !== least);
  }
}

/** The hints over as many lines as they need in a narrow column. */
export function keyLines(full: readonly Hint[], columns: number): readonly Line[] {
  const list = full.map(shortened);
  const lines: Hint[][] = [];
  for (const hint of list) {
    const last = lines.at(-1);
    if (last !== undefined && lineColumns(keyHints([...last, hint])) <= columns) last.push(hint);
    else lines.push([hint]);
  }
  return lines.map((part) => cutLine(keyHints(part), columns));
}
