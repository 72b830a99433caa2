// Lines for a person as the text of standard output: as wide as the terminal is and in its colours, or plain in a pipe.
import type { Surroundings } from '../surroundings.ts';
import { painted } from '../ui/painted.ts';
import type { Line } from '../ui/tui/lines.ts';

export interface Window {
  readonly columns: number;
  /** Absent where it is no terminal. */
  readonly rows?: number;
}

export function page(
  { stdout, env }: Pick<Surroundings, 'stdout' | 'env'>,
  linesIn: (window: Window) => readonly Line[],
): string {
  // `isTTY` is absent, not false, on a pipe.
  const isTerminal = stdout.isTTY === true;
  const lines = linesIn(isTerminal ? { columns: stdout.columns, rows: stdout.rows } : { columns: 80 });
  const color = isTerminal && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
  return `${lines.map((line) => painted(line, color)).join('\n')}\n`;
}
