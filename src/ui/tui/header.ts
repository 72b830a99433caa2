// The first line of every frame: what this is, on which account, as whom; and the REHEARSAL badge.
import type { Identity } from '../../engine/port.ts';
import { accountIdGrouped, rehearsalBadge } from '../words.ts';
import type { Line } from './lines.ts';
import { lineColumns, span, spread } from './lines.ts';
import { columnsOf, drawable, middleCut } from './width.ts';

/** The badge, or nothing on a real account. */
export function badge(identity: Identity | undefined): Line {
  return identity?.rehearsal === true
    ? [span(` ${rehearsalBadge} `, { hue: 'rehearsal', bold: true, inverse: true })]
    : [];
}

/**
 * One line. What does not fit is left out in this order: alias, Region, the program's name, account; never the badge or
 * who signs, of whom a long name is cut in the middle.
 */
export function headerLine(identity: Identity | undefined, columns: number): Line {
  const mark = badge(identity);
  const named: Line = [span(' rootlock', { bold: true }), ...(mark.length > 0 ? [span('  '), ...mark] : [])];
  if (identity === undefined) return named;
  const bare: Line = [span(' '), ...mark];
  const { accountId, alias, region, actingAs } = identity;
  const account = accountIdGrouped(accountId);
  const long = Math.max(8, columns - lineColumns(bare) - account.length - 9);
  const who: Line = [
    span(`as ${middleCut(drawable(actingAs), long)}`, { bold: true, hue: actingAs === 'root' ? 'warning' : 'good' }),
    span(' '),
  ];
  const candidates: readonly (readonly [left: Line, text: string])[] = [
    ...(alias === undefined ? [] : [[named, `${alias}  ${account} · ${region} · `] as const]),
    [named, `${account} · ${region} · `],
    [named, `${account} · `],
    [bare, `${account} · `],
    [bare, ''],
  ];
  const fits = ([left, text]: readonly [Line, string]) =>
    lineColumns(left) + columnsOf(drawable(text)) + lineColumns(who) + 2 <= columns;
  const [left, text] = candidates.find(fits) ?? [bare, ''];
  return spread(left, [span(text), ...who], columns);
}
