// Keys on the first screen: as in the wizard while nothing was told yet, so that nothing can be answered by them.
import { describe, expect, it } from 'vitest';
import { afterTyping, linesOf } from '../../src/ui/tui/first-keys.ts';
import { emptyScreen } from '../../src/ui/tui/screen.ts';

const window = { columns: 60, rows: 20 };
const shown = (screen: Parameters<typeof linesOf>[0]) =>
  linesOf(screen, window)
    .map((line) => line.map(({ text }) => text).join(''))
    .join('\n');

describe('keys on the first screen', () => {
  it.each([
    ['escape', '\u001B'],
    ['Enter', '\r'],
    ['a question mark', '?'],
    ['q', 'q'],
  ])('%s closes what ? has opened', (_name, typed) => {
    const open = afterTyping('?', emptyScreen, window);
    expect(shown(open)).toContain('Tasks that still need root');
    expect(shown(afterTyping(typed, open, window))).toBe(shown(emptyScreen));
  });

  it.each([
    ['the arrows', '\u001B[B', '\u001B[A'],
    ['the arrows in application mode', '\u001BOB', '\u001BOA'],
    ['page keys', '\u001B[6~', '\u001B[5~'],
    ['letters', 'j', 'k'],
    ['Space and b', ' ', 'b'],
  ])('%s scroll there and back', (_name, down, up) => {
    const open = afterTyping('?', emptyScreen, window);
    const below = afterTyping(down, open, window);
    expect(below.scroll).toBeGreaterThan(0);
    expect(shown(below)).not.toBe(shown(open));
    expect(shown(afterTyping(up, below, window))).toBe(shown(open));
  });

  it('count one by one, however many are read at once', () => {
    expect(shown(afterTyping('ada 123456\r?', emptyScreen, window))).toContain('Tasks that still need root');
    expect(shown(afterTyping('?\u001B', emptyScreen, window))).toBe(shown(emptyScreen));
    expect(afterTyping('?\u001B[B\u001BOBj', emptyScreen, window).scroll).toBe(3);
  });

  it.each(['\r', 'y', 'a', '1', '\u001B[Z', '\u001B[200~pasted\u001B[201~', '\t', '\u007F'])(
    '%j does nothing where nothing is open',
    (typed) => {
      expect(afterTyping(typed, emptyScreen, window)).toBe(emptyScreen);
    },
  );
});
