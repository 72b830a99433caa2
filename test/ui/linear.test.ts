// What is linear mode's own: the QR code, the keys of Inquirer, and where the cursor starts.
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../src/engine/clock.ts';
import { Interrupted, WentBack } from '../../src/engine/errors.ts';
import { Secret } from '../../src/engine/secret.ts';
import type { Holder } from '../../src/ui/holding.ts';
import { createLinear } from '../../src/ui/linear/front-end.ts';
import { qrLines } from '../../src/ui/linear/qr.ts';
import type { Session } from '../contract/driver.ts';
import { linearDriver } from '../contract/linear-driver.ts';
import * as ask from '../contract/questions.ts';
import { outsideAlternateScreen } from '../support/pty.ts';
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

  it('has two light modules around it where four do not fit, and is not drawn where two do not', () => {
    const wide = qrLines(uri, 120, 60) ?? [];
    const columns = stripVTControlCharacters(wide[0] ?? '').length;
    for (const narrow of [qrLines(uri, columns - 1, 60) ?? [], qrLines(uri, 120, wide.length - 1) ?? []]) {
      expect(narrow).toHaveLength(wide.length - 2);
      expect(stripVTControlCharacters(narrow[1] ?? '')).toMatch(/^██[^█].*██$/);
      expect(readQrCode(cellsOf(narrow))).toBe(uri);
    }
    expect(qrLines(uri, columns - 5, 60)).toBeUndefined();
    expect(qrLines(uri, 120, wide.length - 3)).toBeUndefined();
  });
});

describe('the screen of an enrolment', () => {
  const enrolling = async (columns: number, rows: number, color = true, text = uri) => {
    const stdin = new PassThrough();
    const stdout = Object.assign(new PassThrough(), { columns, rows });
    let written = '';
    stdout.on('data', (chunk: Buffer) => (written += chunk.toString()));
    const frontEnd = createLinear({ stdin, stdout, clock: systemClock, color });
    frontEnd.ask({ ...ask.enrol, uri: new Secret(text) }, live).catch(() => undefined);
    const until = (words: string) => vi.waitFor(() => expect(written).toContain(words), { interval: 1 });
    await until('First code for');
    const drawn = () => written.split('\n').filter((line) => line.includes('\u001b[38;5;231'));
    return { frontEnd, stdin, until, drawn, written: () => written };
  };

  it.each([
    ['where the window is small', true, 40, 24, 'needs a larger window'],
    ['without colour', false, 200, 100, 'needs colour'],
  ])('has the setup key alone %s, and says why', async (_where, color, columns, rows, because) => {
    const { frontEnd, drawn, written } = await enrolling(columns, rows, color);
    expect(written()).toContain('JBSW Y3DP');
    expect(written()).toContain(because);
    expect(drawn()).toEqual([]);
    await frontEnd.close();
  });

  it('has the QR code and the setup key where both fit', async () => {
    const { frontEnd, drawn, written } = await enrolling(120, 50);
    expect(written()).toContain('JBSW Y3DP');
    expect(readQrCode(cellsOf(drawn()))).toBe(uri);
    await frontEnd.close();
  });

  it('has the QR code at 80×24, and the setup key for the word that it names', async () => {
    // As long as that of a device with a short name.
    const usual = uri.replace('AWS:', '');
    const { frontEnd, stdin, until, drawn, written } = await enrolling(80, 24, true, usual);
    const picture = drawn().map((line) => line.slice(line.indexOf('\u001b[38;5;231')));
    expect(readQrCode(cellsOf(picture))).toBe(usual);
    expect(picture.length + 3).toBeLessThanOrEqual(24);
    expect(written()).not.toContain('JBSW Y3DP');
    await until('Type key');
    stdin.write('key');
    await until('key');
    stdin.write('\r');
    await until('JBSW Y3DP');
    await frontEnd.close();
  });
});

it('draws the screen of a secret again when the program is continued, and leaves nothing behind when it is stopped', async () => {
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  let written = '';
  stdout.on('data', (chunk: Buffer) => (written += chunk.toString()));
  let holder: Holder | undefined;
  const holding = {
    hold: (next: Holder) => {
      holder = next;
      return () => (holder = undefined);
    },
    hush: () => undefined,
    unhush: () => undefined,
    interrupt: () => undefined,
    stop: () => undefined,
  };
  const frontEnd = createLinear({ stdin, stdout, clock: systemClock, color: true, holding });
  const answer = frontEnd.ask(ask.showSecret, live);
  answer.catch(() => undefined);
  const shown = () => written.split(ask.password).length - 1;
  const prompts = () => stripVTControlCharacters(written).split('? Your answer').length - 1;
  await vi.waitFor(() => expect(prompts()).toBe(1), { interval: 1 });
  holder?.leave();
  await vi.waitFor(() => expect(written.endsWith('\u001b[?1049l')).toBe(true), { interval: 1 });
  holder?.back();
  await vi.waitFor(() => expect([shown(), prompts()]).toEqual([2, 2]), { interval: 1 });
  expect(outsideAlternateScreen(written)).not.toContain(ask.password);
  await frontEnd.close();
  await expect(answer).rejects.toBeInstanceOf(Interrupted);
  expect(holder).toBeUndefined();
});

it('takes a prompt off the page that is taken away', async () => {
  const session = start();
  const controller = new AbortController();
  const answer = session.frontEnd.ask(ask.waitFor, controller.signal);
  answer.catch(() => undefined);
  await session.asked();
  const before = session.bytes().length;
  controller.abort(new Error('it has happened'));
  await expect(answer).rejects.toThrow('it has happened');
  // Each line of it is erased (ECMA-48 EL).
  await vi.waitFor(() => expect(session.bytes().slice(before).split('\u001b[2K').length).toBeGreaterThan(5));
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
