// The end of a run as lines of a given width: what stays on the screen when the wizard is gone.
import type { ControlLine, Summary } from '../engine/port.ts';
import { regionSeries } from './region-series.ts';
import {
  changedHeading,
  grouped,
  identityLine,
  nothingChanged,
  outcomeSentence,
  rehearsalBadge,
  rehearsalSentence,
  stateGlyph,
  stateWord,
  wrapWords,
} from './words.ts';

/** From this width on the note of a control stands beside its state. */
const besideColumns = 76;

/** A control as one row of a list: mark, short name, state, and the note beside it or, in a narrow window, under it. */
export function controlRow(line: ControlLine, width: number): readonly string[] {
  const start = `  ${stateGlyph(line.state)} ${line.short.padEnd(24)}${stateWord(line.state)}`;
  if (line.note === undefined) return [start];
  if (width < besideColumns) return [start, ...wrapWords(`    ${line.note}`, width, '    ')];
  return wrapWords(`${start.padEnd(44)}${line.note}`, width, ' '.repeat(44));
}

/** The end of a run, complete in itself and free of secrets. Commands stand alone on unwrapped lines. */
export function summaryLines(summary: Summary, width: number): readonly string[] {
  const { identity } = summary;
  const wrap = (text: string, indent = '') => wrapWords(text, width, indent);
  const out: string[] = [];
  if (identity?.rehearsal === true) out.push(...wrap(`${rehearsalBadge}  ${rehearsalSentence}`), '');
  out.push(...wrap(outcomeSentence(summary)));
  if (identity !== undefined) out.push(...wrap(`Account ${identityLine(identity)}`));
  for (const [group, lines] of grouped(summary.lines)) {
    out.push('', group);
    for (const line of lines) out.push(...controlRow(line, width));
  }
  if (summary.changed.length > 0) {
    const changed = regionSeries(summary.changed, (change) => [change]);
    out.push('', changedHeading, ...changed.flatMap(({ said }) => wrap(`  ${said.join(' ')}`, '  ')));
  } else {
    out.push('', nothingChanged);
  }
  if (summary.recordDirectory !== undefined) out.push('', 'Record', `  ${summary.recordDirectory}`);
  for (const { says, command } of summary.commands) out.push('', ...wrap(says), `  ${command}`);
  for (const remark of summary.remarks) out.push('', ...wrap(remark));
  return out;
}
