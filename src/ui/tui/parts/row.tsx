// Draws one line of a frame.
import { Text } from 'ink';
import type { ReactNode } from 'react';
import { drawn } from '../drawn.ts';
import type { Line } from '../lines.ts';
import type { Palette } from '../palette.ts';

export function Row({ content, palette }: { readonly content: Line; readonly palette: Palette }): ReactNode {
  const text = content
    .filter((part) => part.text !== '')
    .map((part) => drawn(part, palette))
    .join('');
  // An empty Text has no height; a space keeps the row.
  return <Text wrap="truncate">{text === '' ? ' ' : text}</Text>;
}
