// How the page looks: on a screen dark or light, on paper of any size, with what the machine has for fonts.
import type { RecordContent } from '../content.ts';
import { paper } from './styles-paper.ts';

/** The whole style sheet. Of the record only its account, its time and whether it is a rehearsal get into it. */
export function pageStyle(run: RecordContent['run']): string {
  return `\n${colours}${text}${lists}${tables}${narrow}${paper(run)}`;
}

/** Every text has at least 4.5 : 1 on every ground that it stands on. */
const colours = `:root {
  color-scheme: light dark;
  --ground: #fcfcfa; --raised: #f3f3ef; --line: #d5d5cd; --ink: #1c2026; --soft: #4c545f;
  --verified: #0b6237; --attested: #1d559c; --accepted: #7d4a00; --open: #a3231b; --unknown: #653a99;
  --rehearsal: #7a3600; --rehearsal-ground: #ffe9c7; --rehearsal-mark: rgb(160 80 0 / 9%);
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ground: #14171b; --raised: #1d2127; --line: #363c45; --ink: #e7e9eb; --soft: #abb4bf;
    --verified: #74d29b; --attested: #90bcff; --accepted: #f0bd6b; --open: #ffa198; --unknown: #cdaef7;
    --rehearsal: #ffd9a0; --rehearsal-ground: #4a2c00; --rehearsal-mark: rgb(255 190 100 / 8%);
  }
}
`;

const text = `*, ::before, ::after { box-sizing: border-box; }
html { background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; text-size-adjust: 100%; }
body { max-width: 66rem; margin: 0 auto; padding: 2.5rem 1.5rem 4rem; overflow-wrap: anywhere; }
h1 { font-size: 1.75rem; line-height: 1.2; letter-spacing: -.01em; margin: 0 0 .5rem; }
h2 { font-size: 1.2rem; margin: 3rem 0 .75rem; }
h3 { font-size: 1rem; margin: 1.75rem 0 .5rem; }
p { margin: .4rem 0; max-width: 46rem; unicode-bidi: isolate; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; font-size: .85em; }
pre { margin: .5rem 0; padding: .75rem 1rem; background: var(--raised); border: 1px solid var(--line); border-radius: .4rem; overflow-x: auto; overflow-wrap: normal; }
time { font-variant-numeric: tabular-nums; white-space: nowrap; }
summary { cursor: pointer; color: var(--soft); padding: .25rem 0; }
summary:hover { color: var(--ink); }
:focus-visible { outline: 2px solid var(--attested); outline-offset: 2px; }
.aloud { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.rehearsal { position: sticky; top: 0; z-index: 2; max-width: none; margin: 0 0 2rem; padding: .75rem 1rem; color: var(--rehearsal); background: var(--rehearsal-ground); border: 2px solid currentcolor; border-radius: .4rem; }
.rehearsed::after { content: "REHEARSAL"; position: fixed; inset: 0; z-index: 1; display: grid; place-items: center; font-size: clamp(3rem, 13vw, 10rem); font-weight: 800; letter-spacing: .05em; white-space: nowrap; color: var(--rehearsal-mark); rotate: -30deg; pointer-events: none; }
.outcome { font-size: 1.2rem; font-weight: 600; margin: 0 0 1.5rem; }
.holds { color: var(--verified); }
.remains { color: var(--open); }
.label { font-weight: 600; }
.stamp { color: var(--soft); }
`;

const lists = `.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr)); gap: .6rem 2rem; margin: .5rem 0; }
dt { color: var(--soft); font-size: .85rem; }
dd { margin: 0; unicode-bidi: isolate; }
ul { padding: 0; margin: .5rem 0; list-style: none; }
.legend { display: grid; gap: .35rem; }
.legend li { display: grid; grid-template-columns: 11rem 1fr; gap: 0 1rem; align-items: baseline; }
.by-design > li { padding: .75rem 0; border-top: 1px solid var(--line); }
.references { display: flex; flex-wrap: wrap; gap: 0 1rem; margin: .25rem 0 0; color: var(--soft); font-size: .8rem; }
.ids { color: var(--ink); unicode-bidi: isolate; }
.grade { font-weight: 600; white-space: nowrap; }
.grade > :first-child { display: inline-block; width: 1.25em; text-align: center; }
.verified { color: var(--verified); }
.attested { color: var(--attested); }
.accepted { color: var(--accepted); }
.not-applicable { color: var(--soft); }
.open, .failed { color: var(--open); }
.unknown { color: var(--unknown); }
`;

const tables = `table { border-collapse: collapse; width: 100%; }
th, td { padding: .5rem .75rem .5rem 0; text-align: start; vertical-align: top; unicode-bidi: isolate; }
thead th { color: var(--soft); font-size: .85rem; font-weight: 600; }
.checklist { table-layout: fixed; }
.checklist > thead th { border-bottom: 2px solid var(--line); }
.checklist > thead th:nth-child(1) { width: 9.5rem; }
.checklist > thead th:nth-child(2) { width: 16rem; }
.line > * { padding-top: .9rem; padding-bottom: 0; }
.line p { margin: 0; }
.line th { font-weight: 600; }
.glance { display: none; }
.behind > td { padding: 0 0 .6rem; border-bottom: 1px solid var(--line); }
.behind summary { padding-inline-start: 9.5rem; font-size: .85rem; }
.behind details > :not(summary) { margin-inline-start: 9.5rem; font-size: .9rem; }
.found { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr)); gap: .5rem 2rem; margin: .75rem 0; }
.found .facts { grid-template-columns: 1fr; gap: .25rem; }
.found .facts > div { display: grid; grid-template-columns: 8.5rem 1fr; gap: 0 .75rem; align-items: baseline; }
.word { margin: .75rem 0; padding: .25rem 0 .25rem 1rem; border-inline-start: 3px solid var(--line); }
.wide { overflow-x: auto; margin: .75rem 0; padding: .5rem .75rem; background: var(--raised); border: 1px solid var(--line); border-radius: .4rem; }
.wide table { min-width: 52rem; font-size: .85rem; }
.wide caption { text-align: start; font-weight: 600; }
.wide th, .wide td { overflow-wrap: break-word; padding: .3rem .9rem .3rem 0; border-top: 1px solid var(--line); }
`;

const narrow = `@media screen and (max-width: 52rem) {
  body { padding: 1.25rem 1rem 3rem; }
  .checklist, .checklist > tbody, .line, .line > *, .behind, .behind > td { display: block; }
  .checklist > thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .line > * { padding: .15rem 0 0; }
  .line > :first-child { padding-top: .9rem; }
  .behind summary { padding-inline-start: 0; }
  .behind details > :not(summary) { margin-inline-start: 0; }
  .legend li { grid-template-columns: 1fr; }
}
`;
