import { Console } from 'node:console';
import { systemClock } from '../../src/engine/clock.ts';
import { createTui } from '../../src/ui/tui/front-end.ts';
import { keys, openTerminal } from '../support/render-at.ts';
import type { Driver } from './driver.ts';

// Ink replaces the console while it draws; the test runner's own console lacks the class it needs for that.
Object.assign(console, { Console });

/** In a window where nothing wraps or scrolls. Knows only what all kinds of questions have in common. */
export const tuiDriver: Driver<'asked' | 'back' | 'pick' | 'interrupt' | 'endInput' | 'closeOutput' | 'decline'> = {
  name: 'tui',
  secretsAside: true,
  start: () => {
    const { stdin, stdout, stderr, ...terminal } = openTerminal(160, 60);
    const frontEnd = createTui({ stdin, stdout, stderr, env: {}, clock: systemClock, onInterrupt: () => undefined });
    const asked = async () => {
      await terminal.waitFor(/esc (back|later)|⏎ choose/);
    };
    return {
      frontEnd,
      shown: () => terminal.screen().replaceAll(/[\s│]+/g, ' '),
      bytes: () => terminal.bytes(),
      asked,
      pick: async (label) => {
        await asked();
        for (let moves = 0; moves < 8 && !terminal.screen().includes(`❯ ${label}`); moves += 1) {
          await terminal.press(keys.down);
        }
        await terminal.press(keys.enter);
      },
      back: async () => {
        await asked();
        terminal.send(keys.escape);
      },
      interrupt: async () => {
        await asked();
        terminal.send(keys.interrupt);
      },
      decline: async () => {
        await asked();
        // Behind the fields, where there are some; the last option, and one upwards from the first.
        for (let moves = 0; moves < 8 && !/❯ Not now/.test(terminal.screen()); moves += 1) {
          await terminal.press(keys.down);
        }
        await terminal.press(keys.enter);
      },
      endInput: () => stdin.push(null),
      closeOutput: () => stdout.destroy(),
    };
  },
};
