// What changed since the last look, in sentences that every front end and the check's page share. Pure.
import type { Fact } from '../engine/port.ts';
import type { Difference, Since } from '../engine/since.ts';
import { stateWord, timeWords } from './words.ts';

const factsAtMost = 2;

/** Undefined where there is nothing to say, which is not to say that nothing changed. */
export function sinceTitle({ at, differences, isOutdated }: Since): string | undefined {
  const when = timeWords(Date.parse(at));
  if (differences.length > 0) return `Since ${when}`;
  return isOutdated ? undefined : `Nothing changed since ${when}.`;
}

/** A sentence or two for each difference, worst first; of more than `most` the rest is only counted, and `where` it is said. */
export function sinceLines(since: Since, most: number, where: string): readonly string[] {
  const { differences, otherCaller, otherTool } = since;
  if (differences.length === 0) return [];
  const isOver = differences.length > most;
  const shown = differences.slice(0, isOver ? most - 1 : most);
  const more = differences.length - shown.length;
  return [
    ...shown.map((difference) => differenceSentence(difference, otherTool !== undefined)),
    ...(more > 0 ? [`And ${more} more: ${where}.`] : []),
    ...(otherCaller ? ['Other credentials looked then: they may be shown more, or less, than yours.'] : []),
    ...(otherTool === undefined ? [] : [`${otherTool} looked then: this one may ask for more.`]),
  ];
}

/** E.g. `Access keys: was verified, is open now. Root has an active access key.` */
export function differenceSentence(difference: Difference, isOtherTool = false): string {
  const { short, kind, was, is, statement, reviewBy } = difference;
  const now = stateWord(is);
  const news = newsOf(difference);
  switch (kind) {
    case 'new':
      return `${short}: ${isOtherTool ? 'new in this version' : 'not looked at then'}, is ${now} now.`;
    case 'overdue':
      return `${short}: your word counted until ${reviewBy ?? ''}, is ${now} now.`;
    case 'better':
      return `${short}: was ${wordOf(was)}, is ${now} now.`;
    case 'worse':
    case 'unread':
      return [`${short}: was ${wordOf(was)}, is ${now} now.`, statement, ...news].join(' ');
    case 'changed':
      return [
        `${short}: ${was === is ? `still ${now}, but` : `was ${wordOf(was)}, is`} ${was === is ? 'not as it was' : `${now} now`}.`,
        ...news,
      ].join(' ');
  }
}

const wordOf = (state: Difference['was']) => (state === undefined ? '' : stateWord(state));

function newsOf({ facts, gone }: Difference): readonly string[] {
  if (facts.length === 0) return gone === 0 ? [] : ['Something that was there is gone.'];
  const worst = facts.toSorted((one, other) => tones.indexOf(one.tone) - tones.indexOf(other.tone));
  const shown = worst.slice(0, factsAtMost).map(({ label, value }) => `${label}: ${value}`);
  const more = facts.length - shown.length;
  return [`New: ${[...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('; ')}.`];
}

const tones: readonly Fact['tone'][] = ['bad', 'warning', 'plain', 'good'];
