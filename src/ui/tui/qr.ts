// A QR code as half-block cells, two modules in each. Black and white are named on every cell, so that no
// theme can invert or tint the code; ISO/IEC 18004 asks for a quiet zone of four modules around it.
import qrcode from 'qrcode-terminal';
import type { Line, Span } from './lines.ts';

/** True where a module is dark. Square. */
export type Modules = readonly (readonly boolean[])[];

/** The modules of the smallest code at error level L that holds `text`, which must be ASCII. */
export function modulesOf(text: string): Modules {
  let drawing = '';
  qrcode.generate(text, { small: true }, (output) => {
    drawing = output;
  });
  // The drawing has a border of one module: its first line, and the first and last character of the others.
  const rows = drawing.split('\n').slice(1);
  const size = [...(rows[0] ?? '')].length - 2;
  const modules: boolean[][] = [];
  for (const row of rows) {
    const cells = [...row].slice(1, size + 1);
    if (cells.length < size) continue;
    modules.push(cells.map((cell) => cell === ' ' || cell === '▄'));
    modules.push(cells.map((cell) => cell === ' ' || cell === '▀'));
  }
  return modules.slice(0, size);
}

export interface QrSize {
  readonly columns: number;
  readonly rows: number;
}

export function qrSize(modules: Modules, quiet: number): QrSize {
  const side = modules.length + 2 * quiet;
  return { columns: side, rows: Math.ceil(side / 2) };
}

/** The code with a quiet zone of `quiet` modules. `inverted` swaps black and white, for stubborn cameras. */
export function qrLines(modules: Modules, quiet: number, inverted: boolean): readonly Line[] {
  const { columns, rows } = qrSize(modules, quiet);
  const isDark = (row: number, column: number) => modules[row - quiet]?.[column - quiet] ?? false;
  return Array.from({ length: rows }, (_, row): Line => {
    let text = '';
    for (let column = 0; column < columns; column += 1) {
      const top = isDark(2 * row, column);
      const bottom = isDark(2 * row + 1, column);
      text += top ? (bottom ? '█' : '▀') : bottom ? '▄' : ' ';
    }
    const cells: Span = { text, qr: inverted ? 'light-on-dark' : 'dark-on-light' };
    return [cells];
  });
}
