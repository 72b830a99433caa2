import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { vi } from 'vitest';
import { systemClock } from '../../src/engine/clock.ts';
import { createLinear } from '../../src/ui/linear/front-end.ts';
import type { Driver } from './driver.ts';

export const linearDriver: Driver = {
  name: 'linear',
  secretsAside: true,
  start: (options = {}) => {
    const stdin = new PassThrough();
    const stdout = Object.assign(new PassThrough(), { columns: 120, rows: 50 });
    const frontEnd = createLinear({ stdin, stdout, clock: systemClock, color: true, ...options });
    let written = '';
    let mark = 0;
    stdout.on('data', (chunk: Buffer) => (written += chunk.toString()));

    const clean = (text: string) => stripVTControlCharacters(text);
    const until = (words: string) =>
      vi.waitFor(
        () => {
          if (!clean(written.slice(mark)).includes(words)) {
            throw new Error(`"${words}" is not shown in:\n${clean(written.slice(mark))}`);
          }
        },
        { interval: 1 },
      );
    // Both kinds of prompt say how to leave, in their last line.
    const asked = () => until('ctrl-c leave');
    // The last thing drawn must be an empty field: one that was just sent shows the same words with its text.
    const field = () =>
      vi.waitFor(
        () => {
          const text = clean(written.slice(mark));
          const drawn = text.slice(text.lastIndexOf('ctrl-c leave'));
          if (!/^ctrl-c leave\s*\n❯\s*(\n> .*)?$/.test(drawn)) throw new Error(`no empty field in:\n${text}`);
        },
        { interval: 1 },
      );
    const enter = () => {
      mark = written.length;
      stdin.write('\r');
    };
    const pick = async (label: string) => {
      await asked();
      stdin.write(label);
      await until(`❯ ${label}`);
      enter();
    };
    const fill = async (value: string) => {
      await field();
      stdin.write(value);
      await until(value);
      enter();
    };
    return {
      frontEnd,
      shown: () => clean(written).replaceAll(/\s+/g, ' '),
      bytes: () => written,
      pick,
      fill,
      consent: async (yes, phrase) => {
        await pick(yes);
        if (phrase !== undefined) await fill(phrase);
      },
      decline: () => pick('Not now'),
      acceptRisk: () => pick('Accept the risk'),
      // It has a screen of its own: nothing has to be agreed to.
      agreeToSecret: asked,
      confirmStored: pick,
      confirmWord: () => pick('I confirm'),
      back: async () => {
        await asked();
        // A lone Esc takes readline half a second to tell from an escape sequence; lists have a line for it.
        if (/↑↓ move.* esc/.test(clean(written.slice(mark)))) await pick('Back to the list');
        else stdin.write('\u001b');
      },
      interrupt: async () => {
        await asked();
        stdin.write('\u0003');
      },
      pressEnter: async () => {
        await asked();
        enter();
      },
      asked,
      endInput: () => stdin.end(),
      closeOutput: () => stdout.destroy(),
    };
  },
};
