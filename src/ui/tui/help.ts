// What is said of keys beside the help line: which ones a page has, all of them in full, and what became of a copy.
import type { AskContext } from './ask-context.ts';
import { copyOf } from './copy.ts';
import { type Hint, hints, keysInWords } from './keys.ts';
import type { Line } from './lines.ts';
import { blank, cutLine, line, lineColumns, span, wrapLine } from './lines.ts';
import { paneViews } from './pane.ts';
import type { Screen } from './screen.ts';

/** The keys of the page that is open. */
export function pageHints(screen: Screen): readonly Hint[] {
  return [hints.read, ...(copyOf(screen) === undefined ? [] : [hints.copy]), hints.close];
}

/** The keys of what a page covers, whose pane would be `columns` wide at most. */
export function hintsUnder({ page: _, ...screen }: Screen, context: AskContext, columns: number): readonly Hint[] {
  const [fullest] = paneViews(screen, context, Math.min(context.columns - 2, columns), 0);
  return fullest?.hints ?? [];
}

/** Every key of `list` in full, where the help line has room for one of each; and those that are there always. */
export function helpLines(list: readonly Hint[], columns: number): readonly Line[] {
  const all = [...new Set<Hint>([...list, hints.interrupt, hints.suspend])];
  const width = Math.min(Math.max(...all.map(({ does }) => does.length)), Math.floor(columns / 2));
  return [
    blank,
    line('Keys', { bold: true }),
    ...all.flatMap((hint) =>
      wrapLine([span(`  ${hint.does.padEnd(width)}  `), span(keysInWords(hint), { bold: true })], columns, width + 4),
    ),
  ];
}

/** What became of a copy. No terminal confirms it, so no more is said than is known. */
export function copiedLine(copied: 'sent' | 'too-long', columns: number): Line {
  const [first, more] =
    copied === 'sent'
      ? ['Sent to the clipboard of your terminal.', 'If it is not there, select the text with the mouse.']
      : ['Too long for a clipboard.', 'Select the text with the mouse.'];
  const long = line(` ${first} ${more}`, { bold: true });
  return lineColumns(long) <= columns ? long : cutLine(line(` ${first}`, { bold: true }), columns);
}
