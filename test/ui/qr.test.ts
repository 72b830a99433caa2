import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/engine/clock.ts';
import { Secret } from '../../src/engine/secret.ts';
import { createTui } from '../../src/ui/tui/front-end.ts';
import { modulesOf, qrLines, qrSize } from '../../src/ui/tui/qr.ts';
import { placementOf } from '../../src/ui/tui/asks/enrol.ts';
import { darkTheme, lightTheme, openTerminal } from '../support/render-at.ts';
import { terminalPalettes } from '../support/terminal-palettes.ts';
import { identity, now, questions, seed, uri } from '../support/tui-scenes.ts';

describe('a QR code', () => {
  it('has a quiet zone of the width asked for on all four sides', () => {
    const modules = modulesOf(uri);
    for (const quiet of [2, 4]) {
      const size = qrSize(modules, quiet);
      const lines = qrLines(modules, quiet, false).map((spans) => spans.map(({ text }) => text).join(''));
      expect(lines).toHaveLength(size.rows);
      expect(lines.every((text) => text.length === size.columns)).toBe(true);
      expect(
        lines
          .slice(0, quiet / 2)
          .join('')
          .trim(),
      ).toBe('');
      expect(
        lines
          .slice(-quiet / 2)
          .join('')
          .trim(),
      ).toBe('');
      expect(lines.every((text) => text.startsWith(' '.repeat(quiet)) && text.endsWith(' '.repeat(quiet)))).toBe(true);
    }
  });

  it('keeps four modules of quiet zone at 80 × 24 for every URI a device can have', () => {
    const context = { now, columns: 80, rows: 24, colour: true, isRehearsal: false, hasStandIns: false };
    expect(placementOf(modulesOf(uri).length, context)).toEqual({ kind: 'beside', quiet: 4 });
    const longest = `otpauth://totp/AWS:${'a'.repeat(28)}?secret=${seed}&issuer=AWS`;
    expect(longest.length).toBeLessThanOrEqual(134);
    const placement = placementOf(modulesOf(longest).length, context);
    expect(placement.kind).toBe('beside');
    expect(placement.kind === 'beside' ? placement.quiet : 0).toBeGreaterThanOrEqual(2);
  });
});

describe('the code on the screen', () => {
  const sizes = [
    [120, 40],
    [80, 24],
    [60, 36],
    [60, 24],
    [46, 24],
  ] as const;

  it.each(sizes)('at %i × %i reads as the very URI on dark and light pages', async (columns, rows) => {
    const terminal = openTerminal(columns, rows);
    const tui = createTui({ ...terminal, env: {}, clock: systemClock, onInterrupt: () => undefined });
    const long = `otpauth://totp/AWS:${'a'.repeat(20)}?secret=${seed}&issuer=AWS`;
    // The longer one needs a larger code, for which the last two windows have no room.
    for (const text of columns * rows > 60 * 24 ? [uri, long] : [uri]) {
      const abort = new AbortController();
      tui.tell({ kind: 'identity', identity });
      const answer = tui.ask({ ...questions.enrol, uri: new Secret(text) }, abort.signal).catch(() => undefined);
      await terminal.waitFor(() => terminal.qr(darkTheme) === text, 30_000);
      expect(terminal.qr(lightTheme)).toBe(text);
      await terminal.press('i');
      await terminal.waitFor(() => terminal.qr(darkTheme) !== text, 30_000);
      await terminal.press('i');
      await terminal.waitFor(() => terminal.qr(lightTheme) === text, 30_000);
      abort.abort(new Error('next'));
      await answer;
    }
    await tui.close();
    terminal.dispose();
  });

  const kinds = [
    ['all colours', { TERM: 'xterm-256color', COLORTERM: 'truecolor' }],
    ['256 colours', { TERM: 'xterm-256color' }],
    ['sixteen colours', { TERM: 'xterm' }],
  ] as const;

  it.each(kinds)('with %s reads in every well-known theme, also inverted and back', async (_, env) => {
    const terminal = openTerminal(80, 24);
    const tui = createTui({ ...terminal, env, clock: systemClock, onInterrupt: () => undefined });
    const answer = tui.ask(questions.enrol, new AbortController().signal).catch(() => undefined);
    await terminal.waitFor(/[▀▄█]{5}/);
    const unread = Object.entries(terminalPalettes).filter(
      ([, { page, named }]) => terminal.qr({ foreground: [128, 128, 128], background: page }, named) !== uri,
    );
    expect(unread).toEqual([]);
    await terminal.press('i');
    await terminal.waitFor(() => terminal.qr(darkTheme) === undefined, 30_000);
    await tui.close();
    await answer;
    terminal.dispose();
  });
});
