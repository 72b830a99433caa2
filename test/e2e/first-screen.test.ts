// The screen that stands before the wizard is loaded: there at once, drawn over in one piece, and gone without a trace when
// the program ends before that.
import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { rehearsalFor, signedIn } from '../support/journey.ts';
import { listening } from '../support/listening.ts';
import { programCommand, startShell, startTerminal } from '../support/pty.ts';

const enter = '\u001b[?1049h';
const together = '\u001b[?2026h';
const shown = '\u001b[?2026l';
const nobody = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'an-example-of-nobody' };

/** Credentials of nobody, for an endpoint that takes every call and never answers. */
async function silence(): Promise<{ readonly [name: string]: string }> {
  return { ...nobody, AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: await listening(createServer(() => undefined)) };
}

describe('the first screen', () => {
  it('is there before anything was answered, in the colours and the size of the terminal, and follows the window', async () => {
    const terminal = await startTerminal([], { columns: 60, rows: 20, env: await silence() });
    const screen = await terminal.waitFor('One moment');
    expect(screen.split('\n')[0]).toBe(' rootlock');
    expect(screen.split('\n')[1]).toBe('─'.repeat(60));
    expect(screen).toContain('^C leave (you can resume)');
    expect(terminal.onAlternateScreen()).toBe(true);
    expect(terminal.bytes()).toContain('\u001b[38;2;');
    terminal.resize(100, 30);
    await terminal.waitFor((text) => text.includes('─'.repeat(100)));
    terminal.press('ctrl-c');
    expect((await terminal.ended()).exitCode).toBe(130);
    expect([terminal.onAlternateScreen(), terminal.cursorVisible()]).toEqual([false, true]);
    expect(terminal.scrollback()).toContain('[terminal settings kept]');
    expect(terminal.scrollback()).not.toContain('One moment');
  });

  it('answers to the keys that it shows, and shows none of what is typed', async () => {
    const terminal = await startTerminal([], { columns: 60, rows: 20, env: await silence() });
    await terminal.waitFor('One moment');
    await terminal.quiet(60);
    terminal.type('ada 123456');
    terminal.press('enter');
    terminal.type('?');
    const page = await terminal.waitFor('Tasks that still need root');
    expect(page).toMatch(/PgUp|scroll/);
    terminal.press('pageDown');
    await terminal.waitFor((screen) => screen !== page);
    terminal.resize(100, 30);
    await terminal.waitFor((screen) => screen.includes('─'.repeat(100)) && screen.includes('close'));
    terminal.press('escape');
    await terminal.waitFor('One moment');
    expect(terminal.bytes()).not.toMatch(/ada|123456/);
    terminal.press('ctrl-c');
    expect((await terminal.ended()).exitCode).toBe(130);
    expect(terminal.scrollback()).toContain('[terminal settings kept]');
  });

  it('hands over to the wizard while a page is open', async () => {
    const rehearsal = await rehearsalFor();
    const terminal = await startTerminal(['--endpoint-url', rehearsal.url], { env: signedIn(rehearsal) });
    await terminal.waitFor('One moment');
    terminal.type('?');
    await terminal.waitFor('Tasks that still need root');
    // A question comes before any page, and the keys are the wizard's by then.
    await terminal.waitFor('❯ Begin');
    await terminal.quiet(60);
    terminal.press('down');
    await terminal.waitFor('❯ Leave');
    terminal.press('ctrl-c');
    expect((await terminal.ended()).exitCode).toBe(130);
  });

  it('has no colour where none is wanted', async () => {
    const terminal = await startTerminal(['--no-color'], { env: await silence() });
    await terminal.waitFor('One moment');
    expect(terminal.bytes()).not.toContain('38;2;');
    terminal.press('ctrl-c');
    await terminal.ended();
  });

  it('is drawn over in one piece', async () => {
    const rehearsal = await rehearsalFor();
    const terminal = await startTerminal(['--endpoint-url', rehearsal.url], { env: signedIn(rehearsal) });
    await terminal.waitFor('❯ Begin');
    const bytes = terminal.bytes();
    const before = bytes.slice(0, bytes.indexOf(together));
    expect(before.startsWith(enter)).toBe(true);
    expect(before).toContain('One moment');
    // Terminals that know it show nothing of what is between: erased, and the whole next frame.
    const hidden = bytes.slice(bytes.indexOf(together), bytes.indexOf(shown));
    expect(hidden).toContain('rootlock');
    terminal.press('ctrl-c');
    await terminal.ended();
    expect(terminal.onAlternateScreen()).toBe(false);
  });

  it('leaves nothing behind when there is something wrong, and what is wrong is on the main screen', async () => {
    const terminal = await startTerminal([], { env: { AWS_PROFILE: 'nowhere' } });
    expect((await terminal.ended()).exitCode).toBe(2);
    expect(terminal.onAlternateScreen()).toBe(false);
    expect(terminal.scrollback()).toContain('nowhere');
    expect(terminal.scrollback()).not.toContain('One moment');
  });

  it('is left out where a mistake in the command line is told', async () => {
    const terminal = await startTerminal(['rehears']);
    expect((await terminal.ended()).exitCode).toBe(2);
    expect(terminal.bytes()).not.toContain(enter);
  });

  it('gives the terminal back when the program is stopped meanwhile', async () => {
    const terminal = await startShell(['-i'], { env: await silence() });
    await terminal.waitFor('shell>');
    terminal.type(`${programCommand([])}\r`);
    await terminal.waitFor('One moment');
    await terminal.quiet(60);
    terminal.press('ctrl-z');
    await terminal.waitFor(/Stopped|Suspended/);
    expect([terminal.onAlternateScreen(), terminal.cursorVisible()]).toEqual([false, true]);
    terminal.type('clear; fg\r');
    await terminal.waitFor('One moment');
    expect([terminal.onAlternateScreen(), terminal.cursorVisible()]).toEqual([true, false]);
    terminal.press('ctrl-c');
    await terminal.waitFor(/shell> *$/);
    expect(terminal.onAlternateScreen()).toBe(false);
  });
});
