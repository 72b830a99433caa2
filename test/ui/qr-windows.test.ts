// A camera reads the code in every window that shows one: from the smallest of each placement and quiet zone on, for
// short and longest addresses, in all depths of colour, on dark and light pages.
import { describe, expect, it } from 'vitest';
import { otpauthUri } from '../../src/aws/one-time-code.ts';
import { systemClock } from '../../src/engine/clock.ts';
import type { EnrolQuestion } from '../../src/engine/port.ts';
import { Secret } from '../../src/engine/secret.ts';
import type { AskContext } from '../../src/ui/tui/ask-context.ts';
import { placementOf } from '../../src/ui/tui/asks/enrol.ts';
import { frameOf } from '../../src/ui/tui/frame.ts';
import { createTui } from '../../src/ui/tui/front-end.ts';
import { lineText } from '../../src/ui/tui/lines.ts';
import { pressed } from '../../src/ui/tui/press.ts';
import { modulesOf } from '../../src/ui/tui/qr.ts';
import { asked, emptyScreen, type Screen, told } from '../../src/ui/tui/screen.ts';
import { darkTheme, lightTheme, openTerminal } from '../support/render-at.ts';
import { type Cell, readQrCode } from '../support/screen-image.ts';
import { identity, now, questions, seed } from '../support/tui-scenes.ts';

type Window = readonly [columns: number, rows: number];

const addresses = {
  short: otpauthUri('a', '111122223333', new Secret(seed)).reveal(),
  longest: otpauthUri('name.of-64.characters'.repeat(4).slice(0, 64), '111122223333', new Secret(seed)).reveal(),
};

function contextIn([columns, rows]: Window): AskContext {
  return { now, columns, rows, colour: true, isRehearsal: false, hasStandIns: false };
}

/** The smallest window of each way to place the code, and those the wizard is made for. */
function windowsFor(uri: string): readonly Window[] {
  const modules = modulesOf(uri).length;
  const smallest = new Map<string, Window>();
  for (let rows = 16; rows <= 50; rows += 1) {
    for (let columns = 40; columns <= 140; columns += 1) {
      const placement = placementOf(modules, contextIn([columns, rows]));
      if (placement.kind === 'none') continue;
      const name = `${placement.kind} ${placement.quiet}`;
      if (!smallest.has(name)) smallest.set(name, [columns, rows]);
    }
  }
  return [...smallest.values(), [80, 24], [120, 40]];
}

const enrolOf = (uri: string): EnrolQuestion => ({ ...questions.enrol, uri: new Secret(uri) });
const screenOf = (uri: string): Screen => asked(told(emptyScreen, { kind: 'identity', identity }, now), enrolOf(uri));

const black = [0, 0, 0] as const;
const white = [255, 255, 255] as const;

/** The code of a frame as cells; `isNegative` is what a camera makes of it that tries both. */
function cellsOf(screen: Screen, window: Window, isNegative: boolean): readonly (readonly Cell[])[] {
  const { columns, rows } = contextIn(window);
  const page = { text: ' ', foreground: black, background: white };
  const drawn = frameOf(screen, contextIn(window)).lines.map((line) =>
    line.flatMap(({ text, qr }) => {
      const isInk = (qr === 'dark-on-light') !== isNegative;
      const [foreground, background] = isInk ? [black, white] : [white, black];
      return [...text].map((character): Cell =>
        qr === undefined ? page : { text: character, foreground, background },
      );
    }),
  );
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_ignored, column) => drawn[row]?.[column] ?? page),
  );
}

describe.each(Object.entries(addresses))('the code of the %s address', (_, uri) => {
  const windows = windowsFor(uri);

  it('has a window for each placement, and both sizes the wizard is made for', () => {
    const kinds = windows.map((window) => placementOf(modulesOf(uri).length, contextIn(window)).kind);
    expect(new Set(kinds)).toEqual(new Set(['beside', 'above', 'filling']));
    expect(uri.length).toBeLessThanOrEqual(134);
  });

  it.each(windows)('reads as drawn at %i × %i, and inverted for a camera that wants that', (columns, rows) => {
    const window = [columns, rows] as const;
    const screen = screenOf(uri);
    expect(readQrCode(cellsOf(screen, window, false))).toBe(uri);
    const inverted = pressed(screen, { kind: 'text', text: 'i', pasted: false }, contextIn(window)).screen;
    expect(readQrCode(cellsOf(inverted, window, false))).toBeUndefined();
    expect(readQrCode(cellsOf(inverted, window, true))).toBe(uri);
  });
});

describe('what a terminal shows of the longest address', () => {
  const uri = addresses.longest;
  const windows = windowsFor(uri);

  it.each([
    ['full colour', { TERM: 'xterm-256color', COLORTERM: 'truecolor' }],
    ['256 colours', { TERM: 'xterm-256color' }],
    ['16 colours', { TERM: 'xterm' }],
  ] as const)('in %s reads on dark and light pages in each of those windows', async (_name, env) => {
    const [first] = windows;
    const terminal = openTerminal(...(first ?? [80, 24]));
    const tui = createTui({ ...terminal, env, clock: systemClock, onInterrupt: () => undefined });
    tui.tell({ kind: 'identity', identity });
    const abort = new AbortController();
    const answer = tui.ask(enrolOf(uri), abort.signal).catch(() => undefined);
    for (const [columns, rows] of windows) {
      terminal.resize(columns, rows);
      await terminal.waitFor(() => terminal.qr(darkTheme) === uri, 20_000);
      expect(terminal.qr(lightTheme)).toBe(uri);
    }
    abort.abort(new Error('done'));
    await answer;
    await tui.close();
    terminal.dispose();
  });
});

describe('where there is no room for a code', () => {
  it.each([
    [60, 20],
    [40, 16],
    [120, 22],
    [44, 50],
  ] as const)('at %i × %i the secret in groups stands there, and why', (columns, rows) => {
    const context = contextIn([columns, rows]);
    const screen = screenOf(addresses.longest);
    const { max, page } = frameOf(screen, context).scroll;
    let text = '';
    for (let scroll = 0; scroll < max + page; scroll += page) {
      text += frameOf({ ...screen, scroll: Math.min(scroll, max) }, context)
        .lines.map(lineText)
        .join(' ');
    }
    const first = frameOf(screen, context).lines.map(lineText).join('');
    expect(first.replaceAll(/\s/g, '')).toContain(seed);
    expect(text.replaceAll(/\s+/g, ' ')).toContain('A QR code needs a window of 45 × 25');
    expect(readQrCode(cellsOf(screen, [columns, rows], false))).toBeUndefined();
  });
});
