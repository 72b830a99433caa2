// More that goes wrong while the wizard is open: a code that was used, one that is wrong, a window that shrinks, an
// account that goes away, a second wizard. Each time a sentence, and what was begun goes on.
import { describe, expect, it } from 'vitest';
import { totp } from '../support/authenticator.ts';
import { ended, expectTidyEnd } from '../support/expectations.ts';
import { openWizard, rehearsalFor } from '../support/journey.ts';
import { ownerAt } from '../support/owner.ts';
import { temporaryDirectory } from '../support/program.ts';

const stackTrace = /^\s+at |node:internal/m;

describe('with the wizard open', () => {
  it('refuses a code that was used, explains one that is wrong, and takes the next', async () => {
    const rehearsal = await rehearsalFor();
    const terminal = await openWizard(rehearsal);
    const owner = ownerAt({ terminal, rehearsal, ahead: true });
    await owner.playUntil(ended, (name) => name === 'code');
    const { uri = '', codes } = owner.seen;
    const before = rehearsal.state.events.length;
    await owner.submit(codes.at(-1) ?? '');
    await terminal.waitFor('That code was used already');
    expect(rehearsal.state.events.slice(before).map(({ operation }) => operation)).not.toContain('GetSessionToken');
    await owner.submit(totp(uri, rehearsal.clock.now() + 7_200_000));
    await terminal.waitFor('AWS did not accept that code. Nothing is lost');
    expect(terminal.screen()).not.toMatch(stackTrace);
    await owner.playUntil(/Switch CloudTrail on/);
    terminal.press('ctrl-c');
    await expectTidyEnd(terminal, 130);
  });

  it('keeps what was typed while the window is too small', async () => {
    const rehearsal = await rehearsalFor();
    const terminal = await openWizard(rehearsal, { columns: 100, rows: 30 });
    await ownerAt({ terminal, rehearsal, ahead: true }).playUntil(ended, (name) => name === 'user name');
    terminal.type('grace');
    await terminal.waitFor('grace');
    terminal.resize(30, 10);
    await terminal.waitFor('Enlarge it');
    expect(terminal.screen()).not.toContain('grace');
    // What cannot be seen is not answered. The key and the size come on different ways, so the key gets a head start.
    terminal.press('enter');
    await terminal.quiet(500);
    terminal.resize(100, 30);
    await terminal.waitFor('grace');
    expect(terminal.screen()).toContain('What is the administrator called?');
    terminal.press('ctrl-c');
    await expectTidyEnd(terminal, 130);
  });

  it('says it when the account cannot be reached any more, and can be left in order', async () => {
    const rehearsal = await rehearsalFor();
    const terminal = await openWizard(rehearsal);
    const owner = ownerAt({ terminal, rehearsal, ahead: true });
    await owner.playUntil(ended, (name) => name === 'user name');
    await rehearsal.close();
    await owner.submit('ada');
    const screen = await terminal.waitFor(/Check that something listens/, 40_000);
    expect(screen.replace(/\s+/g, ' ')).toMatch(/Nothing was changed/);
    expect(screen).toMatch(/could not be reached/);
    expect(screen).not.toMatch(stackTrace);
    terminal.press('ctrl-c');
    await expectTidyEnd(terminal, 130);
  });

  it('refuses a second wizard on the same account, and names the first', async () => {
    const rehearsal = await rehearsalFor();
    const directory = await temporaryDirectory();
    const first = await openWizard(rehearsal, { directory });
    await first.waitFor('❯ Begin');
    const second = await openWizard(rehearsal, { directory });
    const { exitCode } = await second.ended();
    expect(exitCode).not.toBe(0);
    expect(second.scrollback()).toMatch(/process \d+/);
    expect(second.scrollback()).toContain('[terminal settings kept]');
    expect(second.scrollback()).not.toMatch(stackTrace);
    first.press('ctrl-c');
    await expectTidyEnd(first, 130);
  });
});
