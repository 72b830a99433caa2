// Whatever an account, a file or an answer says, no front end passes on anything that acts on a terminal: each of
// them by itself, without the cleaning that comes before it.
import { stripVTControlCharacters } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import type { Event, FrontEnd, Question } from '../../src/engine/port.ts';
import { acting, actingOnScreen, bulky, vanishing } from '../support/hostile.ts';
import { linearDriver } from './linear-driver.ts';
import { plainDriver } from './plain-driver.ts';
import * as ask from './questions.ts';
import { tuiDriver } from './tui-driver.ts';

const hostile = vanishing.join('x');

/** The same with `text` at the end of every string that is shown; what decides which part of it is shown stays. */
function poisoned<T>(value: T, text: string): T {
  const deciding = new Set([
    'kind',
    'state',
    'tone',
    'id',
    'value',
    'suggested',
    'control',
    'current',
    'digest',
    'undo',
    'name',
  ]);
  const inside = (part: unknown, name: string): unknown => {
    if (typeof part === 'string') return deciding.has(name) ? part : part + text;
    if (Array.isArray(part)) return part.map((one) => inside(one, name));
    if (typeof part !== 'object' || part === null || Object.getPrototypeOf(part) !== Object.prototype) return part;
    return Object.fromEntries(Object.entries(part).map(([key, one]) => [key, inside(one, key)]));
  };
  // Only strings grow, so the shape is kept.
  return inside(value, '') as T;
}

const events: readonly Event[] = [
  ask.controlOpened,
  { kind: 'busy', text: 'Reading' },
  { kind: 'notice', tone: 'warning', title: 'A notice', lines: ['and its line'] },
  {
    kind: 'change',
    control: 'x',
    planDigest: 'y',
    changeId: 'z',
    summary: 'A change',
    state: 'failed',
    detail: 'because',
  },
];

const drivers = [
  { driver: plainDriver, pattern: acting, clean: (bytes: string) => bytes.replaceAll('\n', ' ') },
  { driver: linearDriver, pattern: actingOnScreen, clean: (bytes: string) => bytes },
  { driver: tuiDriver, pattern: actingOnScreen, clean: (bytes: string) => bytes },
] as const;

describe.each(drivers)('the $driver.name front end', ({ driver, pattern, clean }) => {
  const open: FrontEnd[] = [];
  afterEach(async () => {
    for (const frontEnd of open.splice(0)) await frontEnd.close();
  });
  const start = () => {
    const session = driver.start();
    open.push(session.frontEnd);
    return session;
  };
  const put = (frontEnd: FrontEnd, question: Question) => {
    frontEnd.ask(question, new AbortController().signal).catch(() => undefined);
  };

  it.each(ask.everyKind.map((question) => [question.kind, question] as const))(
    'writes nothing that acts at a question of kind %s',
    async (_kind, question) => {
      const session = start();
      for (const event of events) session.frontEnd.tell(poisoned(event, hostile));
      put(session.frontEnd, poisoned(question, hostile));
      await session.asked();
      const found = pattern.exec(clean(session.bytes()));
      expect(found === null ? undefined : JSON.stringify(found[0])).toBeUndefined();
      expect(stripVTControlCharacters(session.bytes())).toContain('question of this test');
    },
  );

  it('goes on with 64 kB in every field', async () => {
    const session = start();
    for (const text of bulky) for (const event of events) session.frontEnd.tell(poisoned(event, text));
    const started = performance.now();
    put(session.frontEnd, poisoned(ask.text, 'a'.repeat(65_536)));
    await session.asked();
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(pattern.test(clean(session.bytes()))).toBe(false);
  });
});
