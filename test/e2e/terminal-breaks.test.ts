// More ways to break while the wizard is open, at the worst moments: a password, a seed or a code is on the screen.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ended, expectNoOrphan, expectTidyEnd } from '../support/expectations.ts';
import { filesUnder } from '../support/files-under.ts';
import { openWizard, rehearsalFor } from '../support/journey.ts';
import { ownerAt } from '../support/owner.ts';

const preload = `--import ${new URL('fixtures/breaks.mjs', import.meta.url).href}`;

describe('a wizard in which something breaks while a secret is on the screen', () => {
  it.each([
    ['The first password of', 'a throw in a timer', true],
    ['Scan this with', 'a throw in a timer', true],
    ['Scan this with', 'a throw while it is drawn', true],
    ['Scan this with', 'a rejection nobody handles', true],
    ['Scan this with', 'process.exit', false],
    ['Code shown for', 'process.exit at once', false],
  ])('(at "%s", by %s) tells nobody what was there', async (at, how, isReported) => {
    const env = { NODE_OPTIONS: preload, BREAK_AT: at, BREAK_HOW: how };
    const rehearsal = await rehearsalFor();
    const terminal = await openWizard(rehearsal, { env, args: ['--verbose'] });
    const owner = ownerAt({ terminal, rehearsal, ahead: true });
    // The screen goes away while the owner looks at it.
    await owner.playUntil(ended).catch(() => []);
    await expectTidyEnd(terminal, 1);
    expect(terminal.scrollback()).toContain('Start rootlock again');
    const reports = [...(await filesUnder(join(terminal.directory, '.local')))].filter(([name]) => /crash/.test(name));
    expect(reports.map(([, text]) => /at .*breaks\.mjs/.test(text))).toEqual(isReported ? [true] : []);

    // Secrets that this run made are searched for after the test. The next one goes on, and leaves nothing half-made.
    const again = await openWizard(rehearsal, { directory: terminal.directory });
    await ownerAt({ terminal: again, rehearsal, seen: owner.seen, ahead: true }).playUntil(/Switch CloudTrail on/);
    again.press('ctrl-c');
    await expectTidyEnd(again, 130);
    await expectNoOrphan(rehearsal);
  });
});
