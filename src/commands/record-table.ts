// What `rootlock record` prints for people: how the account stands, what is otherwise than in the earlier record, worst
// first, and where the new one is. Pure; the words say everything, colour only repeats it.
import { countsOf } from '../check/json.ts';
import { catalogue } from '../controls/index.ts';
import { type Grade, isHeld } from '../engine/claim.ts';
import { whenUtc } from '../engine/when-utc.ts';
import type { RecordedFact } from '../record/content.ts';
import { plainText } from '../record/plain-text.ts';
import { outcomeSentence } from '../record/wording.ts';
import { blank, line, type Line, paragraph, span } from '../ui/tui/lines.ts';
import type { Look } from '../ui/tui/theme.ts';
import { middleCut } from '../ui/tui/width.ts';
import { accountIdGrouped, rehearsalBadge, rehearsalSentence, stateWord } from '../ui/words.ts';
import { calledAs, gradeLine, paragraphAfter, sentence, shownGrades } from './check-table.ts';
import type { Change, Drift } from './drift.ts';
import { finalCommands } from './farewell.ts';
import type { MadeRecord, WordsFrom } from './make-record.ts';
import { needsNothing, newFacts, type Review } from './records-compared.ts';

export interface RecordPage {
  readonly columns: number;
  /** The whole command that says what to do about what is open. */
  readonly check: string;
}

export function recordTable(made: MadeRecord, { columns, check }: RecordPage): readonly Line[] {
  const { content, directory } = made;
  const commands = finalCommands(directory, content.run.rehearsal);
  const doesHold = content.outcome === 'all-hold';
  return [
    ...headOf(made, columns),
    blank,
    ...outcomeOf(made, columns),
    ...section(reviewsTitle, reviewLines(made, columns)),
    ...sinceOf(made, columns),
    blank,
    line('Record', { bold: true }),
    // Paths and commands are for copying: they are never broken.
    line(`  ${directory}`),
    ...commands.flatMap((one) => commandLines(one, columns)),
    ...(doesHold ? [] : commandLines({ says: 'See what to do about what is left:', command: check }, columns)),
  ];
}

function commandLines({ says, command }: { says: string; command: string }, columns: number): readonly Line[] {
  return [blank, ...paragraph(says, columns), line(`  ${command}`)];
}

function headOf({ content }: MadeRecord, columns: number): readonly Line[] {
  const { account, callers, rehearsal } = content.run;
  const badge = span(rehearsalBadge, { bold: true, hue: 'rehearsal' });
  const where = `${accountIdGrouped(account.id)} · ${account.region} · ${calledAs(callers.before)}`;
  return [
    ...(rehearsal ? sentence([badge, span(`  ${rehearsalSentence}`)], columns) : []),
    [span('Account ', { dim: true }), span(middleCut(plainText(where), Math.max(8, columns - 8)))],
  ];
}

function outcomeOf(made: MadeRecord, columns: number): readonly Line[] {
  const { content, words } = made;
  const { controls } = content;
  const of = countsOf(controls);
  const left = shownGrades.filter((grade) => !isHeld(grade) || grade === 'accepted');
  const counts = shownGrades.flatMap((grade) => (of[grade] === undefined ? [] : [`${of[grade]} ${stateWord(grade)}`]));
  const says = wordsSentences[words];
  const isWell = needsNothing(content, made.reviews, made.earlier?.comparison);
  return [
    ...paragraph(outcomeSentence(content), columns, { bold: true, ...(isWell ? { hue: 'good' as const } : {}) }),
    ...left.flatMap((grade) =>
      gradeLine(
        grade,
        controls.filter((control) => control.grade === grade).map(({ id, title }) => ({ short: nameOf(id, title) })),
        columns,
      ),
    ),
    ...paragraph(counts.join(' · '), columns),
    ...(says === undefined ? [] : paragraph(says, columns, { dim: true })),
  ];
}

/** What the record rests on that no API tells. */
const wordsSentences: { readonly [from in WordsFrom]: string | undefined } = {
  journal: undefined,
  'earlier-record':
    'This machine has no journal of the account: your words, and who your administrator is, are those of the earlier record.',
  nowhere:
    'This machine has no journal of the account, so nothing here is by your word. An earlier record has your words: give it with --since.',
};

const reviewsTitle = 'Your words';

function reviewLines({ reviews: { overdue, dueSoon } }: MadeRecord, columns: number): readonly Line[] {
  const says = ({ control, title, reviewBy }: Review, what: string) =>
    `${nameOf(control, title)}: your word ${what} ${reviewBy}.`;
  return [
    ...overdue.flatMap((one) => entry('overdue', says(one, 'counted until'), columns)),
    ...dueSoon.flatMap((one) => entry('due soon', says(one, 'counts until'), columns)),
  ];
}

function sinceOf({ earlier, reviews }: MadeRecord, columns: number): readonly Line[] {
  if (earlier === undefined) return [];
  const { drift, added, gone } = earlier.comparison;
  const isOverdue = ({ control }: Drift) => reviews.overdue.some((one) => one.control === control);
  const told = drift.filter((row) => !isOverdue(row) && isNews(row));
  const same = drift.filter((row) => !isNews(row)).length;
  const lines = [
    ...order
      .flatMap((change) => told.filter((row) => row.change === change))
      .flatMap((row) => driftLines(row, columns)),
    ...added.flatMap(({ control, title, grade }) =>
      entry('new', `${nameOf(control, title)}: not in the earlier record, is ${stateWord(grade)} now.`, columns),
    ),
    ...gone.flatMap(({ title, grade }) =>
      entry('gone', `${plainText(title)}: was ${stateWord(grade)}; this version does not know it.`, columns),
    ),
  ];
  const unchanged = same === 0 ? [] : paragraph(`  ${sameSentence(same, lines.length === 0)}`, columns);
  return section(`Since ${whenUtc(new Date(earlier.content.run.finishedAt))}`, [...lines, ...unchanged]);
}

const order: readonly Change[] = ['worse', 'other', 'better', 'same'];

/** False for a control that is as it was in all that lasts. */
function isNews(row: Drift): boolean {
  const { recorded, now } = factsOf(row);
  return row.change !== 'same' || recorded.length + now.length > 0;
}

const factsOf = (row: Drift) => newFacts(row, known(row.control));

function sameSentence(same: number, isAll: boolean): string {
  if (isAll) return 'Every control is as it was.';
  return same === 1 ? 'One control is as it was.' : `${same} controls are as they were.`;
}

function driftLines(row: Drift & { readonly now: Grade }, columns: number): readonly Line[] {
  const { control, title, recorded, now, change, statement } = row;
  const [was, is] = [stateWord(recorded), stateWord(now)];
  const moved = recorded === now ? `still ${is}, but not as it was.` : `was ${was}, is ${is} now.`;
  const isBad = change === 'worse' || (change === 'other' && !isHeld(now));
  const facts = factsOf(row);
  return [
    ...entry(changeWords[change], `${nameOf(control, title)}: ${moved}${isBad ? ` ${statement}` : ''}`, columns),
    ...factLines('-', facts.recorded, columns),
    ...factLines('+', facts.now, columns),
  ];
}

const changeWords: { readonly [change in Change]: Word } = {
  worse: 'worse',
  other: 'changed',
  better: 'better',
  same: 'changed',
};

type Word = 'overdue' | 'due soon' | 'worse' | 'changed' | 'better' | 'new' | 'gone';

const looks: { readonly [word in Word]: Look } = {
  overdue: { hue: 'bad' },
  'due soon': { hue: 'warning' },
  worse: { hue: 'bad' },
  changed: { hue: 'warning' },
  better: { hue: 'good' },
  new: { hue: 'accent' },
  gone: { dim: true },
};

const indent = 12;

function entry(word: Word, says: string, columns: number): readonly Line[] {
  return paragraphAfter([span(`  ${word.padEnd(indent - 2)}`, looks[word])], plainText(says), columns, {}, indent);
}

const factsAtMost = 4;

function factLines(mark: '-' | '+', facts: readonly RecordedFact[], columns: number): readonly Line[] {
  const isOver = facts.length > factsAtMost;
  const shown = facts.slice(0, isOver ? factsAtMost - 1 : factsAtMost);
  const start = line(`${' '.repeat(indent)}${mark} `, { dim: true });
  const says = [
    ...shown.map(({ label, value }) => `${label}: ${value}`),
    ...(isOver ? [`and ${facts.length - shown.length} more: --format json has them`] : []),
  ];
  return says.flatMap((text) => paragraphAfter(start, plainText(text), columns, { dim: true }, indent + 2));
}

function section(title: string, lines: readonly Line[]): readonly Line[] {
  return lines.length === 0 ? [] : [blank, line(title, { bold: true }), ...lines];
}

/** Its few words in the list, where this version knows it. */
function nameOf(control: string, title: string): string {
  return known(control)?.short ?? plainText(title);
}

const known = (control: string) => catalogue.find(({ id }) => id === control);
