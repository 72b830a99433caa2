// Leaving at any screen: the terminal is as it was, and the next start goes on from there.
import { expect, it } from 'vitest';
import { ended, expectRootAtRest, expectTidyEnd, expectVerifiedRecord } from '../support/expectations.ts';
import { openWizard, rehearsalFor } from '../support/journey.ts';
import { ownerAt, type Seen } from '../support/owner.ts';
import { temporaryDirectory } from '../support/program.ts';

it('the wizard can be left with Ctrl-C at every screen, and goes on from there', async () => {
  const rehearsal = await rehearsalFor();
  const directory = await temporaryDirectory();
  const seen: Seen = { codes: [] };
  const leftAt = new Set<string>();
  for (;;) {
    const terminal = await openWizard(rehearsal, { directory, columns: 100, rows: 40 });
    const owner = ownerAt({ terminal, rehearsal, seen });
    const met = await owner.playUntil(ended, (name) => !leftAt.has(name));
    const here = met.at(-1) ?? '';
    if (leftAt.has(here)) {
      await expectTidyEnd(terminal, 0);
      break;
    }
    leftAt.add(here);
    terminal.press('ctrl-c');
    await expectTidyEnd(terminal, 130).catch((error: unknown) => {
      throw new Error(`Ctrl-C at "${here}": ${String(error)}\n${terminal.scrollback()}`);
    });
  }
  expect([...leftAt]).toEqual(
    expect.arrayContaining(['welcome', 'user name', 'password', 'QR code', 'code', 'phrase']),
  );
  await expectRootAtRest(rehearsal);
  await expectVerifiedRecord(directory);
});
