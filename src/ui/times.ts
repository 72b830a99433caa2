// Times for people: local, with the zone named. The engine and the record write UTC, and say so; a front end translates
// what it shows.
import type { Event, FrontEnd, Question } from '../engine/port.ts';

/** Milliseconds since the epoch as local time, its zone named, e.g. `2026-11-22 01:12 CET`. */
export function timeWords(milliseconds: number): string {
  const part = new Map(localTime.formatToParts(milliseconds).map(({ type, value }) => [type, value]));
  const get = (type: Intl.DateTimeFormatPartTypes) => part.get(type) ?? '';
  return `${get('year')}-${get('month')}-${get('day')} ${get('hour')}:${get('minute')} ${get('timeZoneName')}`;
}

// English names of zones, which there are for few: elsewhere it is the distance from UTC, e.g. GMT-5.
const localTime = new Intl.DateTimeFormat('en-GB', {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'short',
});

/** `text` with each time that is written in UTC, as the engine and the record write it, in local time. */
export function inLocalTime(text: string): string {
  return text.replace(/\b(\d{4}-\d\d-\d\d) (\d\d:\d\d) UTC\b/g, (written, day: string, time: string) => {
    const at = Date.parse(`${day}T${time}Z`);
    return Number.isNaN(at) ? written : timeWords(at);
  });
}

/** `event` as a person reads it: local times in all that was found, noted or told. */
export function eventInLocalTime(event: Event): Event {
  switch (event.kind) {
    case 'controls':
      return { ...event, lines: event.lines.map(noted) };
    case 'control-opened':
      return { ...event, facts: event.facts.map((fact) => ({ ...fact, value: inLocalTime(fact.value) })) };
    case 'change':
      return event.detail === undefined ? event : { ...event, detail: inLocalTime(event.detail) };
    case 'notice':
      return { ...event, title: inLocalTime(event.title), lines: event.lines.map(inLocalTime) };
    case 'summary': {
      const { summary } = event;
      return { ...event, summary: { ...summary, lines: summary.lines.map(noted) } };
    }
    case 'identity':
    case 'busy':
    case 'idle':
      return event;
  }
}

function noted<T extends { readonly note?: string }>(line: T): T {
  return line.note === undefined ? line : { ...line, note: inLocalTime(line.note) };
}

/** The same for what explains a question. What is consented to or signed for is shown as it is. */
export function questionInLocalTime<Q extends Question>(question: Q): Q {
  return {
    ...question,
    lines: question.lines.map(inLocalTime),
    ...(question.problem === undefined ? {} : { problem: inLocalTime(question.problem) }),
  };
}

/** A front end that shows local times. */
export function withLocalTimes(frontEnd: FrontEnd): FrontEnd {
  return {
    tell: (event) => frontEnd.tell(eventInLocalTime(event)),
    ask: (question, signal) => frontEnd.ask(questionInLocalTime(question), signal),
    close: () => frontEnd.close(),
  };
}
