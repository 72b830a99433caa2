// Whatever stops, ends or breaks the program, the terminal is as it was, and nothing typed for it reaches the shell.
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { expectTidyEnd } from '../support/expectations.ts';
import { filesUnder } from '../support/files-under.ts';
import { openWizard, rehearsalFor, signedIn } from '../support/journey.ts';
import { temporaryDirectory } from '../support/program.ts';
import { programCommand, startShell, type Terminal } from '../support/pty.ts';

const preload = `--import ${new URL('fixtures/breaks.mjs', import.meta.url).href}`;

/** A person's shell with the wizard open in it. */
async function wizardInShell(...args: readonly string[]): Promise<Terminal> {
  const rehearsal = await rehearsalFor();
  const terminal = await startShell(['-i'], { env: signedIn(rehearsal) });
  await terminal.waitFor('shell>');
  terminal.type('stty -g > before\r');
  await terminal.waitFor(/before\nshell>/);
  terminal.type(`${programCommand(['--endpoint-url', rehearsal.url, ...args])}\r`);
  return terminal;
}

/** At the shell's prompt: the screen, the cursor and the terminal's settings are what they were before. */
async function expectShellAsBefore(terminal: Terminal, times: number): Promise<void> {
  expect([terminal.onAlternateScreen(), terminal.cursorVisible()]).toEqual([false, true]);
  // Put together, so that the echo of the command does not count.
  terminal.type(`stty -g | cmp -s - before && echo as-"before-${times}" || echo not-"as-before"\r`);
  await terminal.waitFor((screen) => screen.includes(`as-before-${times}`) || screen.includes('not-as-before'));
  expect(terminal.screen()).not.toMatch(/^not-as-before/m);
}

describe('a wizard that is stopped', () => {
  it('by Ctrl-Z and continued by fg, twice, gives the terminal back and takes it again', async () => {
    const terminal = await wizardInShell();
    await terminal.waitFor('❯ Begin');
    for (const time of [1, 2]) {
      await terminal.quiet(60);
      terminal.press('ctrl-z');
      await terminal.waitFor(/Stopped|Suspended/);
      await expectShellAsBefore(terminal, time);
      terminal.type('clear; fg\r');
      await terminal.waitFor('❯ Begin');
      expect([terminal.onAlternateScreen(), terminal.cursorVisible()]).toEqual([true, false]);
    }
    // It listens: another option, and then away.
    await terminal.quiet(60);
    terminal.press('down');
    await terminal.waitFor((screen) => !screen.includes('❯ Begin'));
    terminal.press('ctrl-c');
    await terminal.waitFor(/You left before the end[^]*shell>/);
    await expectShellAsBefore(terminal, 3);
  });

  it('by SIGTSTP from another program does the same', async () => {
    const terminal = await wizardInShell();
    await terminal.waitFor('❯ Begin');
    terminal.kill('SIGTSTP');
    await terminal.waitFor(/Stopped|Suspended/);
    await expectShellAsBefore(terminal, 1);
    terminal.type('clear; fg\r');
    await terminal.waitFor('❯ Begin');
    terminal.press('ctrl-c');
    await terminal.waitFor(/You left before the end[^]*shell>/);
    await expectShellAsBefore(terminal, 2);
  });

  it('goes on by itself where nobody could continue it', async () => {
    const terminal = await openWizard(await rehearsalFor());
    await terminal.waitFor('❯ Begin');
    terminal.kill('SIGTSTP');
    await terminal.waitFor((screen) => !screen.includes('❯ Begin'));
    await terminal.waitFor('❯ Begin');
    terminal.press('ctrl-c');
    await expectTidyEnd(terminal, 130);
  });

  it('by SIGSTOP draws itself anew when it goes on, in a window that has another size by then', async () => {
    const terminal = await openWizard(await rehearsalFor());
    await terminal.waitFor('❯ Begin');
    terminal.kill('SIGSTOP');
    terminal.resize(70, 24);
    terminal.kill('SIGCONT');
    await terminal.waitFor((screen) => screen.includes('❯ Begin') && screen.includes('─'.repeat(70)));
    terminal.press('ctrl-c');
    await expectTidyEnd(terminal, 130);
  });
});

describe('a wizard whose window', () => {
  it('is closed ends in order, without a crash report, and lets go of the journal', async () => {
    const directory = await temporaryDirectory();
    const rehearsal = await rehearsalFor();
    const terminal = await openWizard(rehearsal, { directory });
    await terminal.waitFor('❯ Begin');
    const program = terminal.program();
    terminal.hangUp();
    await until(() => !existsSync(`/proc/${program}`));
    const names = [...(await filesUnder(directory)).keys()];
    expect(names.filter((name) => name.endsWith('journal.jsonl'))).toHaveLength(1);
    expect(names.filter((name) => /crash|lock$/.test(name))).toEqual([]);
  });

  it('by two signals at once still gives the terminal back', async () => {
    const terminal = await openWizard(await rehearsalFor());
    await terminal.waitFor('❯ Begin');
    const program = terminal.program();
    // The second one mostly comes while it cleans up after the first, which ends it as that signal does.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.kill(program, signal);
    expect([130, 143]).toContain((await terminal.ended()).exitCode);
    expect(terminal.scrollback()).toContain('[terminal settings kept]');
    expect([terminal.onAlternateScreen(), terminal.cursorVisible()]).toEqual([false, true]);
  });

  it('is resized many times in a moment is drawn right for the last size', async () => {
    const terminal = await openWizard(await rehearsalFor());
    await terminal.waitFor('❯ Begin');
    for (let step = 0; step < 120; step += 1) terminal.resize(20 + ((step * 37) % 140), 6 + ((step * 13) % 50));
    terminal.resize(90, 30);
    await terminal.waitFor((screen) => screen.includes('❯ Begin') && screen.includes('─'.repeat(90)));
    await terminal.quiet(100);
    expect(
      terminal
        .screen()
        .split('\n')
        .filter((line) => line.includes('❯ Begin')),
    ).toHaveLength(1);
    terminal.press('ctrl-c');
    await expectTidyEnd(terminal, 130);
  });
});

describe('a wizard in which something breaks', () => {
  it.each([
    ['process.exit', 'was ended from within'],
    ['a throw in a timer', 'an error of its own'],
    ['a throw while it is drawn', 'an error of its own'],
  ])('by %s restores the terminal, says so and fails', async (how, words) => {
    const env = { NODE_OPTIONS: preload, BREAK_AT: 'Begin', BREAK_HOW: how };
    const terminal = await openWizard(await rehearsalFor(), { env });
    await expectTidyEnd(terminal, 1);
    expect(terminal.scrollback()).toContain(words);
    expect(terminal.scrollback()).toContain('Start rootlock again');
    expect(terminal.scrollback()).not.toMatch(/cannot (go on|draw)/);
  });
});

describe('what is typed ahead', () => {
  it.each([
    ['in the same moment', (terminal: Terminal) => terminal.type('\u0003echo typed-"ahead"\r')],
    [
      'right after',
      (terminal: Terminal) => {
        terminal.press('ctrl-c');
        terminal.type('echo typed-"ahead"\recho half-a-');
      },
    ],
  ])('of a full screen that is left, %s, is not run by the shell', async (_when, act) => {
    const terminal = await wizardInShell();
    await terminal.waitFor('❯ Begin');
    await terminal.quiet(60);
    act(terminal);
    await terminal.waitFor(/You left before the end[^]*shell>/);
    terminal.type('line"s"\r');
    await terminal.waitFor(/^lines?|not found/m);
    await expectShellAsBefore(terminal, 1);
    expect(terminal.scrollback()).not.toMatch(/typed-ahead|half-a-/);
  });

  it('of a full screen that goes away because something broke is not shown, and not run', async () => {
    const rehearsal = await rehearsalFor();
    const env = { BREAK_AT: '❯ Begin', BREAK_HOW: 'a rejection nobody handles', BREAK_LINGER: '1000' };
    const terminal = await openWizard(rehearsal, { env: { NODE_OPTIONS: preload, ...env } });
    let wasThere = false;
    await terminal.waitFor(() => (wasThere ||= terminal.onAlternateScreen()));
    await terminal.waitFor(() => !terminal.onAlternateScreen());
    terminal.type('123456\recho 7890');
    await expectTidyEnd(terminal, 1);
    expect(terminal.scrollback()).toContain('an error of its own');
    expect(terminal.bytes()).not.toMatch(/123456|7890/);
  });

  it('of plain mode, a line half typed, is not left for the shell', async () => {
    const terminal = await wizardInShell('--ui', 'plain');
    await terminal.waitFor(/Begin[^]*\n>/);
    terminal.type('echo typed-"ahead"');
    await terminal.waitFor('echo typed-"ahead"');
    terminal.kill('SIGTERM');
    await terminal.waitFor(/You left before the end[^]*shell>/);
    terminal.press('enter');
    await expectShellAsBefore(terminal, 1);
    expect(terminal.scrollback()).not.toMatch(/typed-ahead/);
  });
});

/** Resolves once `holds` does; looked at often, as nothing tells when a process ends that is not ours. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
}
