// The checklist: a line for each control, and folded behind it what it rests on.
import type { RecordContent, RecordedChange, RecordedControl } from '../content.ts';
import { wordFields, wordTitle } from '../wording.ts';
import { markup, type Markup, type Piece } from './markup.ts';
import { factList, gradeBadge, moment, references, wideTable } from './parts.ts';

export function checklist({ controls }: Pick<RecordContent, 'controls'>): Markup {
  return markup`<section aria-labelledby="controls">
<h2 id="controls">Controls</h2>
${glance(controls)}<table class="checklist">
<thead><tr><th scope="col">State</th><th scope="col">Control</th><th scope="col">What was seen or said, and who asks for it</th></tr></thead>
${controls.map(line)}</table>
</section>
`;
}

/** All lines on one sheet. On a screen the folded list is short enough; on paper everything is unfolded. */
function glance(controls: readonly RecordedControl[]): Markup {
  return markup`<ul class="glance">
${controls.map(({ grade, title }) => markup`<li>${gradeBadge(grade)} <span>${title}</span></li>\n`)}</ul>
`;
}

function line(control: RecordedControl): Markup {
  const { id, title, grade, statement, frameworks } = control;
  return markup`<tbody id="control-${id}">
<tr class="line"><td>${gradeBadge(grade)}</td><th scope="row">${title}</th><td><p>${statement}</p>
${references(frameworks)}</td></tr>
<tr class="behind"><td colspan="3"><details>
<summary>${summary(control)}<span class="aloud"> behind “${title}”</span></summary>
${behind(control)}</details></td></tr>
</tbody>
`;
}

/** What is behind a line, counted. */
function summary({ facts, changes, evidence, word }: RecordedControl): string {
  const counted = (count: number, one: string, more: string) =>
    count === 0 ? [] : [count === 1 ? `1 ${one}` : `${count} ${more}`];
  const parts = [
    ...(word === undefined ? [] : ["the owner's word"]),
    ...counted(facts.length, 'fact', 'facts'),
    ...counted(changes.length, 'change', 'changes'),
    ...counted(evidence.length, 'call as evidence', 'calls as evidence'),
  ];
  return parts.length === 0 ? 'Details' : `Details: ${parts.join(', ')}`;
}

function behind(control: RecordedControl): Markup {
  const { id, grade, at, word } = control;
  return markup`<p class="stamp">${grade} at ${moment(at)}, control <code>${id}</code></p>
${word === undefined ? undefined : wordOf(control, word)}${found(control)}${changesOf(control)}${evidenceOf(control)}`;
}

function changesOf({ title, changes }: RecordedControl): Piece {
  const head = ['What', 'Call', 'Time', 'Request id', 'CloudTrail event id'];
  return wideTable({ kind: 'changes', title: 'Changes made', of: title, head, rows: changes.map(changeRow) });
}

function evidenceOf({ title, evidence }: RecordedControl): Piece {
  const head = ['Call', 'Region', 'Time', 'Request id', 'Outcome', 'Tries', 'Signed by', 'SHA-256'];
  return wideTable({ kind: 'evidence', title: 'Evidence', of: title, head, rows: evidence.map(evidenceRow) });
}

/** What was there when the run began, beside what is there now. */
function found({ before, facts }: RecordedControl): Piece {
  const then = before === undefined ? undefined : markup`<p>${before.statement}</p>\n${factList(before.facts)}`;
  const sides = [side('Before', then), side(before === undefined ? 'Found' : 'Now', factList(facts))];
  return sides.every((each) => each === undefined) ? undefined : markup`<div class="found">\n${sides}</div>\n`;
}

function side(label: string, what: Piece): Piece {
  return what === undefined ? undefined : markup`<div><p class="label">${label}</p>\n${what}</div>\n`;
}

function wordOf(control: RecordedControl, word: NonNullable<RecordedControl['word']>): Markup {
  return markup`<div class="word">
<p class="label">${wordTitle(control)}</p>
<p>${word.statement}</p>
${factList(wordFields(word))}</div>
`;
}

function changeRow({ summary, service, operation, time, requestId, eventId }: RecordedChange): readonly Piece[] {
  return [summary, call(service, operation), moment(time), code(requestId), code(eventId)];
}

/** Of a digest, enough to compare by eye; all of it is in record.json. */
const digits = 16;

function evidenceRow(seen: RecordedControl['evidence'][number]): readonly Piece[] {
  const { service, operation, mutating, region, time, requestId, outcome, attempts } = seen;
  return [
    mutating ? markup`${call(service, operation)} (a change)` : call(service, operation),
    region,
    moment(time),
    code(requestId),
    outcome,
    attempts,
    markup`${seen.principal}, ${code(seen.principalArn)}`,
    seen.digest === undefined ? undefined : markup`${code(seen.digest.slice(0, digits))}…`,
  ];
}

/** What can be looked up in CloudTrail. */
function call(service: string, operation: string): Markup {
  return markup`${service} ${operation}`;
}

function code(text: string | undefined): Piece {
  return text === undefined ? undefined : markup`<code>${text}</code>`;
}
