import { PassThrough } from 'node:stream';
import { vi } from 'vitest';
import { systemClock } from '../../src/engine/clock.ts';
import { createPlain } from '../../src/ui/plain/front-end.ts';
import type { Driver } from './driver.ts';

export const plainDriver: Driver = {
  name: 'plain',
  secretsAside: false,
  start: (options = {}) => {
    const stdin = new PassThrough();
    const stdout = new PassThrough();
    const frontEnd = createPlain({ stdin, stdout, clock: systemClock, ...options });
    let written = '';
    let answered = 0;
    stdout.on('data', (chunk: Buffer) => (written += chunk.toString()));

    const asked = () =>
      vi.waitFor(
        () => {
          if (written.split('\n> ').length - 1 <= answered) throw new Error(`no prompt after:\n${written}`);
        },
        { interval: 1 },
      );
    const type = async (line: string) => {
      await asked();
      answered += 1;
      stdin.write(`${line}\n`);
    };
    return {
      frontEnd,
      shown: () => written.replaceAll(/\s+/g, ' '),
      bytes: () => written,
      pick: async (label) => {
        await asked();
        const number = new RegExp(`^(\\d+)\\. ${label}`, 'gm');
        await type([...written.matchAll(number)].at(-1)?.[1] ?? `no option ${label}`);
      },
      fill: type,
      consent: (_yes, phrase) => type(phrase ?? 'approve'),
      decline: () => type('no'),
      acceptRisk: () => type('risk'),
      agreeToSecret: () => type('show'),
      confirmStored: () => type('stored'),
      confirmWord: () => type('confirm'),
      back: () => type('back'),
      interrupt: async () => {
        await asked();
        stdin.write('\u0003');
      },
      pressEnter: () => type(''),
      asked,
      endInput: () => stdin.end(),
      closeOutput: () => stdout.destroy(),
    };
  },
};
