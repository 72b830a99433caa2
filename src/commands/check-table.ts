// One check as a page of text: groups with the worst first, a row and a next step for what is left, and what holds in
// as few lines as it needs. Pure; the words say everything, colour only repeats it.
import { countsOf } from '../check/json.ts';
import { isLeft } from '../check/worst-first.ts';
import type { CheckedControl, CheckReport } from '../check/report.ts';
import type { Grade } from '../engine/claim.ts';
import { harmless } from '../engine/harmless.ts';
import { blank, cutLine, line, type Line, lineColumns, padded, paragraph, span, spread } from '../ui/tui/lines.ts';
import { type Look, stateLook } from '../ui/tui/theme.ts';
import { middleCut } from '../ui/tui/width.ts';
import { sinceLines, sinceTitle } from '../ui/since-words.ts';
import { accountIdGrouped, rehearsalBadge, rehearsalSentence, stateGlyph, stateWord } from '../ui/words.ts';

export interface Page {
  readonly columns: number;
  /** Absent where nothing scrolls away: a file or a pipe. */
  readonly rows?: number;
  /** The whole command that opens the wizard on this account. */
  readonly wizard: string;
}

/** `crowded`: names only, by group and grade. */
type Density = 'roomy' | 'close' | 'tight' | 'crowded';

/** The roomiest layout whose whole page fits. */
export function checkTable(report: CheckReport, page: Page): readonly Line[] {
  const layouts = (['roomy', 'close', 'tight', 'crowded'] as const).map((density) => laidOut(report, page, density));
  // One row is the shell's.
  const fits = layouts.find(({ length }) => page.rows === undefined || length < page.rows);
  return fits ?? layouts.at(-1) ?? [];
}

function laidOut(report: CheckReport, page: Page, density: Density): readonly Line[] {
  const { columns } = page;
  const groups = [...new Set(report.controls.map(({ group }) => group))];
  const ofGroup = (group: string) => report.controls.filter((control) => control.group === group);
  const markWidth = Math.max(0, ...report.controls.map((control) => nextMark(control).length));
  const sections = groups.flatMap((group) => [
    ...(density === 'roomy' ? [blank] : []),
    ...(density === 'crowded'
      ? crowdedSection(group, ofGroup(group), columns)
      : [line(group, { bold: true }), ...sectionOf(ofGroup(group), columns, density, markWidth)]),
  ]);
  return [
    ...headOf(report, columns, density),
    ...sinceOf(report, columns, density),
    ...sections,
    ...footOf(report, page, density),
  ];
}

function headOf({ rehearsal, account, caller }: CheckReport, columns: number, density: Density): readonly Line[] {
  const badge = span(rehearsalBadge, { bold: true, hue: 'rehearsal' });
  const where = `${accountIdGrouped(account.id)} · ${account.region} · ${calledAs(caller.arn)}`;
  return [
    ...(rehearsal ? (isLow(density) ? [[badge]] : sentence([badge, span(`  ${rehearsalSentence}`)], columns)) : []),
    [span('Account ', { dim: true }), span(middleCut(harmless(where), Math.max(8, columns - 8)))],
    ...(account.kindRemark === undefined ? [] : paragraph(account.kindRemark, columns, { dim: true })),
  ];
}

/** What changed since the wizard last looked; in a low window only that something did. */
function sinceOf({ since }: CheckReport, columns: number, density: Density): readonly Line[] {
  const title = since === undefined ? undefined : sinceTitle(since);
  if (since === undefined || title === undefined) return [];
  const { differences } = since;
  if (differences.length === 0) return paragraph(title, columns, { dim: true });
  const worse = differences.filter(({ kind }) => kind === 'worse' || kind === 'overdue').length;
  if (isLow(density))
    return [cutLine(line(`${title}: ${differences.length} changed, ${worse} for the worse`), columns)];
  const layout = { most: density === 'roomy' ? 5 : 3, where: '--format json has them', isBrief: true };
  return [
    ...(density === 'roomy' ? [blank] : []),
    line(title, { bold: true }),
    ...sinceLines(since, layout).flatMap((text) => indented(text, 2, columns)),
  ];
}

export function sentence(spans: Line, columns: number): readonly Line[] {
  const [first, ...rest] = spans;
  if (first === undefined || lineColumns(spans) <= columns) return [spans];
  return [[first], ...paragraph(rest.map(({ text }) => text.trim()).join(' '), columns)];
}

/** The last part of the ARN says it: root, a user, a role with its session. */
export function calledAs(arn: string): string {
  const resource = arn.split(':').slice(5).join(':');
  return `as ${resource.replace(/^(user|assumed-role|federated-user)\//, '')}`;
}

const shortWidth = 22;
/** Below this a sentence would have less than half the row, and gets rows of its own. */
const narrow = 76;
const held: readonly Grade[] = ['attested', 'verified', 'not-applicable'];

function sectionOf(
  controls: readonly CheckedControl[],
  columns: number,
  density: Density,
  markWidth: number,
): readonly Line[] {
  const rows = controls.filter((control) => isLeft(control) || control.grade === 'accepted');
  return [
    ...rows.flatMap((control) => rowOf(control, columns, density, markWidth)),
    ...held.flatMap((grade) =>
      gradeLine(
        grade,
        controls.filter((control) => control.grade === grade),
        columns,
      ),
    ),
  ];
}

const isLow = (density: Density) => density === 'tight' || density === 'crowded';

export const shownGrades: readonly Grade[] = ['failed', 'open', 'unknown', 'accepted', ...held];

/** The name of the group stands before the worst of its grades. */
function crowdedSection(group: string, controls: readonly CheckedControl[], columns: number): readonly Line[] {
  const grades = shownGrades.filter((grade) => controls.some((control) => control.grade === grade));
  return grades.flatMap((grade, index) => {
    const ofGrade = controls.filter((control) => control.grade === grade);
    const names = ofGrade.map(({ short }) => short).join(', ');
    const start: Line = [
      ...(index === 0 ? [span(`${group}  `, { bold: true })] : [span('  ')]),
      span(`${stateGlyph(grade)} `, ofGrade[0] === undefined ? {} : markLook(ofGrade[0])),
      span(`${stateWord(grade)}  `, { dim: true }),
    ];
    return paragraphAfter(start, names, columns, {}, 4);
  });
}

/** What needs nothing, by name only: why it holds is in the other formats. */
export function gradeLine(
  grade: Grade,
  controls: readonly Pick<CheckedControl, 'short'>[],
  columns: number,
): readonly Line[] {
  if (controls.length === 0) return [];
  const names = controls.map(({ short }) => short).join(', ');
  const mark = span(`  ${stateGlyph(grade)} `, stateLook(grade));
  return paragraphAfter([mark, span(`${stateWord(grade)}  `, { dim: true })], names, columns, {}, 4);
}

function rowOf(control: CheckedControl, columns: number, density: Density, markWidth: number): readonly Line[] {
  const { grade, short, statement } = control;
  const mark = span(`  ${stateGlyph(grade)} `, markLook(control));
  const name = span(short);
  const word = gradeWords(control);
  if (density === 'tight') return tightRow(control, columns, markWidth);
  if (columns < narrow) {
    return [
      cutLine([mark, name, span(`  ${word}`, { dim: true })], columns),
      ...indented(statement, 6, columns),
      ...nextLines(control, columns),
    ];
  }
  const wide = columns >= 100 ? 17 : 8;
  const indent = 4 + shortWidth + 1 + wide + 1;
  const start: Line = [
    mark,
    span(short.padEnd(shortWidth + 1)),
    span(cutWord(word, wide).padEnd(wide + 1), { dim: true }),
  ];
  return [...paragraphAfter(start, statement, columns, {}, indent), ...nextLines(control, columns)];
}

/** `open, critical` where there is room for it; else the grade alone. */
const cutWord = (word: string, width: number) => (word.length <= width ? word : word.split(',', 1).join(''));

function gradeWords(control: CheckedControl): string {
  return isLeft(control) && !control.byWord
    ? `${stateWord(control.grade)}, ${control.severity}`
    : stateWord(control.grade);
}

function markLook(control: CheckedControl): Look {
  if (!isLeft(control) || control.grade === 'unknown') return stateLook(control.grade);
  return {
    hue: !control.byWord && (control.severity === 'critical' || control.severity === 'high') ? 'bad' : 'warning',
  };
}

const nextIndent = 6;

function nextLines({ next }: CheckedControl, columns: number): readonly Line[] {
  if (next === undefined) return [];
  const { says, after, command, link } = next;
  const first = after.length === 0 ? '' : `, after ${after.map((short) => `“${short}”`).join(' and ')}`;
  const by = command === undefined ? '' : 'rootlock: ';
  const arrow: Line = [span(' '.repeat(nextIndent)), span('→ ', { hue: 'accent' })];
  return [
    ...paragraphAfter(arrow, `${by}${says}${first}`, columns, {}, nextIndent + 2),
    // A link is for copying: it is never broken.
    ...(link === undefined
      ? []
      : [line(`${' '.repeat(Math.max(0, Math.min(nextIndent + 2, columns - link.length)))}${link}`)]),
  ];
}

/** One row for all of it: the statement gives way to the next step, which stands in a column of its own. */
function tightRow(control: CheckedControl, columns: number, markWidth: number): readonly Line[] {
  const word = columns < narrow ? '' : control.grade.padEnd(9);
  const start: Line = [
    span(`  ${stateGlyph(control.grade)} `, markLook(control)),
    span(control.short.padEnd(shortWidth + 1)),
    span(word, { dim: true }),
    span(control.statement),
  ];
  return [[...padded(start, columns - markWidth - 1), span(` ${nextMark(control)}`, { hue: 'accent' })]];
}

/** The next step in a word. */
function nextMark({ next, missing, byWord }: CheckedControl): string {
  if (next === undefined) return '';
  if (missing.length > 0) return '→ allow it';
  if (next.link !== undefined) return '→ console';
  if (byWord) return '→ your word';
  return next.command === undefined ? '→ again' : '→ rootlock';
}

function footOf(report: CheckReport, { columns, wizard }: Page, density: Density): readonly Line[] {
  const { controls, calls, milliseconds } = report;
  const of = countsOf(controls);
  const counts = shownGrades.flatMap((grade) => (of[grade] === undefined ? [] : [`${of[grade]} ${stateWord(grade)}`]));
  const took = `${calls.length} ${calls.length === 1 ? 'call' : 'calls'} in ${(milliseconds / 1000).toFixed(1)} s`;
  const sum = line(counts.join(' · '));
  const right = line(took, { dim: true });
  const fits = lineColumns(sum) + lineColumns(right) + 2 <= columns;
  const left = controls.filter(isLeft);
  const command = left.some(({ next }) => next?.command !== undefined);
  return [
    ...(isLow(density) ? [] : [blank]),
    ...(fits ? [spread(sum, right, columns)] : [...paragraph(counts.join(' · '), columns), right]),
    ...(left.length === 0 ? [line('All controls hold. Root is at rest.', { bold: true, hue: 'good' })] : []),
    ...(command ? [[span('Next: ', { bold: true }), span(wizard)]] : []),
  ];
}

function indented(text: string, indent: number, columns: number): readonly Line[] {
  return paragraphAfter(line(' '.repeat(indent)), text, columns, {}, indent);
}

/** `text` behind `start`, wrapped; later lines begin at `indent`. */
export function paragraphAfter(
  start: Line,
  text: string,
  columns: number,
  look: Look,
  indent: number,
): readonly Line[] {
  const first = lineColumns(start);
  const room = Math.max(10, columns - Math.max(first, indent));
  const [one = blank, ...more] = paragraph(text, room, look);
  return [[...start, ...one], ...more.map((rest) => [span(' '.repeat(indent)), ...rest])];
}
