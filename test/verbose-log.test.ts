import { expect, it } from 'vitest';
import { verboseLog } from '../src/verbose-log.ts';

const logWith = (options: { verbose: boolean; hold: boolean }) => {
  const printed: string[] = [];
  return { printed, log: verboseLog({ ...options, print: (text) => printed.push(text) }) };
};

it('prints each line at once where nothing else is drawn', () => {
  const { printed, log } = logWith({ verbose: true, hold: false });
  log.write('one');
  expect(printed).toEqual(['one\n']);
});

it('holds lines back while a screen is drawn, and prints them once after it', () => {
  const { printed, log } = logWith({ verbose: true, hold: true });
  log.write('one');
  log.write('two');
  expect(printed).toEqual([]);
  log.release();
  log.release();
  expect(printed).toEqual(['one\n', 'two\n']);
});

it('says nothing without --verbose', () => {
  const { printed, log } = logWith({ verbose: false, hold: false });
  log.write('one');
  log.release();
  expect(printed).toEqual([]);
});
