// The search that every journey ends with finds what a program leaks, wherever it leaks it.
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runProgram } from '../support/program.ts';
import { startTerminal } from '../support/pty.ts';
import { endWatch, searchWatched, secretsWatch } from '../support/secrets-watch.ts';

const secret = 'R2k+vq9=Wm7xHt4LzP0c';
const backwards = [...secret].toReversed().join('');

describe('the search after a journey', () => {
  beforeEach(() => {
    process.env['ROOTLOCK_BIN'] = fileURLToPath(new URL('fixtures/leaks.mjs', import.meta.url));
  });
  afterEach(() => {
    delete process.env['ROOTLOCK_BIN'];
    // These leaks were meant; the search that comes next would fail the test.
    endWatch();
  });

  it.each<[string, RegExp]>([
    ['main screen', /said/],
    ['standard error', /said/],
    ['file', /notes\.txt$/],
    ['file in base64', /blob$/],
    ['state in hex', /\.local\/state\/x$/],
    ['file name', /^the name of/],
    ['temporary file', /left$/],
    ['command line of a child', /^the command line of/],
    ['environment of a child', /^the environment of/],
  ])('finds it in the %s', async (way, place) => {
    secretsWatch().secrets.add(secret);
    expect(await runProgram([backwards, way])).toMatchObject({ code: 0 });
    const { leaks } = await searchWatched();
    expect(leaks.map(({ place: found }) => found)).toContainEqual(expect.stringMatching(place));
  });

  it.each<[string, boolean]>([
    ['nothing', false],
    ['alternate screen', false],
    ['after the alternate screen', true],
    ['one digit at a time in colours', true],
  ])('knows what stays on a terminal: %s', async (way, isLeak) => {
    secretsWatch().secrets.add(secret);
    const terminal = await startTerminal([backwards, way]);
    await terminal.ended();
    const { leaks } = await searchWatched();
    expect(leaks.length > 0).toBe(isLeak);
  });
});
