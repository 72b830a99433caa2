// What is linear mode's own: the QR code, the keys of Inquirer, and where the cursor starts.
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../src/engine/clock.ts';
import { WentBack } from '../../src/engine/errors.ts';
import { Secret } from '../../src/engine/secret.ts';
import { createLinear } from '../../src/ui/linear/front-end.ts';
import { qrLines } from '../../src/ui/linear/qr.ts';
import type { Session } from '../contract/driver.ts';
import { linearDriver } from '../contract/linear-driver.ts';
import * as ask from '../contract/questions.ts';
import { readQrCode } from '../support/screen-image.ts';
import type { Cell } from '../support/screen-image.ts';

const live = new AbortController().signal;
const sessions: Session[] = [];
const start = () => {
  const session = linearDriver.start();
  sessions.push(session);
  return session;
};
afterEach(async () => {
  for (const session of sessions.splice(0)) await session.frontEnd.close();
});

const uri =
  'otpauth://totp/AWS:ada@111122223333?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

function cellsOf(lines: readonly string[]): readonly (readonly Cell[])[] {
  return lines.map((line) =>
    [...stripVTControlCharacters(line)].map((text) => ({ text, foreground: [255, 255, 255], background: [0, 0, 0] })),
  );
}

describe('the QR code', () => {
  it('reads back as the very text, for every version an enrolment can need', () => {
    for (const length of [54, 79, 106, 107, 134, 178]) {
      const text = uri.padEnd(length, 'A').slice(0, length);
      expect(readQrCode(cellsOf(qrLines(text, 120, 60) ?? []))).toBe(text);
    }
  });

  it('names black and white on every line and has four light modules around it', () => {
    const lines = qrLines(uri, 120, 60) ?? [];
    for (const line of lines) {
      expect(line.startsWith('\u001b[38;5;231;48;5;16m')).toBe(true);
      expect(line.endsWith('\u001b[0m')).toBe(true);
      expect(stripVTControlCharacters(line)).toMatch(/^████.*████$/);
    }
    const text = lines.map(stripVTControlCharacters);
    for (const line of [...text.slice(0, 2), ...text.slice(-2)]) expect(line).toMatch(/^█+$/);
    expect(new Set(text.map((line) => line.length)).size).toBe(1);
  });

  it('is not drawn where it does not fit, neither in width nor in height', () => {
    const lines = qrLines(uri, 120, 60) ?? [];
    const width = stripVTControlCharacters(lines[0] ?? '').length;
    expect(qrLines(uri, width, lines.length)).toEqual(lines);
    expect(qrLines(uri, width - 1, 60)).toBeUndefined();
    expect(qrLines(uri, 120, lines.length - 1)).toBeUndefined();
  });

  it.each([
    ['in a window of 80×24', true, 80, 24],
    ['without colour', false, 200, 100],
  ])('gives way to the setup key %s', async (_where, color, columns, rows) => {
    const stdin = new PassThrough();
    const stdout = Object.assign(new PassThrough(), { columns, rows });
    let written = '';
    stdout.on('data', (chunk: Buffer) => (written += chunk.toString()));
    const frontEnd = createLinear({ stdin, stdout, clock: systemClock, color });
    const answer = frontEnd.ask({ ...ask.enrol, uri: new Secret(uri) }, live);
    answer.catch(() => undefined);
    await vi.waitFor(() => expect(written).toContain('Show the QR code'), { interval: 1 });
    stdin.write('Show');
    await vi.waitFor(() => expect(written).toContain('❯ Show'), { interval: 1 });
    stdin.write('\r');
    await vi.waitFor(() => expect(written).toContain('JBSW Y3DP'), { interval: 1 });
    expect(written).toContain('No QR code');
    expect(written).not.toContain('█');
    await frontEnd.close();
  });
});

it('draws the QR code and the setup key where both fit', async () => {
  const session = start();
  session.frontEnd.ask({ ...ask.enrol, uri: new Secret(uri) }, live).catch(() => undefined);
  await session.agreeToSecret();
  await vi.waitFor(() => expect(session.shown()).toContain('JBSW Y3DP'), { interval: 1 });
  const drawn = session
    .bytes()
    .split('\n')
    .filter((line) => line.startsWith('\u001b[38;5;231'));
  expect(readQrCode(cellsOf(drawn))).toBe(uri);
});

it('goes back on Esc from a list', async () => {
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  const frontEnd = createLinear({ stdin, stdout: stdout.resume(), clock: systemClock, color: true });
  const answer = frontEnd.ask(ask.choose, live);
  stdin.write('\u001b');
  await expect(answer).rejects.toBeInstanceOf(WentBack);
  await frontEnd.close();
});

it('starts on the answer that changes nothing, and Enter there declines', async () => {
  for (const question of [ask.approval, ask.attest]) {
    const session = start();
    const answer = session.frontEnd.ask(question, live);
    await session.pressEnter();
    expect(await answer).toBe('declined');
  }
});

it('refuses an option that is not available', async () => {
  const session = start();
  const answer = session.frontEnd.ask({ ...ask.choose, suggested: 'locked' }, live);
  answer.catch(() => undefined);
  await session.asked();
  expect(session.shown()).toContain('needs the hand-over');
  await session.pick('Alpha way');
  expect(await answer).toBe('first');
});

it('holds back what is told while a list is drawn, and says it right after', async () => {
  const session = start();
  const answer = session.frontEnd.ask(ask.choose, live);
  await session.asked();
  session.frontEnd.tell({ kind: 'notice', tone: 'good', title: 'It has happened', lines: [] });
  expect(session.shown()).not.toContain('It has happened');
  await session.pick('Gamma way');
  await answer;
  expect(session.shown()).toContain('It has happened');
});

it('writes no colour of its own when colour is off', () => {
  const stdout = new PassThrough();
  let written = '';
  stdout.on('data', (chunk: Buffer) => (written += chunk.toString()));
  const frontEnd = createLinear({ stdin: new PassThrough(), stdout, clock: systemClock, color: false });
  frontEnd.tell(ask.controlOpened);
  frontEnd.tell({ kind: 'notice', tone: 'bad', title: 'Hostile\u001b[2J', lines: ['\u001b]52;c;AAAA\u0007'] });
  expect(written).not.toContain('\u001b');
});
