// The head of the page: whose record, what came of it, when, by whom, and how sure a line can be.
import type { RecordContent, RecordedFact } from '../content.ts';
import { aboutRun, gradeMeanings, gradesIn, outcomeSentence, rehearsalSentence, titleOf } from '../wording.ts';
import { markup, type Markup, type Piece } from './markup.ts';
import { factList, gradeBadge } from './parts.ts';

/** What is folded away, because few readers need it. */
const folded = [
  'Started',
  'Finished',
  'Clock',
  'Regions read',
  'Program, SHA-256',
  'Run',
  'Journal, last hash',
  'Signing key, SHA-256',
];

export function pageHeader(content: RecordContent, fingerprint: string): Markup {
  const rows = aboutRun(content, fingerprint);
  const first: readonly RecordedFact[] = [
    ...rows.filter(({ label }) => !folded.includes(label)),
    { label: 'When', value: inWords(content.run.finishedAt) },
  ];
  const allHold = content.outcome === 'all-hold';
  return markup`<header>
<h1>${titleOf(content)}</h1>
<p class="outcome ${allHold ? 'holds' : 'remains'}"><span aria-hidden="true">${allHold ? '✓' : '○'}</span> ${outcomeSentence(content)}</p>
${factList(first)}<details>
<summary>Times, run and key to the last digit</summary>
${factList(rows.filter(({ label }) => folded.includes(label)))}</details>
</header>
`;
}

/** Outside of the header, so that it stays in sight however far one reads. */
export function rehearsalBanner({ run }: Pick<RecordContent, 'run'>): Piece {
  if (!run.rehearsal) return undefined;
  return markup`<aside class="rehearsal" aria-label="Rehearsal"><strong>${rehearsalSentence}</strong></aside>\n`;
}

/** Every grade that the record has: what it means, and how often it is there. */
export function gradeLegend(content: RecordContent): Markup {
  const items = gradesIn(content).map((grade) => {
    const count = content.controls.filter((control) => control.grade === grade).length;
    return markup`<li>${gradeBadge(grade, count)} ${gradeMeanings[grade]}</li>\n`;
  });
  return markup`<section aria-labelledby="grades">
<h2 id="grades">How sure each line is</h2>
<ul class="legend">
${items}</ul>
</section>
`;
}

const months = 'January February March April May June July August September October November December'.split(' ');

/** `22 November 2026, 10:15 UTC`. The time as it stands where it is none. */
function inWords(time: string): string {
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) return time;
  return `${at.getUTCDate()} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()}, ${at.toISOString().slice(11, 16)} UTC`;
}
