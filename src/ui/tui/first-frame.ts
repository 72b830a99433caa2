// The frame before anything is known, as `frameOf` draws it, made without loading what draws all the others: it is on the
// terminal while those are being read. A test holds the two against each other in every window.
import type { Look } from './theme.ts';

type Part = Look & { readonly text: string };

/** Undefined in a window that is too small for the wizard, where a sentence says so. */
export function firstFrame(columns: number, rows: number): readonly (readonly Part[])[] | undefined {
  if (columns < 40 || rows < 16) return undefined;
  const rule = [{ text: '─'.repeat(columns), dim: true }];
  const moment = [{ text: ' ' }, { text: '⠋ ', bold: true, hue: 'accent' }, { text: 'One moment' }] as const;
  const keys = [
    ...[{ text: ' ' }, { text: '?', bold: true }, { text: ' why   ', dim: true }],
    ...[
      { text: '^C', bold: true },
      { text: ' leave (you can resume)', dim: true },
    ],
  ];
  const floor = rows < 18 ? [] : [rule];
  const nothing = Array.from({ length: rows - 5 - floor.length }, () => []);
  return [[{ text: ' rootlock', bold: true }], rule, moment, ...nothing, ...floor, keys];
}
