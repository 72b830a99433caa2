// The same wizard without colour.
import { describe, expect, it } from 'vitest';
import { totp } from '../support/authenticator.ts';
import { expectTidyEnd } from '../support/expectations.ts';
import { openWizard, rehearsalFor } from '../support/journey.ts';
import { ownerAt } from '../support/owner.ts';

/** Every colour that was set: SGR parameters 30 to 49 and 90 to 107. */
function coloursIn(bytes: string): readonly string[] {
  const parameters = [...bytes.matchAll(/\u001b\[([\d;:]*)m/g)].flatMap(([, list = '']) => list.split(';'));
  return parameters.filter((one) => (Number(one) >= 30 && Number(one) <= 49) || Number(one) >= 90);
}

describe('without colour', () => {
  it('marks what is selected, and takes codes made from the text secret', async () => {
    const rehearsal = await rehearsalFor();
    const terminal = await openWizard(rehearsal, { columns: 100, rows: 30, env: { NO_COLOR: '1' } });
    const owner = ownerAt({ terminal, rehearsal, ahead: true });
    await owner.playUntil(/Type this into an authenticator app/);
    expect(terminal.qrCode()).toBeUndefined();
    const secret = /secret\s+((?:[A-Z2-7]{4}\s+)+)/.exec(terminal.screen())?.[1]?.replace(/\s+/g, '') ?? '';
    const uri = `otpauth://totp/ada?secret=${secret}`;
    for (let codes = 0; codes < 2; codes += 1) {
      rehearsal.clock.advance(30_000);
      await owner.submit(totp(uri, rehearsal.clock.now()));
    }
    await terminal.waitFor(/❯ Act as ada/);
    terminal.press('ctrl-c');
    await expectTidyEnd(terminal, 130);
    expect(coloursIn(terminal.bytes())).toEqual([]);
    // Bold is no colour.
    expect(terminal.bytes()).toContain('\u001b[1m');
  });

  it('says so with a flag as well', async () => {
    const terminal = await openWizard(await rehearsalFor(), { args: ['--no-color'] });
    await terminal.waitFor('❯ Begin');
    terminal.press('ctrl-c');
    await expectTidyEnd(terminal, 130);
    expect(coloursIn(terminal.bytes())).toEqual([]);
  });

  it('is no accident: with colour there are colours', async () => {
    const terminal = await openWizard(await rehearsalFor());
    await terminal.waitFor('❯ Begin');
    terminal.press('ctrl-c');
    await expectTidyEnd(terminal, 130);
    expect(coloursIn(terminal.bytes())).not.toEqual([]);
  });
});

describe('with few colours', () => {
  const shown = async (env: { readonly [name: string]: string }) => {
    const terminal = await openWizard(await rehearsalFor(), { env: { COLORTERM: '', ...env } });
    await terminal.waitFor('❯ Begin');
    terminal.press('ctrl-c');
    await expectTidyEnd(terminal, 130);
    return [...terminal.bytes().matchAll(/\u001b\[([\d;:]*)m/g)].map(([, list = '']) => list);
  };

  it('sends the console of Linux nothing but the sixteen it has', async () => {
    const codes = await shown({ TERM: 'linux' });
    expect(codes).toContain('36');
    expect(codes.filter((code) => !/^(\d|2[247]|3[0-79]|9[0-7]|[34]9)$/.test(code))).toEqual([]);
  });

  it('sends a terminal of 256 colours only those', async () => {
    const codes = await shown({ TERM: 'xterm-256color' });
    expect(codes.some((code) => code.startsWith('38;5;'))).toBe(true);
    expect(codes.filter((code) => code.startsWith('38;2;'))).toEqual([]);
  });
});
