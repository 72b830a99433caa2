// Progress across all controls in one line, for every layout that has no list.
import type { ControlLine } from '../../engine/port.ts';
import { progressWords } from '../words.ts';
import { progressLine } from './control-list.ts';
import { cutLine, line, type Line, lineColumns } from './lines.ts';

/**
 * All states as glyphs and how many hold; where that is too wide, how many hold and which control is in front. Nothing
 * while there is no list yet.
 */
export function progressLines(
  lines: readonly ControlLine[],
  current: string | undefined,
  columns: number,
): readonly Line[] {
  if (lines.length === 0) return [];
  const full = progressLine(lines, current);
  if (lineColumns(full) <= columns) return [full];
  const inFront = lines.find(({ id }) => id === current);
  const words = [progressWords(lines), ...(inFront === undefined ? [] : [`▸ ${inFront.short}`])].join('   ');
  return [cutLine(line(` ${words}`, { dim: true }), columns)];
}
