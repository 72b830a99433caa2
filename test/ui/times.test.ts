// People read local time, with its zone named; the engine and the record write UTC.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { eventInLocalTime, inLocalTime, questionInLocalTime, timeWords } from '../../src/ui/times.ts';
import * as ask from '../contract/questions.ts';

const at = Date.UTC(2026, 10, 22, 23, 42);

/** What another process says, which started with that zone: this one cannot change its own. */
async function saidIn(zone: string, text: string): Promise<string> {
  const entryPoints = [fileURLToPath(new URL('../../src/ui/times.ts', import.meta.url))];
  const { outputFiles } = await build({ entryPoints, bundle: true, format: 'cjs', platform: 'node', write: false });
  const code = `${outputFiles[0]?.text ?? ''};process.stdout.write(module.exports.inLocalTime(process.env.TEXT));`;
  const env = { PATH: process.env['PATH'], TZ: zone, TEXT: text };
  return execFileSync(process.execPath, ['-e', code], { env, encoding: 'utf8' });
}

describe('a time', () => {
  it.each([
    ['UTC', '2026-11-22 23:42 UTC'],
    ['Europe/Berlin', '2026-11-23 00:42 CET'],
    ['America/New_York', '2026-11-22 18:42 GMT-5'],
    ['Asia/Kolkata', '2026-11-23 05:12 GMT+5:30'],
  ])('is told in the time of %s', async (zone, expected) => {
    expect(await saidIn(zone, 'proven 2026-11-22 23:42 UTC: ada')).toBe(`proven ${expected}: ada`);
  });

  it('names day, minute and zone', () => {
    expect(timeWords(at)).toMatch(/^2026-11-2[23] \d\d:\d\d \S+$/);
  });

  it('is left alone where it is none, or a day only', () => {
    for (const text of ['2026-13-45 25:61 UTC', 'by your word, 2026-11-30', '2026-11-22T23:42:00Z']) {
      expect(inLocalTime(text)).toBe(text);
    }
  });
});

describe('local time', () => {
  const utc = '2026-11-22 23:42 UTC';

  it('is in what was found and noted', () => {
    const event = {
      ...ask.controlOpened,
      facts: [{ label: 'Session', value: `proven ${utc}`, tone: 'good' }],
    } as const;
    expect(eventInLocalTime(event)).toEqual({
      ...event,
      facts: [{ label: 'Session', value: `proven ${timeWords(at)}`, tone: 'good' }],
    });
  });

  it('is in no plan and no statement: what is consented to and signed for stays as it is', () => {
    const question = { ...ask.attest, statement: `seen ${utc}`, lines: [`since ${utc}`] };
    expect(questionInLocalTime(question)).toEqual({ ...question, lines: [`since ${timeWords(at)}`] });
    expect(questionInLocalTime(ask.approval)).toMatchObject({ plan: ask.approval.plan });
  });
});
