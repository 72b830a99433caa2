// A line of spans as text for a terminal that is only written to: with colours that its own theme chooses, or without.
import type { Line, Span } from './tui/lines.ts';
import type { Hue } from './tui/theme.ts';

// ECMA-48 SGR. Terminals that only append get the sixteen colours that every one of them has.
const codes: { readonly [hue in Hue]: string } = {
  accent: '36',
  good: '32',
  warning: '33',
  bad: '31',
  rehearsal: '35',
};

export function painted(spans: Line, color: boolean): string {
  const text = spans.map((piece) => (color ? coloured(piece) : piece.text)).join('');
  return text.trimEnd();
}

function coloured({ text, bold, dim, hue }: Span): string {
  const set = [
    ...(bold === true ? ['1'] : []),
    ...(dim === true ? ['2'] : []),
    ...(hue === undefined ? [] : [codes[hue]]),
  ];
  return set.length === 0 || text.trim() === '' ? text : `\u001b[${set.join(';')}m${text}\u001b[0m`;
}
