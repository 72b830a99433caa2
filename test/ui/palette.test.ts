// Every colour of the wizard against the pages it is drawn on: contrast is computed, never judged by eye.
import { describe, expect, it } from 'vitest';
import { depthOf, groundOf } from '../../src/ui/tui/colour-support.ts';
import {
  codesOf,
  type Depth,
  fullTones,
  type Ground,
  indexedTones,
  namedTones,
  paletteFor,
} from '../../src/ui/tui/palette.ts';
import { contrast, rgb, type Rgb, terminalPalettes } from '../support/terminal-palettes.ts';
import { paletteColour } from '../support/terminal-colours.ts';

const white = rgb('#ffffff');
const usualDark = rgb('#1e1e1e');
const pages: { readonly [ground in 'dark' | 'light']: readonly Rgb[] } = {
  dark: ['#000000', '#0c0c0c', '#1e1e1e', '#282c34', '#002b36'].map(rgb),
  light: ['#ffffff', '#fafafa', '#fdf6e3'].map(rgb),
};
const names = ['accent', 'good', 'warning', 'bad', 'rehearsal', 'muted'] as const;

const tones = (ground: Ground) => ({
  full: names.map((name) => rgb(fullTones[ground][name])),
  indexed: names.map((name) => paletteColour(indexedTones[ground][name])),
});
const least = (colours: readonly Rgb[], on: readonly Rgb[]) =>
  Math.min(...colours.flatMap((colour) => on.map((page) => contrast(colour, page))));

describe('contrast', () => {
  it('is computed as WCAG has it', () => {
    expect(contrast(rgb('#000000'), white)).toBeCloseTo(21, 5);
    expect(contrast(rgb('#767676'), white)).toBeCloseTo(4.54, 2);
  });
});

describe.each(['dark', 'light'] as const)('on a %s page that is known', (ground) => {
  const other = ground === 'dark' ? white : usualDark;

  it('every colour is text that can be read, on tinted pages too', () => {
    expect(least(tones(ground).full, pages[ground])).toBeGreaterThanOrEqual(4.5);
    // Of the 256, no green is darker than this and still green: 4.36 on Solarized's page.
    expect(least(tones(ground).indexed, pages[ground])).toBeGreaterThanOrEqual(ground === 'light' ? 4.35 : 4.5);
    expect(least(tones(ground).indexed, pages[ground].slice(0, 2))).toBeGreaterThanOrEqual(4.5);
  });

  it('and none is lost when the page is the other one after all', () => {
    expect(least(tones(ground).full, [other])).toBeGreaterThanOrEqual(2.95);
    expect(least(tones(ground).indexed, [other])).toBeGreaterThanOrEqual(2.7);
  });
});

describe('on a page that is not known', () => {
  it('every colour can be read on white and on the usual dark', () => {
    expect(least(tones('unknown').full, [white, usualDark])).toBeGreaterThanOrEqual(4);
    // The 256 have no orange between 3.8 and the browns that are too dark.
    expect(least(tones('unknown').indexed, [white, usualDark])).toBeGreaterThanOrEqual(3.8);
    const allButOrange = tones('unknown').indexed.filter((_, index) => names[index] !== 'warning');
    expect(least(allButOrange, [white, usualDark])).toBeGreaterThanOrEqual(3.9);
  });
});

describe('of sixteen colours', () => {
  const worst = (ground: Ground) => {
    const terminals = Object.values(terminalPalettes).filter(
      (known) => ground === 'unknown' || known.ground === ground,
    );
    return Object.fromEntries(
      Object.entries(namedTones[ground]).map(([name, sgr]) => {
        const colourIn = (named: readonly Rgb[]) => named[sgr < 90 ? sgr - 30 : sgr - 82] ?? white;
        const ratios = terminals.map(({ page, named }) => contrast(colourIn(named), page));
        return [name, Math.floor(Math.min(...ratios) * 10) / 10];
      }),
    );
  };

  it('those that are used are told from the page in every well-known terminal', () => {
    expect(worst('dark')).toEqual({ accent: 5.9, good: 5.5, warning: 4, bad: 4.3, rehearsal: 3.1 });
    expect(worst('light')).toEqual({ accent: 4, bad: 3.5, rehearsal: 4.6 });
    // Red only marks what the words say as well; no other name comes near this on both kinds of page.
    expect(worst('unknown')).toEqual({ bad: 2.3 });
  });

  it('no yellow and nothing bright is drawn on a page that may be white, and nothing is dimmed', () => {
    for (const ground of ['light', 'unknown'] as const) {
      expect(Object.values(namedTones[ground]).filter((sgr) => sgr === 33 || sgr >= 90)).toEqual([]);
      expect(codesOf({ dim: true }, paletteFor('named', ground))).toEqual([]);
    }
  });
});

describe('a look', () => {
  const all: readonly Depth[] = ['none', 'named', 'indexed', 'full'];

  it('is never the faint of the terminal, which some draw too faint to be read', () => {
    for (const depth of all) {
      for (const look of [{ dim: true }, { dim: true, bold: true }, { hue: 'bad', dim: true }] as const) {
        for (const ground of ['dark', 'light', 'unknown'] as const) {
          expect(codesOf(look, paletteFor(depth, ground)).map(([on]) => on)).not.toContain('2');
        }
      }
    }
  });

  it('without colour is bold, underlined or inverse, and nothing else', () => {
    const look = { bold: true, underline: true, inverse: true, dim: true, hue: 'bad' } as const;
    const codes = codesOf(look, paletteFor('none', 'unknown'));
    expect(codes.map(([on]) => on)).toEqual(['1', '4', '7']);
    expect(codesOf({ qr: 'dark-on-light' }, paletteFor('none', 'unknown'))).toEqual([]);
  });

  it('switches off what it switched on', () => {
    const off: { readonly [on: string]: string } = { 1: '22', 4: '24', 7: '27' };
    for (const depth of all) {
      const look = { bold: true, underline: true, inverse: true, hue: 'warning' } as const;
      for (const [on, end] of codesOf(look, paletteFor(depth, 'dark'))) expect(end).toBe(off[on] ?? '39');
    }
  });
});

describe('what the terminal can show', () => {
  it.each([
    ['VTE, Konsole, Windows Terminal, VS Code', { TERM: 'xterm-256color', COLORTERM: 'truecolor' }, 'full'],
    ['macOS Terminal', { TERM: 'xterm-256color', TERM_PROGRAM: 'Apple_Terminal' }, 'indexed'],
    ['CloudShell, and most terminals over SSH', { TERM: 'xterm-256color' }, 'indexed'],
    ['kitty over SSH', { TERM: 'xterm-kitty' }, 'full'],
    ['tmux', { TERM: 'tmux-256color', TMUX: '/tmp/tmux-1000/default,1,0' }, 'indexed'],
    ['tmux, which turns colours down itself', { TERM: 'screen-256color', TMUX: 'x', COLORTERM: 'truecolor' }, 'full'],
    ['GNU screen', { TERM: 'screen.xterm-256color', STY: '1.pts', COLORTERM: 'truecolor' }, 'indexed'],
    ['GNU screen, over SSH', { TERM: 'screen', COLORTERM: 'truecolor' }, 'named'],
    ['the console of Linux', { TERM: 'linux' }, 'named'],
    ['PuTTY', { TERM: 'xterm' }, 'named'],
    ['nothing known', {}, 'named'],
    ['a terminal that can do nothing', { TERM: 'dumb' }, 'none'],
    ['NO_COLOR', { TERM: 'xterm-256color', COLORTERM: 'truecolor', NO_COLOR: '1' }, 'none'],
    ['NO_COLOR that is empty', { TERM: 'xterm-256color', NO_COLOR: '' }, 'indexed'],
    ['FORCE_COLOR=0', { TERM: 'xterm-256color', FORCE_COLOR: '0' }, 'none'],
    ['FORCE_COLOR=1', { TERM: 'xterm-256color', COLORTERM: 'truecolor', FORCE_COLOR: '1' }, 'named'],
    ['FORCE_COLOR=3', { TERM: 'xterm', FORCE_COLOR: '3' }, 'full'],
    ['CI, which is no property of a terminal', { TERM: 'xterm-256color', CI: 'true' }, 'indexed'],
  ] as const)('%s', (_, env, depth) => {
    expect(depthOf(env)).toBe(depth);
  });

  it.each([
    [{ COLORFGBG: '15;0' }, 'dark'],
    [{ COLORFGBG: '12;8' }, 'dark'],
    [{ COLORFGBG: '0;15' }, 'light'],
    [{ COLORFGBG: '0;default;15' }, 'light'],
    [{ COLORFGBG: '0;7' }, 'light'],
    [{ COLORFGBG: '0;default' }, 'unknown'],
    [{ COLORFGBG: '0;11' }, 'unknown'],
    [{ COLORFGBG: 'nonsense' }, 'unknown'],
    [{ TERM: 'linux' }, 'dark'],
    [{ TERM: 'xterm-256color' }, 'unknown'],
  ] as const)('%o is a page that is %s', (env, ground) => {
    expect(groundOf(env)).toBe(ground);
  });
});
