// The colours of the wizard for every kind of terminal: how many colours it has, and whether its page is dark,
// light or not known. Colour never says anything that a glyph or word does not. Decision 13 tells why these.
import type { Hue, Look } from './theme.ts';

/** How many colours the terminal has: none, the sixteen names of its own theme, xterm's 256, or all of sRGB. */
export type Depth = 'none' | 'named' | 'indexed' | 'full';

export type Ground = 'dark' | 'light' | 'unknown';

/** Parameters of SGR (ECMA-48); empty where a look stays in the terminal's own text colour. */
export interface Palette {
  readonly hues: { readonly [hue in Hue]: string };
  /** What is said by the way. SGR 2 is not used: some terminals draw it too faint to be read. */
  readonly muted: string;
  /** Black and white of a code for cameras, ink before paper. Empty where there is no colour. */
  readonly qr: { readonly black: readonly [string, string]; readonly white: readonly [string, string] };
}

type Tones = { readonly [name in Hue | 'muted']: string };

/**
 * sRGB. On a known page at least 4.5:1 (WCAG 2.2), also on tinted pages, and still 3:1 should the page be the other one.
 * The middle tones have at least 4:1 on white and on #1e1e1e alike.
 */
export const fullTones: { readonly [ground in Ground]: Tones } = {
  unknown: {
    ...{ accent: '#2f7fd6', good: '#2b8f4e', warning: '#b26e19' },
    ...{ bad: '#dc4c41', rehearsal: '#8d6ad5', muted: '#7d7d7d' },
  },
  light: {
    ...{ accent: '#296eb9', good: '#257b43', warning: '#995f15' },
    ...{ bad: '#bf4037', rehearsal: '#795bb7', muted: '#6c6c6c' },
  },
  dark: {
    ...{ accent: '#5999de', good: '#55a571', warning: '#c4893f' },
    ...{ bad: '#e4746b', rehearsal: '#a385df', muted: '#959595' },
  },
};

/** Entries of the 256-colour palette that no theme changes, nearest to the same contrasts. */
export const indexedTones: { readonly [ground in Ground]: { readonly [name in keyof Tones]: number } } = {
  unknown: { accent: 31, good: 64, warning: 166, bad: 196, rehearsal: 99, muted: 244 },
  light: { accent: 27, good: 28, warning: 94, bad: 160, rehearsal: 97, muted: 242 },
  dark: { accent: 37, good: 34, warning: 172, bad: 203, rehearsal: 141, muted: 246 },
};

/**
 * SGR numbers of colours that every theme defines for itself. Where a page is not known only red can be read on both;
 * everything else stays in the colour of the text, which can always be read.
 */
export const namedTones: { readonly [ground in Ground]: { readonly [name in keyof Tones]?: number } } = {
  unknown: { bad: 31 },
  light: { accent: 34, bad: 31, rehearsal: 35 },
  dark: { accent: 36, good: 32, warning: 33, bad: 91, rehearsal: 95 },
};

function palette(code: (name: keyof Tones) => string, black: readonly [string, string], white: typeof black): Palette {
  const hues = {
    accent: code('accent'),
    good: code('good'),
    warning: code('warning'),
    bad: code('bad'),
    rehearsal: code('rehearsal'),
  };
  return { hues, muted: code('muted'), qr: { black, white } };
}

function full(hex: string): string {
  return `38;2;${[1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join(';')}`;
}

export function paletteFor(depth: Depth, ground: Ground): Palette {
  switch (depth) {
    case 'none':
      return palette(() => '', ['', ''], ['', '']);
    case 'named':
      // The two that themes leave furthest apart.
      return palette((name) => namedTones[ground][name]?.toString() ?? '', ['30', '40'], ['37', '47']);
    case 'indexed':
      // 232 and not 16 for black: themes of the base16 family put an orange there.
      return palette(
        (name) => `38;5;${indexedTones[ground][name]}`,
        ['38;5;232', '48;5;232'],
        ['38;5;231', '48;5;231'],
      );
    case 'full':
      return palette(
        (name) => full(fullTones[ground][name]),
        ['38;2;0;0;0', '48;2;0;0;0'],
        ['38;2;255;255;255', '48;2;255;255;255'],
      );
  }
}

/** The SGR parameters that switch a look on, and those that switch it off again. */
export function codesOf(look: Look, { hues, muted, qr }: Palette): readonly (readonly [on: string, off: string])[] {
  if (look.qr !== undefined) {
    const [ink, paper] = look.qr === 'dark-on-light' ? [qr.black[0], qr.white[1]] : [qr.white[0], qr.black[1]];
    return inUse([
      [ink, '39'],
      [paper, '49'],
    ]);
  }
  const colour = look.hue !== undefined ? hues[look.hue] : look.dim === true ? muted : '';
  return inUse([
    [look.bold === true ? '1' : '', '22'],
    [look.underline === true ? '4' : '', '24'],
    [look.inverse === true ? '7' : '', '27'],
    [colour, '39'],
  ]);
}

function inUse(codes: readonly (readonly [string, string])[]): readonly (readonly [string, string])[] {
  return codes.filter(([on]) => on !== '');
}
