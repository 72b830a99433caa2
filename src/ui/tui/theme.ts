// The few colours of the wizard. Each is a middle tone with enough contrast on a black and on a white page
// alike, so that no theme has to be guessed. Colour never says anything that a glyph or word does not.
import type { ControlState, Tone } from '../../engine/port.ts';

export type Hue = 'accent' | 'good' | 'warning' | 'bad' | 'rehearsal';

/** sRGB. Relative luminance near 0.21: about 4:1 against white and 5:1 against black (WCAG 2.2). */
export const hues: { readonly [hue in Hue]: string } = {
  accent: '#2f7fd6',
  good: '#2b8f4e',
  warning: '#b9731a',
  bad: '#dc4a3f',
  rehearsal: '#8f6bd8',
};

/** How a piece of text looks. `qr` draws fixed black and white that no theme can change. */
export interface Look {
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly inverse?: boolean;
  readonly underline?: boolean;
  readonly hue?: Hue;
  readonly qr?: 'dark-on-light' | 'light-on-dark';
}

export function toneLook(tone: Tone): Look {
  switch (tone) {
    case 'plain':
      return {};
    case 'good':
    case 'warning':
    case 'bad':
      return { hue: tone };
  }
}

export function stateLook(state: ControlState): Look {
  switch (state) {
    case 'verified':
      return { hue: 'good' };
    case 'attested':
    case 'working':
      return { hue: 'accent' };
    case 'accepted':
    case 'unknown':
      return { hue: 'warning' };
    case 'failed':
      return { hue: 'bad' };
    case 'locked':
    case 'not-applicable':
      return { dim: true };
    case 'open':
      return {};
  }
}
