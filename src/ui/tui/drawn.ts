// Spans as escape codes. The only place where looks become them.
import { codesOf, type Palette } from './palette.ts';
import type { Look } from './theme.ts';

/** Each code is an escape sequence of its own: Ink takes apart what it has to cut only where that is so. */
export function drawn(part: Look & { readonly text: string }, palette: Palette): string {
  const codes = codesOf(part, palette);
  const on = codes.map(([code]) => `\u001B[${code}m`).join('');
  const off = codes.map(([, code]) => `\u001B[${code}m`).join('');
  return on + part.text + off;
}
