// How pieces of text look, by what they mean. Which colours that takes is the palette's business.
import type { ControlState, Tone } from '../../engine/port.ts';

export type Hue = 'accent' | 'good' | 'warning' | 'bad' | 'rehearsal';

/** How a piece of text looks. `dim` is said by the way; `qr` is black and white whatever the theme. */
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
