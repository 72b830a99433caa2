// Draws one line of a frame. The only place where looks become escape codes.
import { Text } from 'ink';
import type { ReactNode } from 'react';
import type { Line, Span } from '../lines.ts';
import { hues } from '../theme.ts';

// Entries 16 and 231 of the 256-colour palette are black and white by definition; themes change only 0 to 15.
const fixed = {
  'dark-on-light': ['\u001B[38;5;16m', '\u001B[48;5;231m'],
  'light-on-dark': ['\u001B[38;5;231m', '\u001B[48;5;16m'],
} as const;

function Piece({ part }: { readonly part: Span }): ReactNode {
  if (part.qr !== undefined) {
    const [foreground, background] = fixed[part.qr];
    return <Text>{`${foreground}${background}${part.text}\u001B[39m\u001B[49m`}</Text>;
  }
  return (
    <Text
      bold={part.bold === true}
      dimColor={part.dim === true}
      inverse={part.inverse === true}
      underline={part.underline === true}
      {...(part.hue === undefined ? {} : { color: hues[part.hue] })}
    >
      {part.text}
    </Text>
  );
}

export function Row({ content }: { readonly content: Line }): ReactNode {
  const parts = content.filter(({ text }) => text !== '');
  // An empty Text has no height; a space keeps the row.
  return (
    <Text wrap="truncate">
      {parts.length === 0 ? ' ' : parts.map((part, index) => <Piece key={index} part={part} />)}
    </Text>
  );
}
