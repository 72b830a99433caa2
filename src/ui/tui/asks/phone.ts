// The pretend phone of a rehearsal: a labelled stand-in for an authenticator app. It exists only where the
// front end was given stand-ins, which it never is outside a rehearsal.
import { rehearsalBadge } from '../../words.ts';
import type { AskContext } from '../ask-context.ts';
import type { Line } from '../lines.ts';
import { line, paragraph, span, wrapLine } from '../lines.ts';
import { countdownLine } from './shared.ts';

/** The open panel, or the line that offers it. Empty outside a rehearsal. */
export function phoneLines(isOpen: boolean, context: AskContext, columns: number): readonly Line[] {
  if (!context.hasStandIns) return [];
  if (!isOpen) {
    const offer = columns < 40 ? 'no phone? use the pretend one' : 'no phone at hand? use the pretend one';
    return wrapLine([span('p', { hue: 'rehearsal', bold: true }), span(`  ${offer}`, { dim: true })], columns, 3);
  }
  const edge = { hue: 'rehearsal' } as const;
  if (context.rows < framedRows) return unframed(context, columns);
  const title = ` Pretend phone · ${rehearsalBadge} `;
  const inner = Math.max(1, columns - 2);
  const framed = (content: Line): readonly Line[] =>
    wrapLine(content, inner).map((part) => [span('│ ', edge), ...part]);
  const code = context.phone;
  return [
    [span(`┌─${title}`, edge), span('─'.repeat(Math.max(0, columns - title.length - 2)), edge)],
    ...(code === undefined
      ? paragraph('This phone has not scanned the code of this device.', inner).flatMap(framed)
      : [
          ...framed([
            span(`${code.code.reveal().slice(0, 3)} ${code.code.reveal().slice(3)}`, { bold: true }),
            span('   '),
            ...(inner >= 40 ? countdownLine(code.secondsLeft) : []),
          ]),
          ...(inner >= 40 ? [] : framed(countdownLine(code.secondsLeft))),
          ...framed([
            span('f', { bold: true }),
            span(' fill it in   ', { dim: true }),
            span('n', { bold: true }),
            span(' next code', { dim: true }),
          ]),
        ]),
    line(`└${'─'.repeat(Math.max(0, columns - 1))}`, edge),
  ];
}

/** Under this many rows the panel does without its frame. */
const framedRows = 23;

function unframed({ phone }: AskContext, columns: number): readonly Line[] {
  const name = span('Pretend phone  ', { hue: 'rehearsal', bold: true });
  if (phone === undefined) return wrapLine([name, span('has not scanned this device')], columns, 2);
  const code = phone.code.reveal();
  const keys: Line = [
    span('f', { bold: true }),
    span(' fill  ', { dim: true }),
    span('n', { bold: true }),
    span(' next', { dim: true }),
  ];
  return wrapLine(
    [name, span(`${code.slice(0, 3)} ${code.slice(3)}`, { bold: true }), span(`  ${phone.secondsLeft} s  `), ...keys],
    columns,
    2,
  );
}
