// The wizard's whole way in lines of text, for a screen reader or a terminal that can do nothing else.
import { describe, expect, it } from 'vitest';
import { expectRootAtRest, expectVerifiedRecord } from '../support/expectations.ts';
import { openWizard, rehearsalFor } from '../support/journey.ts';
import { plainHands } from '../support/line-hands.ts';
import { lineOwnerAt, wholeWay } from '../support/line-owner.ts';
import { notPlain } from '../support/plain-text.ts';
import type { Terminal } from '../support/pty.ts';

/** Output and errors come from one terminal, which puts a carriage return before each line feed itself. */
const written = (terminal: Terminal) => terminal.bytes().replaceAll('\r\n', '\n');

it('puts root to rest and signs it, without a single character that is not text', async () => {
  const rehearsal = await rehearsalFor('root-key');
  const terminal = await openWizard(rehearsal, {
    ...{ args: ['--ui', 'plain'], columns: 200, rows: 60 },
    // Line by line, the main screen is all there is; the owner typed that they may be shown.
    showsSecrets: true,
  });
  const owner = lineOwnerAt({ hands: plainHands(terminal), rehearsal });
  const met = await owner.playToTheEnd();
  expect(await terminal.ended()).toEqual({ exitCode: 0 });
  expect(terminal.scrollback()).toContain('[terminal settings kept]');
  expect(met).toEqual(expect.arrayContaining([...wholeWay]));
  expect(notPlain(written(terminal))).toEqual([]);
  await expectRootAtRest(rehearsal);
  await expectVerifiedRecord(terminal.directory);
});

describe('plain lines, from the first one on, are what is asked for by', () => {
  it.each([
    ['the flag', ['--ui', 'plain'], {}],
    ['ACCESSIBLE', [], { ACCESSIBLE: '1' }],
    ['INK_SCREEN_READER', [], { INK_SCREEN_READER: 'true' }],
    ['TERM=dumb', [], { TERM: 'dumb' }],
  ])('%s', async (_by, args, env: { readonly [name: string]: string }) => {
    const terminal = await openWizard(await rehearsalFor(), { columns: 200, args, env });
    await terminal.waitFor('1. Begin');
    await terminal.waitFor(/^>$/m);
    terminal.type('quit');
    terminal.press('enter');
    expect(await terminal.ended()).toEqual({ exitCode: 130 });
    expect(notPlain(written(terminal))).toEqual([]);
    expect(terminal.scrollback()).toContain('[terminal settings kept]');
  });
});
