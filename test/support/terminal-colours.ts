// The colours of the emulated terminal: two themes and xterm's 256-colour palette.
import type { Colour } from './screen-image.ts';

export type ThemeName = 'dark' | 'light';

export const themes: { readonly [name in ThemeName]: { readonly foreground: Colour; readonly background: Colour } } = {
  dark: { foreground: [208, 208, 208], background: [16, 16, 16] },
  light: { foreground: [32, 32, 32], background: [255, 255, 255] },
};

const sixteen: readonly Colour[] = [
  ...([
    [0, 0, 0],
    [205, 0, 0],
    [0, 205, 0],
    [205, 205, 0],
  ] as const),
  ...([
    [0, 0, 238],
    [205, 0, 205],
    [0, 205, 205],
    [229, 229, 229],
  ] as const),
  ...([
    [127, 127, 127],
    [255, 0, 0],
    [0, 255, 0],
    [255, 255, 0],
  ] as const),
  ...([
    [92, 92, 255],
    [255, 0, 255],
    [0, 255, 255],
    [255, 255, 255],
  ] as const),
];

/** Colour `index` (0-255) of the palette: 16 named ones, a 6×6×6 cube, 24 greys. */
export function paletteColour(index: number): Colour {
  const named = sixteen[index];
  if (named !== undefined) return named;
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10;
    return [grey, grey, grey];
  }
  const step = (value: number) => (value === 0 ? 0 : 55 + value * 40);
  const cube = index - 16;
  return [step(Math.floor(cube / 36)), step(Math.floor(cube / 6) % 6), step(cube % 6)];
}
