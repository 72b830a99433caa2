// The list of controls: a column in a wide window, one line of progress in a narrow one.
import type { ControlLine } from '../../engine/port.ts';
import { grouped, progressWords, stateGlyph } from '../words.ts';
import type { Line } from './lines.ts';
import { blank, cutLine, line, span, windowed } from './lines.ts';
import { stateLook } from './theme.ts';

/** Columns of the list, without the rule beside it. */
export const listColumns = 29;

/** The list in exactly at most `rows` lines, with the current control always in sight. */
export function listLines(lines: readonly ControlLine[], current: string | undefined, rows: number): readonly Line[] {
  const groups = grouped(lines);
  const hasGaps = lines.length + 2 * groups.length - 1 <= rows;
  const out: Line[] = [];
  let focus = 0;
  for (const [index, [group, members]] of groups.entries()) {
    if (hasGaps && index > 0) out.push(blank);
    out.push(line(` ${group}`, { dim: true }));
    for (const member of members) {
      const isCurrent = member.id === current;
      if (isCurrent) focus = out.length;
      out.push(cutLine(listLine(member, isCurrent), listColumns));
    }
  }
  return windowed(out, focus, rows);
}

function listLine({ short, state }: ControlLine, isCurrent: boolean): Line {
  if (isCurrent && state !== 'working') {
    return [span('  ▸ ', { hue: 'accent', bold: true }), span(short, { hue: 'accent', bold: true })];
  }
  const look = stateLook(state);
  return [
    span(`  ${stateGlyph(state)} `, look),
    span(short, isCurrent ? { hue: 'accent', bold: true } : look.dim === true ? look : {}),
  ];
}

/** All states as one glyph each, group by group, and how many hold. */
export function progressLine(lines: readonly ControlLine[], current: string | undefined): Line {
  const glyphs: Line = lines.flatMap(({ id, state, group }, place) => [
    ...(place > 0 && lines[place - 1]?.group !== group ? [span(' ')] : []),
    id === current && state !== 'working'
      ? span('▸', { hue: 'accent', bold: true })
      : span(stateGlyph(state), stateLook(state)),
  ]);
  return [span(' '), ...glyphs, span(`   ${progressWords(lines)}`, { dim: true })];
}
