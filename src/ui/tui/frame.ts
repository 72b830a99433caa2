// Composes one frame: header, list, pane, help line. A frame is always one row shorter than the window and
// no wider than it, whatever the content; what does not fit scrolls and says so.
import type { AskContext, AskView, PaneView, ScreenView } from './ask-context.ts';
import { consents } from './asks/ask.ts';
import { listColumns, listLines } from './control-list.ts';
import { badge, headerLine } from './header.ts';
import { hintsUnder, pageHints } from './help.ts';
import { keyHints, keyLine, keyLines, leaveLines } from './key-line.ts';
import { hints } from './keys.ts';
import type { Line } from './lines.ts';
import {
  beside as joined,
  blank,
  cutLine,
  line,
  lineColumns,
  padded,
  paragraph,
  span,
  spread,
  windowed,
} from './lines.ts';
import { pageLines } from './pages.ts';
import { paneViews } from './pane.ts';
import { progressLines } from './progress.ts';
import { hubId, type Screen } from './screen.ts';
import { progressWords } from '../words.ts';

/** The smallest window that is drawn, and the smallest that shows the list beside the pane. */
export const smallest = { columns: 40, rows: 16 } as const;
export const wideColumns = 80;

/**
 * Under this many rows the line of progress goes (the title says which step it is), and so does the rule above the keys:
 * the text needs their lines.
 */
const roomyRows = 18;

/** Longer lines are hard to read, however wide the window. */
const readableColumns = 88;

export interface Frame {
  readonly lines: readonly Line[];
  readonly scroll: ScrollRange;
}

export interface ScrollRange {
  /** Lines a page key moves. */
  readonly page: number;
  readonly max: number;
}

const unscrolled: ScrollRange = { page: 1, max: 0 };

/** The whole frame for `screen` in the window of `context`. `beat` turns the spinner. */
export function frameOf(screen: Screen, context: AskContext, beat = 0): Frame {
  const { columns } = context;
  const rows = context.rows - 1;
  if (columns < smallest.columns || context.rows < smallest.rows) {
    return { lines: tooSmall(screen, columns, Math.max(1, rows)), scroll: unscrolled };
  }
  if (screen.page !== undefined) {
    const body = pageLines(screen.page, screen, columns - 2, hintsUnder(screen, context, readableColumns));
    const view: PaneView = { layout: 'alone', body, foot: [], focus: 0, hints: pageHints(screen) };
    const page = folded(view, screen, columns, rows);
    if (page.scroll.max > 0) return page;
    return folded({ ...view, hints: view.hints.filter((hint) => hint !== hints.read) }, screen, columns, rows);
  }
  const isWide = columns >= wideColumns && screen.lines.length > 0;
  const paneColumns = Math.min(isWide ? columns - listColumns - 3 : columns - 2, readableColumns);
  const around = rows + 1 < roomyRows ? 3 : 4 + progressAbove(screen, columns, rows).length;
  const view = fittingView(screen, context, paneColumns, rows - (isWide ? 4 : around), beat);
  switch (view.layout) {
    case 'screen':
      return pictured(view, screen, context, rows);
    case 'alone': {
      const alone = fittingView(screen, context, Math.min(columns - 2, readableColumns), rows - around, beat);
      return alone.layout === 'screen' ? pictured(alone, screen, context, rows) : folded(alone, screen, columns, rows);
    }
    case 'pane': {
      if (!isWide) return folded(view, screen, columns, rows);
      const fits = view.body.length + view.foot.length <= rows - 4;
      // What does not fit beside the list gets the width of the list as well, so that the question is read whole.
      if (screen.ask === undefined || fits || columns >= 110) {
        return sideBySide(view, screen, columns, rows, paneColumns);
      }
      const wide = fittingView(screen, context, Math.min(columns - 2, readableColumns), rows - around, beat);
      return wide.layout === 'screen' ? pictured(wide, screen, context, rows) : folded(wide, screen, columns, rows);
    }
  }
}

/** The fullest view that fits into `rows`, or the briefest that is worth scrolling. */
function fittingView(screen: Screen, context: AskContext, columns: number, rows: number, beat: number): AskView {
  let briefest: AskView | undefined;
  for (const view of paneViews(screen, context, columns, beat)) {
    const fits = view.body.length + view.foot.length <= rows;
    if (fits || view.layout === 'screen' || screen.ask === undefined) return view;
    briefest = view;
  }
  return briefest ?? { layout: 'pane', body: [], foot: [], focus: 0, hints: [] };
}

/** The control marked in the list: on the hub the one under the cursor, else the one being worked on. */
function inFront({ ask, current }: Screen): string | undefined {
  if (ask?.kind !== 'choose' || ask.question.id !== hubId) return current;
  return ask.question.options[ask.state.cursor]?.value;
}

/** How far the body of this screen can scroll. */
export function scrollRange(screen: Screen, context: AskContext): ScrollRange {
  return frameOf(screen, context).scroll;
}

/** True where Enter would consent to a plan whose end was not in sight yet: then it reads on. */
export function consentsUnread(screen: Screen, context: AskContext): boolean {
  return consents(screen.ask) && screen.hasReadAll !== true && screen.scroll < scrollRange(screen, context).max;
}

function rule(columns: number, joint?: { readonly at: number; readonly glyph: string }): Line {
  const text = '─'.repeat(columns);
  return line(joint === undefined ? text : text.slice(0, joint.at) + joint.glyph + text.slice(joint.at + 1), {
    dim: true,
  });
}

function sideBySide(view: PaneView, screen: Screen, columns: number, rows: number, paneColumns: number): Frame {
  const inner = rows - 4;
  const list = listLines(screen.lines, inFront(screen), inner);
  const { lines, scroll } = scrolling(view, screen, inner, paneColumns);
  const middle = lines.map((pane, row) => [
    ...padded(list[row] ?? blank, listColumns),
    span('│ ', { dim: true }),
    ...pane,
  ]);
  return {
    lines: [
      headerLine(screen.identity, columns),
      rule(columns, { at: listColumns, glyph: '┬' }),
      ...middle,
      rule(columns, { at: listColumns, glyph: '┴' }),
      keyLine(view.hints, screen, columns),
    ],
    scroll,
  };
}

function folded(view: Omit<PaneView, 'layout'>, screen: Screen, columns: number, rows: number): Frame {
  const progress = progressAbove(screen, columns, rows);
  const floor = rows + 1 < roomyRows ? [] : [rule(columns)];
  const { lines, scroll } = scrolling(view, screen, rows - 3 - progress.length - floor.length, columns - 2);
  return {
    lines: [
      headerLine(screen.identity, columns),
      ...progress,
      headRule(screen, columns, rows),
      ...lines.map((content): Line => [span(' '), ...content]),
      ...floor,
      keyLine(view.hints, screen, columns),
    ],
    scroll,
  };
}

/** The line of progress above the pane, where there is something to list and room for it. */
function progressAbove(screen: Screen, columns: number, rows: number): readonly Line[] {
  return rows + 1 < roomyRows ? [] : progressLines(screen.lines, inFront(screen), columns);
}

/** The rule under the header; where the line of progress has no room it carries how many controls hold. */
function headRule({ lines }: Screen, columns: number, rows: number): Line {
  if (rows + 1 >= roomyRows || lines.length === 0) return rule(columns);
  const said = `── ${progressWords(lines)} `;
  return line(said.padEnd(columns, '─'), { dim: true });
}

type Scrolling = Pick<PaneView, 'body' | 'head' | 'foot' | 'focus' | 'focusLines'>;

/** A foot that scrolls shows at least so many lines, and those in focus with a note above and below. */
const shortestFoot = 4;

/** Exactly `rows` lines: the body, scrolled, then the foot. */
function scrolling(view: Scrolling, screen: Screen, rows: number, columns: number): Frame {
  const { body } = view;
  const fits = body.length + view.foot.length <= rows;
  const head = Math.min(body.length, view.head ?? 3);
  // A body that is shown whole needs no line that says what is hidden.
  const { focusLines = 1 } = view;
  const shortest = Math.max(shortestFoot, focusLines + 2);
  const limit = fits ? rows : Math.max(shortest, rows - head - (head < body.length ? 1 : 0));
  const foot = windowed(view.foot, view.focus, limit, focusLines);
  const fill = (lines: readonly Line[]) =>
    Array.from({ length: rows }, (_, row) => cutLine(lines[row] ?? blank, columns));
  if (body.length + foot.length <= rows) {
    const hasGap = body.length > 0 && foot.length > 0 && body.length + foot.length < rows;
    return { lines: fill([...body, ...(hasGap ? [blank] : []), ...foot]), scroll: unscrolled };
  }
  const shown = Math.max(1, rows - foot.length - 1);
  const max = Math.max(0, body.length - shown);
  const readsOn = consents(screen.ask) && screen.hasReadAll !== true && screen.scroll < max;
  // Without a question the newest line matters; with one, the owner reads from the top.
  const offset = screen.ask === undefined && screen.page === undefined ? max : Math.min(screen.scroll, max);
  const note = [...(offset > 0 ? [`↑ ${offset}`] : []), ...(offset < max ? [`↓ ${max - offset}`] : [])].join('  ');
  const more = spread(
    line(`${note} more${readsOn ? '' : max === 1 ? ' line' : ' lines'}`, { hue: 'accent' }),
    [...(readsOn ? [...keyHints([hints.readOn]), span('   ')] : []), span(hints.scroll.key, { dim: true })],
    Math.min(columns, readableColumns),
  );
  return {
    lines: fill([...body.slice(offset, offset + shown), more, ...foot]),
    scroll: { page: Math.max(1, shown - 1), max },
  };
}

/** A screen with a picture that must not be cut. */
function pictured(view: ScreenView, screen: Screen, context: AskContext, rows: number): Frame {
  const { columns } = context;
  switch (view.placement) {
    case 'filling': {
      const mark = badge(screen.identity);
      const keys = [...mark, ...keyLine(view.hints, screen, columns - lineColumns(mark))];
      const isFull = view.picture.length + 1 >= rows;
      const progress = isFull ? [] : progressLines(screen.lines, inFront(screen), columns);
      return { lines: [...progress, ...view.picture, keys], scroll: unscrolled };
    }
    case 'above': {
      const margin = Math.floor((columns - view.pictureColumns) / 2);
      const picture = view.picture.map((part): Line => [span(' '.repeat(margin)), ...part]);
      const isFull = view.body.length + view.foot.length + 1 > rows - picture.length - 3;
      const progress = isFull ? [] : progressLines(screen.lines, inFront(screen), columns);
      const { lines, scroll } = scrolling(view, screen, rows - picture.length - progress.length - 2, columns - 2);
      return {
        lines: [
          headerLine(screen.identity, columns),
          ...progress,
          ...picture,
          ...lines.map((content): Line => [span(' '), ...content]),
          keyLine(view.hints, screen, columns),
        ],
        scroll,
      };
    }
    case 'beside': {
      const textColumns = columns - view.pictureColumns - 3;
      const keys = screen.isLeaving ? leaveLines(textColumns) : keyLines(view.hints, textColumns);
      const height = Math.max(view.picture.length, Math.min(rows, 30));
      const top = spread(line('rootlock', { bold: true }), badge(screen.identity), textColumns);
      const progress = progressLines(screen.lines, inFront(screen), textColumns);
      const { lines, scroll } = scrolling(view, screen, height - keys.length - progress.length - 3, textColumns);
      const text = [top, ...progress, blank, ...lines, blank, ...keys];
      return { lines: joined(view.picture, view.pictureColumns + 2, text), scroll };
    }
  }
}

function tooSmall(screen: Screen, columns: number, rows: number): readonly Line[] {
  const lines = [
    ...(screen.identity?.rehearsal === true ? [badge(screen.identity)] : []),
    ...paragraph(
      `This window is ${columns} × ${rows + 1}; the wizard needs ${smallest.columns} × ${smallest.rows}.`,
      columns,
      { bold: true },
    ),
    ...paragraph(
      'Enlarge it and it comes back by itself, or leave with Ctrl-C and start again with --ui plain. Nothing is lost.',
      columns,
    ),
    ...progressLines(screen.lines, inFront(screen), columns),
  ];
  return lines.slice(0, rows);
}
