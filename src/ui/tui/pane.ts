// The right pane: the control in front of the owner, what was found, what is being done, and the question.
import type { Fact } from '../../engine/port.ts';
import { durationWords, toneGlyph } from '../words.ts';
import type { AskContext, AskView } from './ask-context.ts';
import { viewAsk } from './asks/ask.ts';
import { hints } from './keys.ts';
import type { Line } from './lines.ts';
import { blank, line, lineColumns, paragraph, span, spread, wrapLine } from './lines.ts';
import { type ChangeProgress, isAboutList, isUnderWay, type Screen } from './screen.ts';
import { type Look, toneLook } from './theme.ts';
import { columnsOf, drawable } from './width.ts';

/** From here on a wait says how long it has been, in milliseconds. */
const longWait = 5_000;

const spinner = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** A title with the place of its control in the list at the right end. */
function titleLines(text: string, { opened, lines, ask }: Screen, columns: number): readonly Line[] {
  const index = isAboutList(ask?.question.id) ? -1 : lines.findIndex(({ id }) => id === opened?.control);
  const place = index === -1 ? [] : [span(`${index + 1} of ${lines.length}`, { dim: true })];
  const title = paragraph(text, columns - (index === -1 ? 0 : lineColumns(place) + 2), { bold: true });
  return title.map((part, row) => (row === 0 && index !== -1 ? spread(part, place, columns) : part));
}

/** Everything above the ask's own body. */
function controlLines(screen: Screen, columns: number, brevity: Brevity): readonly Line[] {
  const { opened, ask } = screen;
  const out: Line[] = [];
  // Where only one title has room, it is the question's.
  const isSilent = brevity >= 3 && ask !== undefined && ask.question.title !== opened?.title;
  if (opened !== undefined && !isAboutList(ask?.question.id) && !isSilent) {
    out.push(...titleLines(opened.title, screen, columns));
    if (brevity === 0) out.push(blank, ...paragraph(opened.why, columns));
    if (opened.facts.length > 0 && brevity < 2)
      out.push(blank, line('Found', { bold: true }), ...factLines(opened.facts, columns));
  }
  return out;
}

/** Labels in one column, values in the next. */
export function factLines(facts: readonly Fact[], columns: number): readonly Line[] {
  const labelColumns = Math.min(
    Math.max(...facts.map(({ label }) => columnsOf(drawable(label)))),
    Math.floor(columns / 2),
  );
  return facts.flatMap(({ label, value, tone }) =>
    wrapLine(
      [
        span(`${toneGlyph(tone)} `, { ...toneLook(tone), bold: true }),
        span(label.padEnd(labelColumns), { dim: true }),
        span('  '),
        span(value, tone === 'plain' ? {} : { bold: tone !== 'good' }),
      ],
      columns,
      labelColumns + 4,
    ),
  );
}

const progressLooks: { readonly [state in ChangeProgress['state']]: readonly [string, Look, string] } = {
  started: ['◐', { hue: 'accent' }, ''],
  waiting: ['◐', { hue: 'warning' }, 'waiting'],
  done: ['✓', { hue: 'good' }, ''],
  failed: ['✗', { hue: 'bad' }, 'failed'],
  'taken-back': ['↶', { hue: 'warning' }, 'taken back'],
};

function progressLines(
  { progress, ask }: Screen,
  columns: number,
  beat: number,
  now: number,
  brevity: Brevity,
): readonly Line[] {
  if (progress.length === 0) return [];
  // Behind a question only what went wrong is told one by one, and not in the question's own words again.
  const done = ask === undefined || brevity >= 3 ? [] : progress.filter(({ state }) => state === 'done');
  const told = ask === undefined ? progress : progress.filter(({ state }) => state !== 'done');
  const count = done.length === 1 ? '1 change' : `${done.length} changes`;
  const out: Line[] = [
    ...(told.length === 0 ? [] : [line('Changes', { bold: true })]),
    ...(done.length === 0 ? [] : [[span('✓ ', { hue: 'good', bold: true }), span(`${count} made`)]]),
  ];
  for (const change of told) {
    const { summary, state, detail: said } = change;
    const detail = said === ask?.question.title ? undefined : said;
    const [still, look, word] = progressLooks[state];
    // While nothing is asked the sign of what is under way turns, so that a slow answer does not look like a halt.
    const isTurning = ask === undefined && isUnderWay(change);
    const glyph = isTurning ? (spinner[beat % spinner.length] ?? still) : still;
    const why = [word, detail ?? ''].filter((text) => text !== '').join(': ');
    const aside = [why, isTurning ? waitedWords(change, now) : ''].filter((text) => text !== '').join(' · ');
    out.push(
      ...wrapLine(
        [
          span(`${glyph} `, { ...look, bold: true }),
          span(summary),
          span(aside === '' ? '' : `   ${aside}`, { dim: true }),
        ],
        columns,
        2,
      ),
    );
  }
  return out;
}

/** How long a change has been under way, once that is long, and how long it may be where that is known. */
function waitedWords({ since, atMostSeconds }: ChangeProgress, now: number): string {
  const most = atMostSeconds === undefined ? '' : `at most ${durationWords(atMostSeconds * 1000)}`;
  if (now - since < longWait) return most;
  return [durationWords(now - since), ...(most === '' ? [] : [most])].join(', ');
}

/** Notices that the question itself does not already repeat word for word. */
function noticeLines({ notices, ask }: Screen, columns: number): readonly Line[] {
  const said = new Set(ask === undefined ? [] : [ask.question.title, ask.question.problem, ...ask.question.lines]);
  return notices
    .filter(({ title, lines }) => !(said.has(title) && lines.every((text) => said.has(text))))
    .flatMap(({ tone, title, lines }, index) => [
      ...(index > 0 ? [blank] : []),
      ...wrapLine(
        [span(`${toneGlyph(tone)} `, { ...toneLook(tone), bold: true }), span(title, { bold: true })],
        columns,
        2,
      ),
      ...lines.flatMap((text) => paragraph(`  ${text}`, columns, {}, 2)),
    ]);
}

/** What is waited for while nothing is asked, unless a change above says it already. */
function busyLines(screen: Screen, now: number, columns: number, beat: number): readonly Line[] {
  const { busy, progress, isEnding, toldAt = now } = screen;
  if (busy === undefined && isEnding !== true && progress.some(isUnderWay)) return [];
  const text = isEnding === true ? 'Leaving: what was begun is brought to an end' : (busy?.text ?? 'One moment');
  const waited = now - (busy?.since ?? toldAt);
  return wrapLine(
    [
      span(`${spinner[beat % spinner.length] ?? ''} `, { hue: 'accent', bold: true }),
      span(text),
      span(waited < longWait ? '' : `   ${durationWords(waited)}`, { dim: true }),
    ],
    columns,
    2,
  );
}

function sections(...parts: readonly (readonly Line[])[]): readonly Line[] {
  return parts.filter((part) => part.length > 0).flatMap((part, index) => (index > 0 ? [blank, ...part] : part));
}

/**
 * What is left out where rows are short: 1 the sentence of why, 2 also what was found (the `?` page has both), 3 also
 * the control's title where the question has one, and the count of changes made, 4 also the blank line under the title;
 * the question then comes before all that is told besides.
 */
type Brevity = 0 | 1 | 2 | 3 | 4;

/** The views of one screen from the fullest on, each briefer than the one before. `beat` turns the spinner. */
export function* paneViews(screen: Screen, context: AskContext, columns: number, beat: number): Generator<AskView> {
  const view = screen.ask === undefined ? undefined : viewAsk(screen.ask, context, columns);
  for (const brevity of [0, 1, 2, 3, 4] as const) yield paneView(screen, context, columns, beat, view, brevity);
}

/** What the pane shows for this screen: the view of its ask with everything around it. */
function paneView(
  screen: Screen,
  context: AskContext,
  columns: number,
  beat: number,
  view: AskView | undefined,
  brevity: Brevity,
): AskView {
  const { ask, opened } = screen;
  const above = controlLines(screen, columns, brevity);
  const doing = progressLines(screen, columns, beat, context.now, brevity);
  const notices = noticeLines(screen, columns);
  if (ask === undefined || view === undefined) {
    return {
      layout: 'pane',
      body: sections(above, doing, notices),
      foot: busyLines(screen, context.now, columns, beat),
      focus: 0,
      hints: [hints.why, hints.interrupt],
    };
  }
  if (view.layout === 'screen') return view;
  const needsTitle =
    view.layout === 'alone' ? view.hasOwnTitle !== true : above.length === 0 || ask.question.title !== opened?.title;
  const isPlaced = view.layout === 'pane' && above.length === 0;
  const title = !needsTitle
    ? []
    : isPlaced
      ? titleLines(ask.question.title, screen, columns)
      : paragraph(ask.question.title, columns, { bold: true });
  const gap = brevity < 4 && title.length > 0 && view.body.length > 0 ? [blank] : [];
  const asked = [...title, ...gap, ...view.body];
  // Alone on the screen, what is asked comes first: a secret must not be pushed out of sight.
  const body =
    view.layout === 'alone'
      ? sections(asked, notices)
      : brevity < 4
        ? sections(above, doing, notices, asked)
        : sections([...above, ...asked], doing, notices);
  // The head is counted from where the view's own body begins.
  const isFirst = view.layout === 'alone' || brevity === 4;
  const before = isFirst ? above.length + title.length + gap.length : body.length - view.body.length;
  return { ...view, body, head: before + Math.min(view.head ?? 2, view.body.length) };
}
