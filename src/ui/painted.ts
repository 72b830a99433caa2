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
  const text = color ? runs(spans).map(coloured).join('') : spans.map((piece) => piece.text).join('');
  return text.trimEnd();
}

/** Neighbours that look alike as one, so that a line of one look is written in one piece. */
function runs(spans: Line): readonly Span[] {
  const out: Span[] = [];
  for (const piece of spans) {
    const last = out.at(-1);
    if (last !== undefined && last.bold === piece.bold && last.dim === piece.dim && last.hue === piece.hue) {
      out[out.length - 1] = { ...last, text: last.text + piece.text };
    } else out.push(piece);
  }
  return out;
}

function coloured({ text, bold, dim, hue }: Span): string {
  const set = [
    ...(bold === true ? ['1'] : []),
    ...(dim === true ? ['2'] : []),
    ...(hue === undefined ? [] : [codes[hue]]),
  ];
  return set.length === 0 || text.trim() === '' ? text : `\u001b[${set.join(';')}m${text}\u001b[0m`;
}
