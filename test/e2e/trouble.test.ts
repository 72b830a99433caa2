// What goes wrong in front of the owner: each time a sentence that says what happened, what state the account is
// in and what to do next; never a stack trace, and nothing lost.
import { describe, expect, it } from 'vitest';
import { totp } from '../support/authenticator.ts';
import { ended } from '../support/expectations.ts';
import { changesSeenBy, openWizard, rehearsalFor, signedIn } from '../support/journey.ts';
import { ownerAt } from '../support/owner.ts';
import { runProgram } from '../support/program.ts';
import { startTerminal } from '../support/pty.ts';

const stackTrace = /^\s+at /m;

describe('trouble', () => {
  it('has a sentence for no credentials, and never asks for a root key', async () => {
    const terminal = await startTerminal([]);
    expect(await terminal.ended(30_000)).toEqual({ exitCode: 5 });
    const said = terminal.scrollback();
    expect(said).toMatch(/credentials/i);
    expect(said).toMatch(/aws login|CloudShell/);
    expect(said).not.toMatch(stackTrace);
    expect(said).toContain('[terminal settings kept]');
  });

  it('has a sentence for an endpoint that does not answer', async () => {
    const env = {
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'x'.repeat(40),
      AWS_REGION: 'eu-west-1',
    };
    // Port 1 is reserved; nothing listens there.
    const terminal = await startTerminal(['--endpoint-url', 'http://127.0.0.1:1'], { env });
    expect(await terminal.ended(30_000)).toEqual({ exitCode: 5 });
    expect(terminal.scrollback()).toMatch(/127\.0\.0\.1:1/);
    expect(terminal.scrollback()).toMatch(/Nothing was changed/);
    expect(terminal.scrollback()).not.toMatch(stackTrace);
  });

  it('refuses a user name that AWS refuses, or that is called root, and keeps asking', async () => {
    const rehearsal = await rehearsalFor();
    const terminal = await openWizard(rehearsal);
    await ownerAt({ terminal, rehearsal }).playUntil(ended, (name) => name === 'user name');
    for (const name of ['my-root-user', 'white space']) {
      terminal.type(name);
      await terminal.waitFor(name);
      terminal.press('enter');
      await terminal.waitFor(/^.*! \w+/m);
      expect(terminal.screen()).toContain('What is the administrator called?');
      terminal.press(...Array.from(name, () => 'backspace' as const));
      await terminal.waitFor((screen) => !screen.includes(name));
    }
    expect(await changesSeenBy(rehearsal)).toEqual([]);
  });

  it('refuses equal codes before AWS sees them, and explains codes that AWS refuses', async () => {
    const rehearsal = await rehearsalFor();
    const terminal = await openWizard(rehearsal);
    const owner = ownerAt({ terminal, rehearsal });
    await owner.playUntil(ended, (name) => name === 'QR code');
    const uri = await terminal.waitForQrCode();
    const code = totp(uri, rehearsal.clock.now());
    const before = await changesSeenBy(rehearsal);
    await owner.submit(code);
    await owner.submit(code);
    await terminal.waitFor('The second code must be the next one');
    // A pasted code takes the place of what is in the field.
    await owner.submit(totp(uri, rehearsal.clock.now() + 3_600_000));
    await terminal.waitFor('AWS did not accept');
    expect(terminal.screen()).not.toMatch(stackTrace);
    expect(await changesSeenBy(rehearsal)).toEqual(before);
    // Nothing is lost: the same wizard goes on to the end.
    await owner.playUntil(ended, (name) => name === 'code');
    expect(await changesSeenBy(rehearsal)).toContain('iam.EnableMFADevice');
  });

  it('goes on with another bucket name when the first is taken', async () => {
    const rehearsal = await rehearsalFor('taken-bucket');
    const terminal = await openWizard(rehearsal);
    await ownerAt({ terminal, rehearsal }).playUntil(/How shall an alarm be raised/);
    const changes = await changesSeenBy(rehearsal);
    expect(changes.filter((call) => call === 's3.CreateBucket')).toHaveLength(1);
    expect(changes).toContain('cloudtrail.StartLogging');
  });

  it('asks for more room in a window of 30×10, and goes on when it gets it', async () => {
    const rehearsal = await rehearsalFor();
    const terminal = await openWizard(rehearsal, { columns: 30, rows: 10 });
    await terminal.waitFor('Enlarge it');
    expect(terminal.screen().replace(/\s+/g, ' ')).toContain('--ui plain');
    terminal.resize(100, 30);
    await terminal.waitFor('❯ Begin');
    terminal.press('ctrl-c');
    expect(await terminal.ended()).toEqual({ exitCode: 130 });
    expect(terminal.scrollback()).toContain('[terminal settings kept]');
  });

  it.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)('restores the terminal on %s', async (signal) => {
    const rehearsal = await rehearsalFor();
    const terminal = await openWizard(rehearsal);
    await terminal.waitFor('❯ Begin');
    terminal.kill(signal);
    expect(await terminal.ended()).toEqual({ exitCode: 130 });
    expect([terminal.onAlternateScreen(), terminal.cursorVisible()]).toEqual([false, true]);
    expect(terminal.scrollback()).toContain('[terminal settings kept]');
  });

  it('shows the plan of an account and changes nothing with --plan', async () => {
    const rehearsal = await rehearsalFor();
    const env = signedIn(rehearsal);
    const planned = await runProgram(['--plan', '--endpoint-url', rehearsal.url], { env });
    expect(planned.stdout).toContain('aws iam create-group');
    expect(planned.stderr).not.toMatch(stackTrace);
    expect(await changesSeenBy(rehearsal)).toEqual([]);
  });
});
