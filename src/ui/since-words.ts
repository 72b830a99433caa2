// What changed since the last look, in sentences that every front end and the check's page share. Pure.
import type { Fact } from '../engine/port.ts';
import type { Difference, Since } from '../engine/since.ts';
import { whenUtc } from '../engine/when-utc.ts';
import { stateWord } from './words.ts';

const factsAtMost = 2;

/** Undefined where there is nothing to say, which is not to say that nothing changed. */
export function sinceTitle({ at, differences, isOutdated }: Since): string | undefined {
  const when = whenUtc(new Date(at));
  if (differences.length > 0) return `Since ${when}`;
  return isOutdated ? undefined : `Nothing changed since ${when}.`;
}

export interface SinceLayout {
  /** Of more differences the rest is only counted. */
  readonly most: number;
  /** Where all of them are to be seen. */
  readonly where: string;
  /** What was found is said elsewhere. */
  readonly isBrief?: boolean;
}

/** A sentence or two for each difference, worst first. */
export function sinceLines(since: Since, { most, where, isBrief = false }: SinceLayout): readonly string[] {
  const { differences, otherCaller, otherTool } = since;
  if (differences.length === 0) return [];
  const isOver = differences.length > most;
  const shown = differences.slice(0, isOver ? most - 1 : most);
  const more = differences.length - shown.length;
  return [
    ...shown.map((difference) => differenceSentence(difference, { isOtherTool: otherTool !== undefined, isBrief })),
    ...(more > 0 ? [`And ${more} more: ${where}.`] : []),
    ...(otherCaller ? ['Other credentials looked then: they may be shown more, or less, than yours.'] : []),
    ...(otherTool === undefined ? [] : [`${otherTool} looked then: this one may ask for more.`]),
  ];
}

/** E.g. `Access keys: was verified, is open now. Root has an active access key.` */
export function differenceSentence(
  { short, kind, was, is, statement, facts, gone, reviewBy = '' }: Difference,
  { isOtherTool = false, isBrief = false } = {},
): string {
  const now = `is ${stateWord(is)} now`;
  const change = was === undefined ? now : `was ${stateWord(was)}, ${now}`;
  switch (kind) {
    case 'new':
      return `${short}: ${isOtherTool ? 'new in this version' : 'not looked at then'}, ${now}.`;
    case 'overdue':
      return `${short}: your word counted until ${reviewBy}, ${now}.`;
    case 'better':
      return `${short}: ${change}.`;
    case 'worse':
    case 'unread':
      return [`${short}: ${change}.`, ...(isBrief ? [] : [statement]), ...news(facts, gone)].join(' ');
    case 'changed':
      return [
        was === is ? `${short}: still ${stateWord(is)}, but not as it was.` : `${short}: ${change}.`,
        ...news(facts, gone),
      ].join(' ');
  }
}

function news(facts: readonly Fact[], gone: number): readonly string[] {
  if (facts.length === 0) return gone === 0 ? [] : ['Something that was there is gone.'];
  const worst = facts.toSorted((one, other) => tones.indexOf(one.tone) - tones.indexOf(other.tone));
  const shown = worst.slice(0, factsAtMost).map(({ label, value }) => `${label}: ${value}`);
  const more = facts.length - shown.length;
  return [`New: ${[...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('; ')}.`];
}

const tones: readonly Fact['tone'][] = ['bad', 'warning', 'plain', 'good'];
