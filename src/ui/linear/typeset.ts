// How linear mode sets a line of text on the page: broken at words, facts and controls in columns, commands so that they
// can be copied whole. Nothing here knows what was printed before.
import type { TextLine, Look as TextLook } from '../text-line.ts';
import { commandLines } from '../tui/command-lines.ts';
import { line as lineOf, lineColumns, span, wrapLine, type Line } from '../tui/lines.ts';
import { stateLook, toneLook, type Look } from '../tui/theme.ts';
import { columnsOf, drawable } from '../tui/width.ts';
import { controlRow } from '../summary-lines.ts';
import { toneGlyph } from '../words.ts';

/** Longer lines are hard to read, however wide the window. */
const readableColumns = 88;

const looks: { readonly [look in TextLook]: Look } = {
  plain: {},
  heading: { bold: true },
  quiet: { dim: true },
  good: { hue: 'good' },
  warning: { hue: 'warning' },
  bad: { hue: 'bad' },
};

/** `text` as the lines that are printed in a window of `columns`. Line breaks in it stay. */
export function typeset(text: TextLine, columns: number): readonly Line[] {
  const width = Math.max(20, Math.min(columns, readableColumns));
  const { part } = text;
  switch (part?.kind) {
    case undefined:
      return text.text.split('\n').flatMap((line) => paragraph(line, width, looks[text.look]));
    case 'control-title':
      return titled(text.text, width);
    case 'control': {
      const [first = '', ...notes] = controlRow(part.line, width);
      // The mark and the state carry the colour; the note beside them does not.
      const start = first.slice(0, stateEnds);
      const look = stateLook(part.line.state);
      return [
        [span(start, look), span(first.slice(stateEnds), { dim: true })],
        ...notes.map((note) => lineOf(note, { dim: true })),
      ];
    }
    case 'fact': {
      const { label, value, tone } = part.fact;
      const labelColumns = Math.min(part.labelColumns, Math.floor(width / 3));
      const named = drawable(label);
      return wrapLine(
        [
          span(`  ${toneGlyph(tone)} `, { ...toneLook(tone), bold: true }),
          span(named + ' '.repeat(Math.max(0, labelColumns - columnsOf(named))), { dim: true }),
          span('  '),
          span(value, tone === 'warning' || tone === 'bad' ? { bold: true } : {}),
        ],
        width,
        labelColumns + 6,
      );
    }
    case 'command':
      return copied(part.says, part.command, width, looks[text.look]);
    case 'question-title': {
      const badge = span(part.badge, { bold: true, hue: 'rehearsal' });
      return wrapLine([badge, span(' - ', { dim: true }), span(part.title, { bold: true })], width, 2);
    }
    case 'verbatim':
      return [lineOf(`  ${text.text}`, looks[text.look])];
  }
}

/** Where the note of a control starts, when it stands beside its state. */
const stateEnds = 44;

/** Later lines stand under the first word: behind the margin, and behind the number where there is one. */
function paragraph(text: string, width: number, look: Look): readonly Line[] {
  const start = /^ *(?:\d+\. )?/.exec(text)?.[0].length ?? 0;
  return wrapLine([span(text, look)], width, start);
}

/** A title with a rule to the edge. */
function titled(title: string, width: number): readonly Line[] {
  const lines = wrapLine([span(title, { bold: true, hue: 'accent' })], width);
  const last = lines.at(-1) ?? [];
  const rule = '─'.repeat(Math.max(0, width - lineColumns(last) - 1));
  return [...lines.slice(0, -1), [...last, span(` ${rule}`, { dim: true })]];
}

/** Beside what it says where there is room; else on lines of its own that, pasted together, are the command. */
function copied(says: string, command: string, width: number, look: Look): readonly Line[] {
  const whole = `${says} ${command}`;
  if (columnsOf(drawable(whole)) <= width) return [lineOf(whole, look)];
  const margin = `${/^ */.exec(says)?.[0] ?? ''}  `;
  return [
    ...paragraph(says, width, look),
    ...commandLines(command, width - margin.length).map((text) => lineOf(margin + text, look)),
  ];
}
