// Draws one line of a frame. The only place where looks become escape codes.
import { Text } from 'ink';
import type { ReactNode } from 'react';
import type { Line, Span } from '../lines.ts';
import { codesOf, type Palette } from '../palette.ts';

/** Each code is an escape sequence of its own: Ink takes apart what it has to cut only where that is so. */
function drawn(part: Span, palette: Palette): string {
  const codes = codesOf(part, palette);
  const on = codes.map(([code]) => `\u001B[${code}m`).join('');
  const off = codes.map(([, code]) => `\u001B[${code}m`).join('');
  return on + part.text + off;
}

export function Row({ content, palette }: { readonly content: Line; readonly palette: Palette }): ReactNode {
  const text = content
    .filter((part) => part.text !== '')
    .map((part) => drawn(part, palette))
    .join('');
  // An empty Text has no height; a space keeps the row.
  return <Text wrap="truncate">{text === '' ? ' ' : text}</Text>;
}
