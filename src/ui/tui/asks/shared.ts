// Pieces that several asks draw alike.
import type { Question } from '../../../engine/port.ts';
import { countdownWords } from '../../words.ts';
import type { Line } from '../lines.ts';
import { blank, line, paragraph, span, wrapLine } from '../lines.ts';

/** Length of a one-time code's life, RFC 6238 with AWS's step. */
const windowSeconds = 30;

/** Whole seconds until the next one-time code. */
export function secondsLeft(now: number): number {
  return windowSeconds - (Math.floor(now / 1000) % windowSeconds);
}

/** A bar that empties, and the same in words. */
export function countdownLine(seconds: number): Line {
  const cells = 10;
  const full = Math.max(0, Math.min(cells, Math.ceil((seconds / windowSeconds) * cells)));
  return [
    span('━'.repeat(full), { hue: seconds <= 5 ? 'warning' : 'accent' }),
    span('─'.repeat(cells - full), { dim: true }),
    span(`  ${countdownWords(seconds)}`, { dim: true }),
  ];
}

/** The question's own paragraphs. */
export function questionParagraphs(question: Question, columns: number): readonly Line[] {
  return question.lines.flatMap((text, index) => [...(index > 0 ? [blank] : []), ...paragraph(text, columns)]);
}

/** Why the question is asked again, or what is wrong with an answer. */
export function problemParagraph(problem: string | undefined, columns: number): readonly Line[] {
  return problem === undefined
    ? []
    : [...wrapLine([span('✗ ', { hue: 'bad', bold: true }), span(problem, { bold: true })], columns, 2), blank];
}

export function heading(text: string): Line {
  return line(text, { bold: true });
}
