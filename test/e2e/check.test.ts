// `rootlock check` from outside: on a terminal of three sizes, through a pipe, on an account that another process serves.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rehearsalFor, signedIn } from '../support/journey.ts';
import { runProgram, temporaryDirectory } from '../support/program.ts';
import { startTerminal } from '../support/pty.ts';

async function servedAccount(scenario: string) {
  const rehearsal = await rehearsalFor(scenario);
  return { rehearsal, env: { ...signedIn(rehearsal), AWS_ENDPOINT_URL: rehearsal.url } };
}

describe('rootlock check', () => {
  it.each([
    [120, 40],
    [80, 24],
    [60, 20],
  ])('is one page on a terminal of %d by %d', async (columns, rows) => {
    const { rehearsal, env } = await servedAccount('root-key');
    const terminal = await startTerminal(['check'], { columns, rows, env });
    expect(await terminal.ended()).toMatchObject({ exitCode: 3 });
    const page = terminal.scrollback();
    // All of it is on the screen at once: nothing has scrolled away but the shell's own line.
    expect(terminal.screen()).toContain('REHEARSAL');
    for (const says of [
      'Ways back in',
      'MFA on root',
      'Access keys',
      'Your administrator',
      '22 open',
      `Next: rootlock rehearse --endpoint-url`,
    ])
      expect(terminal.screen()).toContain(says);
    expect(page.indexOf('MFA on root')).toBeLessThan(page.indexOf('Access keys'));
    expect(Math.max(...page.split('\n').map((line) => [...line].length))).toBeLessThanOrEqual(columns);
    expect(terminal.bytes()).toContain('\u001b[1;35mREHEARSAL');
    expect(terminal.onAlternateScreen()).toBe(false);
    expect(page).toContain('[terminal settings kept]');
    expect(rehearsal.state.events.filter(({ mutating }) => mutating)).toEqual([]);
  });

  it.each([[{ NO_COLOR: '1' }, []] as const, [{}, ['--no-color']] as const])(
    'uses no colour where none is wanted: %j %j',
    async (more, flags) => {
      const { env } = await servedAccount('done');
      const terminal = await startTerminal(['check', ...flags], { env: { ...env, ...more } });
      expect(await terminal.ended()).toMatchObject({ exitCode: 3 });
      expect(terminal.screen()).toContain('✓ verified  MFA on root');
      expect(terminal.bytes()).not.toContain('\u001b[');
    },
  );

  it('prints results on standard output and nothing else, and writes no file', async () => {
    const { env } = await servedAccount('root-key');
    const directory = join(await temporaryDirectory(), 'state');
    const table = await runProgram(['check', '--state-dir', directory], { env });
    expect(table).toMatchObject({ code: 3, stderr: '' });
    expect(table.stdout).toMatch(/^REHEARSAL/);
    expect(table.stdout).not.toContain('\u001b');
    const json = await runProgram(['check', '--format', 'json', '--state-dir', directory], { env });
    expect(json).toMatchObject({ code: 3, stderr: '' });
    expect(JSON.parse(json.stdout)).toMatchObject({
      ...{ schemaVersion: 1, rehearsal: true, outcome: 'open-remain', counts: { open: 22, verified: 2 } },
      account: { id: '111122223333', region: 'eu-west-1' },
    });
    const ocsf = await runProgram(['check', '--format', 'ocsf', '--state-dir', directory], { env });
    expect(ocsf).toMatchObject({ code: 3, stderr: '' });
    expect(JSON.parse(ocsf.stdout)).toContainEqual(expect.objectContaining({ class_uid: 2004, status_code: 'FAIL' }));
    expect(existsSync(directory)).toBe(false);
  });

  it('refuses, with one problem and no page, where there are no credentials', async () => {
    const ended = await runProgram(['check'], { env: { AWS_REGION: 'eu-west-1' } });
    expect(ended).toMatchObject({ code: 5, stdout: '' });
    expect(ended.stderr).toContain('No AWS credentials were found.');
  });

  it('holds after a whole run on the same machine', { timeout: 120_000 }, async () => {
    const { rehearsal } = await servedAccount('root-key');
    const directory = await temporaryDirectory();
    const played = await runProgram(['rehearse', '--auto', '--endpoint-url', rehearsal.url, '--state-dir', 'state'], {
      directory,
      timeout: 110_000,
    });
    expect(played.code).toBe(0);
    // Its own credentials, clock and journal: the address is enough.
    const checked = await runProgram(['check', '--endpoint-url', rehearsal.url, '--state-dir', 'state'], { directory });
    expect(checked.stdout).toContain('Root is at rest');
    expect(checked).toMatchObject({ code: 0, stderr: '' });
  });
});
