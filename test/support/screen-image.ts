// Paints an emulated terminal screen as pixels, as a camera would see it, and reads a QR code from it.
import jsqr from 'jsqr';

/** `#rrggbb` as three bytes. */
export type Colour = readonly [red: number, green: number, blue: number];

export interface Cell {
  readonly text: string;
  readonly foreground: Colour;
  readonly background: Colour;
  readonly bold?: boolean;
  readonly dim?: boolean;
}

export interface ScreenImage {
  readonly width: number;
  readonly height: number;
  /** RGBA. */
  readonly pixels: Uint8ClampedArray;
}

/** A cell is twice as high as wide, so that a half block is a square. */
const cellWidth = 6;
const cellHeight = 12;

export function paint(rows: readonly (readonly Cell[])[]): ScreenImage {
  const width = Math.max(0, ...rows.map((row) => row.length)) * cellWidth;
  const height = rows.length * cellHeight;
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const cell = rows[Math.floor(y / cellHeight)]?.[Math.floor(x / cellWidth)];
      if (cell === undefined) continue;
      const inked = isInked(cell.text, (x % cellWidth) / cellWidth, (y % cellHeight) / cellHeight);
      pixels.set([...(inked ? cell.foreground : cell.background), 255], (y * width + x) * 4);
    }
  }
  return { width, height, pixels };
}

/** The text of the QR code on the screen. Dark modules must be dark: an inverted code is not accepted. */
export function readQrCode(rows: readonly (readonly Cell[])[]): string | undefined {
  const { pixels, width, height } = paint(rows);
  if (width === 0 || height === 0) return undefined;
  return jsqr.default(pixels, width, height, { inversionAttempts: 'dontInvert' })?.data;
}

/** Block elements are drawn exactly; any other character as a patch in the middle of its cell. */
function isInked(text: string, x: number, y: number): boolean {
  switch (text) {
    case '':
    case ' ':
    case '\u00a0':
      return false;
    case '█':
      return true;
    case '▀':
      return y < 0.5;
    case '▄':
      return y >= 0.5;
    case '▌':
      return x < 0.5;
    case '▐':
      return x >= 0.5;
    default:
      return x > 0.2 && x < 0.8 && y > 0.25 && y < 0.75;
  }
}
