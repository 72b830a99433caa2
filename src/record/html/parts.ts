// The small parts the page is made of. Text of the account or the owner stands in an element of its own whose
// direction is isolated, so that right-to-left names do not reorder what is beside them.
import { type FrameworkReference, type Grade, gradeGlyphs } from '../../engine/claim.ts';
import type { RecordedFact } from '../content.ts';
import { markup, type Markup, type Piece } from './markup.ts';

/** Glyph and word; the glyph is not read aloud. */
export function gradeBadge(grade: Grade, count?: number): Markup {
  const word = count === undefined ? grade : `${count} ${grade}`;
  return markup`<span class="grade ${grade}"><span aria-hidden="true">${gradeGlyphs[grade]}</span> ${word}</span>`;
}

/** A time as it stands in the record, to the millisecond, in UTC. */
export function moment(time: string): Markup {
  return markup`<time datetime="${time}">${time}</time>`;
}

/** Names and values. Nothing when there are none. */
export function factList(facts: readonly RecordedFact[]): Piece {
  if (facts.length === 0) return undefined;
  return markup`<dl class="facts">
${facts.map(({ label, value }) => markup`<div><dt>${label}</dt><dd>${value}</dd></div>\n`)}</dl>\n`;
}

export interface WideTable {
  /** How the style sheet knows it. */
  readonly kind: 'changes' | 'evidence';
  readonly title: string;
  /** The title of the control. */
  readonly of: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly Piece[])[];
}

/** A table that scrolls inside its box where it is too wide, by keyboard too. Nothing when it has no rows. */
export function wideTable({ kind, title, of, head, rows }: WideTable): Piece {
  if (rows.length === 0) return undefined;
  return markup`<section class="wide ${kind}" tabindex="0" aria-label="${title}: ${of}">
<table>
<caption>${title}</caption>
<thead><tr>${head.map((name) => markup`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>
${rows.map((row) => markup`<tr>${row.map((cell) => markup`<td>${cell}</td>`)}</tr>\n`)}</tbody>
</table>
</section>
`;
}

/** Who asks for it: each framework once, with its version and all its ids. */
export function references(frameworks: readonly FrameworkReference[]): Piece {
  if (frameworks.length === 0) return undefined;
  return markup`<ul class="references">
${[...grouped(frameworks)].map(([name, ids]) => markup`<li>${name}: <span class="ids">${ids.join(', ')}</span></li>\n`)}</ul>\n`;
}

function grouped(frameworks: readonly FrameworkReference[]): ReadonlyMap<string, readonly string[]> {
  const named = new Map<string, readonly string[]>();
  for (const { framework, version, id } of frameworks) {
    const name = `${framework} ${version}`;
    named.set(name, [...(named.get(name) ?? []), id]);
  }
  return named;
}
