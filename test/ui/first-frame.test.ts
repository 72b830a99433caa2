// The first screen is drawn without what draws all the others, and must look as that would draw it.
import { describe, expect, it } from 'vitest';
import { drawn } from '../../src/ui/tui/drawn.ts';
import { firstFrame } from '../../src/ui/tui/first-frame.ts';
import { frameOf, smallest } from '../../src/ui/tui/frame.ts';
import { paletteFor } from '../../src/ui/tui/palette.ts';
import { emptyScreen } from '../../src/ui/tui/screen.ts';

const palette = paletteFor('full', 'dark');
/** Each character with its looks, however a line is cut into parts. */
const characters = (parts: NonNullable<ReturnType<typeof firstFrame>>[number]) =>
  parts.flatMap(({ text, ...look }) =>
    [...text].map((one) => (one === ' ' ? one : drawn({ ...look, text: one }, palette))),
  );
const shown = (lines: NonNullable<ReturnType<typeof firstFrame>>) =>
  lines.map((line) => characters(line).join('').trimEnd());

describe('the first frame', () => {
  it('is the frame of a screen on which nothing was told yet, in every window', () => {
    for (let columns = smallest.columns; columns <= 130; columns += 1) {
      for (let rows = smallest.rows; rows <= 50; rows += 1) {
        const context = { now: 0, columns, rows, colour: true, isRehearsal: false, hasStandIns: false };
        const frame = firstFrame(columns, rows) ?? [];
        expect(shown(frame)).toEqual(shown(frameOf(emptyScreen, context).lines));
      }
    }
  });

  it('is left out in a window in which the wizard would ask for more room', () => {
    expect(firstFrame(smallest.columns - 1, smallest.rows)).toBeUndefined();
    expect(firstFrame(smallest.columns, smallest.rows - 1)).toBeUndefined();
  });
});
