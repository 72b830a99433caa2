// The same wizard without colour, without a screen to draw on, and one prompt after the other.
import { describe, expect, it } from 'vitest';
import { totp } from '../support/authenticator.ts';
import { ended, expectRootAtRest, expectTidyEnd, expectVerifiedRecord } from '../support/expectations.ts';
import { openWizard, rehearsalFor } from '../support/journey.ts';
import { ownerAt } from '../support/owner.ts';
import type { Terminal } from '../support/pty.ts';

const escape = '\u001b';

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

type Turn = readonly [asked: RegExp, answer: (asked: RegExpExecArray) => string | Promise<string>];

/** Answers each prompt of the plain front end by the first turn that fits what was said since the last answer. */
async function talk(terminal: Terminal, turns: readonly Turn[]): Promise<void> {
  for (let heard = 0; ;) {
    const said = () => terminal.bytes().slice(heard).replaceAll('\r', '');
    await terminal.waitFor(() => said().endsWith('\n> ') || ended.test(said()));
    if (ended.test(said())) return;
    const turn = turns.find(([asked]) => asked.test(said()));
    const match = turn?.[0].exec(said());
    if (turn === undefined || match === null || match === undefined) throw new Error(`Nothing to say to:\n${said()}`);
    const answer = await turn[1](match);
    heard = terminal.bytes().length;
    terminal.type(answer);
    terminal.press('enter');
  }
}

describe('in plain lines', () => {
  it('walks to the end on a terminal that can do nothing, and writes no escape code', async () => {
    const rehearsal = await rehearsalFor();
    const terminal = await openWizard(rehearsal, {
      ...{ columns: 200, rows: 60, env: { TERM: 'dumb' } },
      // Line by line, the main screen is all there is; the owner typed that they may be shown.
      showsSecrets: true,
    });
    let [uri, password] = ['', ''];
    const code = () => {
      rehearsal.clock.advance(30_000);
      return totp(uri, rehearsal.clock.now());
    };
    /** Does it at the console, and lets the wizard look. */
    const atConsole = async (path: string, body: object = {}) => {
      const url = `${rehearsal.controlUrl}console/${path}`;
      expect(await fetch(url, { method: 'POST', body: JSON.stringify(body) })).toMatchObject({ ok: true });
      return '1';
    };
    const newPassword = 'A-new-word-of-adas-own-7!';
    await talk(terminal, [
      [/1\. Begin/, () => '1'],
      [/(\d)\. They are current/, ([, number = '']) => number],
      [/(\d)\. Only me for now/, ([, number = '']) => number],
      // Proving that guard reads the account for a minute, which is not what this is about.
      [/To say yes \(Attach and prove\)/, () => 'risk'],
      [/Type keep to use 20/, () => 'keep'],
      [/MFA on root[^]*1\. Check now/, () => atConsole('register-root-mfa')],
      [/User name: type it/, () => 'ada'],
      [/Group name: type it/, () => 'keep'],
      [/Alias[^\n]*: type it/, () => 'keep'],
      [/Type show/, () => 'show'],
      [
        /Console password of ada, on the next line:\n(.+)\n/,
        ([, shown = '']) => {
          password = shown;
          return 'stored';
        },
      ],
      [
        /Setup key:\n([A-Z2-7 ]+)\n[^]*Type the first code/,
        ([, shown = '']) => {
          uri = `otpauth://totp/ada?secret=${shown.replaceAll(' ', '')}`;
          return code();
        },
      ],
      [/Type the (next )?code/, code],
      [
        /console as ada[^]*1\. Check now/,
        () => atConsole('sign-in-as-user', { userName: 'ada', password, newPassword, code: code() }),
      ],
      [/(\d)\. Delete it now all the same/, ([, number = '']) => number],
      [/type exactly: (.+)\n/, ([, phrase = '']) => phrase],
      [/Type confirm to give your word/, () => 'confirm'],
      [/YYYY-MM-DD[^\n]*type it on one line/, () => '2027-01-31'],
      [/type it on one line/, () => 'Ada, in the office safe'],
      [/(\d)\. One person keeps both/, ([, number = '']) => number],
    ]);
    expect(await terminal.ended()).toEqual({ exitCode: 0 });
    expect(terminal.bytes()).not.toContain(escape);
    expect(terminal.scrollback()).toContain('[terminal settings kept]');
    await expectRootAtRest(rehearsal);
    await expectVerifiedRecord(terminal.directory);
  });

  it('is what ACCESSIBLE asks for', async () => {
    const terminal = await openWizard(await rehearsalFor(), { columns: 200, env: { ACCESSIBLE: '1' } });
    await terminal.waitFor('1. Begin');
    terminal.type('quit');
    terminal.press('enter');
    expect(await terminal.ended()).toEqual({ exitCode: 130 });
    expect(terminal.bytes()).not.toContain(escape);
    expect(terminal.scrollback()).toContain('[terminal settings kept]');
  });
});

describe('one prompt after the other', () => {
  it('asks on the main screen and can be left with Ctrl-C', async () => {
    const rehearsal = await rehearsalFor();
    const terminal = await openWizard(rehearsal, { args: ['--ui', 'linear'] });
    await terminal.waitFor(/❯ Begin/);
    expect(terminal.onAlternateScreen()).toBe(false);
    terminal.press('enter');
    await terminal.waitFor(/❯ They are current/);
    terminal.press('ctrl-c');
    await expectTidyEnd(terminal, 130);
    expect(terminal.scrollback()).toContain('To go on where you left:');
  });
});
