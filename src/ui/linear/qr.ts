// A QR code as lines of half blocks, white on black on every cell, so that it reads on dark and light
// themes alike (ISO/IEC 18004 wants light around dark, and four light modules as a quiet zone).
import qrcode from 'qrcode-terminal';

// Colours 231 and 16 of the 256-colour cube: unlike the first sixteen, no theme changes them.
const whiteOnBlack = '\u001b[38;5;231;48;5;16m';
const reset = '\u001b[0m';

/** Quiet zones in modules, the best first: every camera tried here read the narrow one as well. */
const quietZones = [4, 2] as const;

/** The lines of the code for `text`, or undefined when `columns` or `rows` are too few for it. */
export function qrLines(text: string, columns: number, rows: number): readonly string[] | undefined {
  return quietZones
    .map((quiet) => withQuietZone(text, quiet))
    .find((lines) => lines.length <= rows && widthOf(lines) <= columns);
}

const widthOf = ([first = '']: readonly string[]) => first.length - whiteOnBlack.length - reset.length;

function withQuietZone(text: string, quiet: number): readonly string[] {
  // Each line is two modules high. The library draws one module around the code.
  const quietLines = quiet / 2;
  const quietColumns = quiet - 1;
  const drawn: string[] = [];
  qrcode.generate(text, { small: true }, (picture) => drawn.push(...picture.split('\n')));
  // The first line is the library's half-module border; the quiet zone takes its place.
  const code = drawn.slice(1).filter((line) => line !== '');
  const width = (code[0]?.length ?? 0) + 2 * quietColumns;
  const blank = '█'.repeat(width);
  const side = '█'.repeat(quietColumns);
  const margin = Array.from({ length: quietLines }, () => blank);
  const lines = [...margin, ...code.map((line) => side + line + side), ...margin];
  return lines.map((line) => whiteOnBlack + line + reset);
}
