// The first line of every frame: what this is, on which account, as whom; and the REHEARSAL badge.
import type { Identity } from '../../engine/port.ts';
import { accountIdGrouped, rehearsalBadge } from '../words.ts';
import type { Line } from './lines.ts';
import { lineColumns, span, spread } from './lines.ts';

/** The badge, or nothing on a real account. */
export function badge(identity: Identity | undefined): Line {
  return identity?.rehearsal === true
    ? [span(` ${rehearsalBadge} `, { hue: 'rehearsal', bold: true, inverse: true })]
    : [];
}

/** One line. What does not fit is left out in this order: alias, Region, account; never the badge or who signs. */
export function headerLine(identity: Identity | undefined, columns: number): Line {
  const mark = badge(identity);
  const left: Line = [span(' rootlock', { bold: true }), ...(mark.length > 0 ? [span('  '), ...mark] : [])];
  if (identity === undefined) return left;
  const who: Line = [
    span(`as ${identity.actingAs}`, { bold: true, hue: identity.actingAs === 'root' ? 'warning' : 'good' }),
    span(' '),
  ];
  const account = accountIdGrouped(identity.accountId);
  const candidates = [
    ...(identity.alias === undefined ? [] : [`${identity.alias}  ${account} · ${identity.region} · `]),
    `${account} · ${identity.region} · `,
    `${account} · `,
    '',
  ];
  const room = columns - lineColumns(left) - lineColumns(who) - 2;
  const text = candidates.find((candidate) => candidate.length <= room) ?? '';
  return spread(left, [span(text), ...who], columns);
}
