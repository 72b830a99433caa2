// The page on paper: whatever is folded is open, no line is torn, and every sheet says what it belongs to.
import type { RecordContent } from '../content.ts';

/** The rules for print. The size of the sheet is the reader's; only its margins are set. */
export function paper({ account, finishedAt, rehearsal }: RecordContent['run']): string {
  // Both were checked against the schema. Here they are not trusted with it: only digits and what a time is made of.
  const about = `Account ${account.id.replace(/\D/g, '')}, ${finishedAt.replace(/[^\d:.TZ-]/g, '')}`;
  return `@page {
  margin: 18mm 15mm;
  @bottom-left { content: "${about}"; ${small} }
  @bottom-right { content: "Page " counter(page) " of " counter(pages); ${small} }
${rehearsal ? `  @top-center { content: "REHEARSAL: about a simulated account"; ${small} font-weight: 700; color: #7a3600; }\n` : ''}}
@media print {
  :root { color-scheme: light; --ground: #fff; }
  html { font-size: 9.5pt; }
  body { max-width: none; padding: 0; }
  h2 { margin-top: 1.5rem; }
  h1, h2, h3, caption, thead, .line, .label, .stamp, summary { break-after: avoid; }
  tr, .facts > div, .legend li, .by-design > li, pre, .word { break-inside: avoid; }
  .behind { break-inside: auto; }
  details::details-content { content-visibility: visible; display: block; block-size: auto; }
  summary { display: block; list-style: none; cursor: auto; }
  summary::-webkit-details-marker { display: none; }
  .glance { display: block; margin: 1rem 0; columns: 2; font-size: .9rem; }
  header .facts { grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); gap: .3rem 1.5rem; }
  .glance li { break-inside: avoid; display: grid; grid-template-columns: 8rem 1fr; }
  p, li { orphans: 2; widows: 2; }
  .rehearsal { position: static; }
  .checklist, .checklist > *, .behind, .behind > td { display: block; }
  .line, .checklist > thead > tr { display: grid; grid-template-columns: 7.5rem 13rem 1fr; }
  .behind summary { padding-inline-start: 7.5rem; }
  .behind details > :not(summary) { margin-inline-start: 0; }
  .wide, pre { overflow: visible; background: none; white-space: pre-wrap; }
  .wide { white-space: normal; border: 0; padding: 0; }
  .wide table { min-width: 0; table-layout: fixed; font-size: 6.5pt; }
  .wide th, .wide td { padding: .2rem .5rem .2rem 0; }
  .wide th { white-space: nowrap; }
${widths('changes', [28, 20, 18, 17, 17])}${widths('evidence', [17, 9, 17, 17, 8, 6, 13, 13])}}
`;
}

const small = 'font: 8pt system-ui, sans-serif; color: #4c545f;';

/** The columns of such a table, in hundredths. */
function widths(table: string, hundredths: readonly number[]): string {
  return hundredths.map((wide, at) => `  .${table} th:nth-child(${at + 1}) { width: ${wide}%; }\n`).join('');
}
