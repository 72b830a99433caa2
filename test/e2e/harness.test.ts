// The harness sees what a person would see: proven on a small program, so that a journey that passes means something.
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { totp } from '../support/authenticator.ts';
import { startTerminal } from '../support/pty.ts';

const uri = 'otpauth://totp/ada?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

describe('the pty harness', () => {
  const before = process.env['ROOTLOCK_BIN'];
  beforeEach(() => {
    process.env['ROOTLOCK_BIN'] = fileURLToPath(new URL('fixtures/draws.mjs', import.meta.url));
  });
  afterEach(() => {
    if (before === undefined) delete process.env['ROOTLOCK_BIN'];
    else process.env['ROOTLOCK_BIN'] = before;
  });

  it.each(['dark', 'light'] as const)('reads a QR code with forced colours on a %s theme', async (theme) => {
    const terminal = await startTerminal([uri, 'forced'], { theme });
    await terminal.waitFor('ready');
    expect(terminal.qrCode()).toBe(uri);
  });

  it('does not read a code that a light theme or the colours have inverted', async () => {
    const onLight = await startTerminal([uri, 'plain'], { theme: 'light' });
    await onLight.waitFor('ready');
    expect(onLight.qrCode()).toBeUndefined();
    const inverted = await startTerminal([uri, 'inverted']);
    await inverted.waitFor('ready');
    expect(inverted.qrCode()).toBeUndefined();
  });

  it('does not read a code that the window cuts off', async () => {
    const terminal = await startTerminal([uri, 'forced'], { columns: 30, rows: 40 });
    await terminal.waitFor('ready');
    expect(terminal.qrCode()).toBeUndefined();
  });

  it('knows the screen, the cursor, the terminal settings and the exit code of a program that ends well', async () => {
    const terminal = await startTerminal([uri, 'forced']);
    await terminal.waitFor('ready');
    expect([terminal.onAlternateScreen(), terminal.cursorVisible()]).toEqual([true, false]);
    terminal.press('down');
    await terminal.waitFor('<"\\u001b[B">');
    terminal.resize(60, 30);
    await terminal.waitFor('now 60');
    terminal.type('q');
    expect(await terminal.ended()).toEqual({ exitCode: 7 });
    expect([terminal.onAlternateScreen(), terminal.cursorVisible()]).toEqual([false, true]);
    expect(terminal.screen()).toBe('[terminal settings kept]');
  });

  it('sees it when a program leaves the terminal as it should not', async () => {
    const terminal = await startTerminal([uri, 'forced']);
    await terminal.waitFor('ready');
    terminal.type('k');
    expect(await terminal.ended()).toEqual({ exitCode: 137 });
    expect([terminal.onAlternateScreen(), terminal.cursorVisible()]).toEqual([true, false]);
    expect(terminal.screen()).toContain('[terminal settings changed]');
  });

  it('says what was on the screen when a wait fails', async () => {
    const terminal = await startTerminal([uri, 'plain']);
    await terminal.waitFor('ready');
    await expect(terminal.waitFor('never there', 50)).rejects.toThrow(/never showed never there[^]*ready/);
  });

  it('computes the codes of RFC 6238', () => {
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    expect(totp(`otpauth://totp/ada?secret=${secret}`, 59_000)).toBe('287082');
    expect(totp(`otpauth://totp/ada?secret=${secret}`, 1_111_111_109_000)).toBe('081804');
  });
});
