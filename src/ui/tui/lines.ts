// A frame is built from lines, a line from spans. Everything is measured and wrapped here, before Ink sees
// it, so that the height of every part is known and no frame can overflow the window.
import { columnsOf, columnsOfCharacter, drawable } from './width.ts';
import type { Look } from './theme.ts';

export interface Span extends Look {
  readonly text: string;
}

export type Line = readonly Span[];

/** The only way to a span: its text is made drawable here. */
export function span(text: string, look: Look = {}): Span {
  return { ...look, text: drawable(text) };
}

export const blank: Line = [];

/** One line of one look. */
export function line(text: string, look: Look = {}): Line {
  return [span(text, look)];
}

export function lineText(spans: Line): string {
  return spans.map(({ text }) => text).join('');
}

export function lineColumns(spans: Line): number {
  return spans.reduce((sum, { text }) => sum + columnsOf(text), 0);
}

/** Cuts a line at `columns`, with `…` in place of the rest. */
export function cutLine(spans: Line, columns: number): Line {
  if (lineColumns(spans) <= columns) return spans;
  const out: Span[] = [];
  let left = columns - 1;
  for (const piece of spans) {
    let kept = '';
    for (const character of piece.text) {
      const width = columnsOfCharacter(character);
      if (width > left) return [...out, { ...piece, text: `${kept}…` }];
      kept += character;
      left -= width;
    }
    out.push({ ...piece, text: kept });
  }
  return out;
}

/** `left` and `right` at the two ends of `columns`; the left end gives way when there is too little room. */
export function spread(left: Line, right: Line, columns: number): Line {
  const room = Math.max(0, columns - lineColumns(right));
  const kept = lineColumns(left) > room - 1 ? cutLine(left, Math.max(0, room - 1)) : left;
  return [...kept, span(' '.repeat(Math.max(0, room - lineColumns(kept)))), ...right];
}

export function padded(spans: Line, columns: number): Line {
  const missing = columns - lineColumns(spans);
  return missing > 0 ? [...spans, span(' '.repeat(missing))] : cutLine(spans, columns);
}

interface Word {
  readonly span: Span;
  readonly columns: number;
}

function wordsOf(spans: Line): readonly Word[] {
  return spans.flatMap((piece) =>
    (piece.text.match(/ +|[^ ]+/g) ?? []).map((text) => ({ span: { ...piece, text }, columns: columnsOf(text) })),
  );
}

/** Pieces of one word that each fit into `columns`. */
function pieces(word: Word, columns: number): readonly Span[] {
  const out: Span[] = [];
  let text = '';
  for (const character of word.span.text) {
    if (columnsOf(text + character) > columns) {
      out.push({ ...word.span, text });
      text = '';
    }
    text += character;
  }
  return [...out, { ...word.span, text }];
}

/**
 * Breaks a line at spaces so that each part fits into `columns`; a word that does not fit anywhere is
 * broken where it must be. Parts after the first are indented by `indent` columns.
 */
export function wrapLine(spans: Line, columns: number, indent = 0): readonly Line[] {
  const lines: Line[] = [];
  const margin = Math.min(indent, Math.max(0, columns - 8));
  let current: Span[] = [];
  let used = 0;
  let hasText = false;
  const finish = () => {
    while (current.length > 1 && /^ *$/.test(current.at(-1)?.text ?? '')) current.pop();
    lines.push(current);
    current = margin > 0 ? [span(' '.repeat(margin))] : [];
    used = margin;
    hasText = false;
  };
  for (const word of wordsOf(spans)) {
    const isSpace = word.span.text.startsWith(' ');
    if (used + word.columns > columns) {
      if (isSpace) {
        if (hasText) finish();
        continue;
      }
      if (hasText) finish();
      for (const [index, piece] of pieces(word, Math.max(1, columns - used)).entries()) {
        if (index > 0) finish();
        current.push(piece);
        used += columnsOf(piece.text);
        hasText = true;
      }
      continue;
    }
    if (isSpace && !hasText && lines.length > 0) continue;
    current.push(word.span);
    used += word.columns;
    hasText ||= !isSpace;
  }
  if (hasText || lines.length === 0) lines.push(current);
  return lines;
}

/** One paragraph of one look, wrapped. */
export function paragraph(text: string, columns: number, look: Look = {}, indent = 0): readonly Line[] {
  return wrapLine(line(text, look), columns, indent);
}

/** `right` beside `left`, which is `columns` wide; as many lines as the longer one. */
export function beside(left: readonly Line[], columns: number, right: readonly Line[]): readonly Line[] {
  const count = Math.max(left.length, right.length);
  return Array.from({ length: count }, (_, row) => [...padded(left[row] ?? blank, columns), ...(right[row] ?? blank)]);
}

/**
 * The part of `lines` that shows `count` of them from line `focus` on within `limit` lines, which must be two more. The
 * first or last line of the part is given to a note that says how many are hidden there.
 */
export function windowed(lines: readonly Line[], focus: number, limit: number, count = 1): readonly Line[] {
  if (lines.length <= limit) return lines;
  if (limit < 4) return lines.slice(Math.max(0, Math.min(focus, lines.length - limit)), Math.max(0, focus) + limit);
  const before = count === 1 ? Math.floor(limit / 2) : Math.floor((limit - count) / 2);
  const start = Math.max(0, Math.min(focus - before, lines.length - limit));
  const shown = [...lines.slice(start, start + limit)];
  if (start > 0) shown[0] = line(`  ↑ ${start + 1} more`, { dim: true });
  const below = lines.length - start - limit;
  if (below > 0) shown[limit - 1] = line(`  ↓ ${below + 1} more`, { dim: true });
  return shown;
}
