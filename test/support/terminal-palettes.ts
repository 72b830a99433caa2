// What well-known terminals make of the sixteen colour names and of their page, as they ship; and contrast.
export type Rgb = readonly [number, number, number];

export interface TerminalPalette {
  readonly ground: 'dark' | 'light';
  readonly page: Rgb;
  /** SGR 30 to 37, then 90 to 97. */
  readonly named: readonly Rgb[];
}

export function rgb(hex: string): Rgb {
  const channel = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16);
  return [channel(1), channel(3), channel(5)];
}

function terminal(ground: 'dark' | 'light', page: string, named: string): TerminalPalette {
  return { ground, page: rgb(page), named: named.split(' ').map((hex) => rgb(`#${hex}`)) };
}

const xterm =
  '000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff';
const macos =
  '000000 990000 00a600 999900 0000b2 b200b2 00a6b2 bfbfbf 666666 e50000 00d900 e5e500 0000ff e500e5 00e5e5 e5e5e5';
const gnome =
  '171421 c01c28 26a269 a2734c 12488b a347ba 2aa1b3 d0cfcc 5e5c64 f66151 33da7a e9ad0c 2a7bde c061cb 33c7de ffffff';
const vga =
  '000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa 555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff';
const vsCodeDark =
  '000000 cd3131 0dbc79 e5e510 2472c8 bc3fbc 11a8cd e5e5e5 666666 f14c4c 23d18b f5f543 3b8eea d670d6 29b8db e5e5e5';
const vsCodeLight =
  '000000 cd3131 107c10 949800 0451a5 bc05bc 0598bc 555555 666666 cd3131 14ce14 b5ba00 0451a5 bc05bc 0598bc a5a5a5';
const campbell =
  '0c0c0c c50f1f 13a10e c19c00 0037da 881798 3a96dd cccccc 767676 e74856 16c60c f9f1a5 3b78ff b4009e 61d6d6 f2f2f2';
const oneHalfLight =
  '383a42 e45649 50a14f c18301 0184bc a626a4 0997b3 fafafa 4f525d df6c75 98c379 e4c07a 61afef c577dd 56b5c1 ffffff';

export const terminalPalettes: { readonly [name: string]: TerminalPalette } = {
  'xterm, black': terminal('dark', '#000000', xterm),
  'xterm, white': terminal('light', '#ffffff', xterm),
  'VS Code, dark': terminal('dark', '#1e1e1e', vsCodeDark),
  'VS Code, light': terminal('light', '#ffffff', vsCodeLight),
  'Windows Terminal, Campbell': terminal('dark', '#0c0c0c', campbell),
  'Windows Terminal, One Half Light': terminal('light', '#fafafa', oneHalfLight),
  'macOS Terminal, Pro': terminal('dark', '#000000', macos),
  'macOS Terminal, Basic': terminal('light', '#ffffff', macos),
  'GNOME, dark': terminal('dark', '#171421', gnome),
  'GNOME, light': terminal('light', '#ffffff', gnome),
  'the console of Linux': terminal('dark', '#000000', vga),
};

/** WCAG 2.2: relative luminance of sRGB, 0 to 1. */
function luminance(colour: Rgb): number {
  const [red = 0, green = 0, blue = 0] = colour.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2.2: contrast ratio, 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}
