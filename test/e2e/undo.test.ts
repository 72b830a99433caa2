// `rootlock undo` from outside, on a simulated account that another process serves.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rehearsalFor, signedIn } from '../support/journey.ts';
import { runProgram, temporaryDirectory } from '../support/program.ts';
import { startTerminal } from '../support/pty.ts';

async function servedAccount(scenario: string) {
  const rehearsal = await rehearsalFor(scenario);
  const env = signedIn(rehearsal);
  const undo = (...args: string[]) => runProgram(['undo', '--endpoint-url', rehearsal.url, ...args], { env });
  return { rehearsal, undo };
}

it('shows what carries the tag, with every command, and changes nothing', async () => {
  const { rehearsal, undo } = await servedAccount('done');
  const directory = join(await temporaryDirectory(), 'state');
  const { code, stdout, stderr } = await undo('--plan', '--state-dir', directory);
  expect({ code, stderr }).toEqual({ code: 3, stderr: '' });
  expect(stdout).toMatch(/^REHEARSAL/);
  expect(stdout).toContain('The trail management-events (known by its tag only)');
  expect(stdout).toContain('$ aws cloudtrail delete-trail');
  expect(rehearsal.state.events.filter(({ mutating }) => mutating)).toEqual([]);
  expect(existsSync(directory)).toBe(false);
});

it('finds nothing where it made nothing, and needs a person where it would ask', async () => {
  const { undo } = await servedAccount('fresh');
  expect(await undo('--plan')).toMatchObject({ code: 0, stderr: '' });
  expect(await undo()).toMatchObject({ code: 4, stdout: '' });
  const asked = await undo('--ui', 'plain');
  expect(asked.code).toBe(0);
  expect(asked.stdout).toContain('There is nothing here that rootlock made.');
});

it('asks in lines in a terminal, and takes the whole of it back', async () => {
  const { rehearsal } = await servedAccount('done');
  const args = ['undo', '--endpoint-url', rehearsal.url];
  const terminal = await startTerminal(args, { env: signedIn(rehearsal), columns: 100, patience: 60_000 });
  const choose = async (from: string, label: string, key: 'up' | 'down') => {
    await terminal.waitFor(`❯ ${from}`);
    // What is pressed before a question stands there whole is not for it.
    await terminal.quiet(100);
    terminal.press(key);
    await terminal.waitFor(`❯ ${label}`);
    await terminal.quiet(100);
    terminal.press('enter');
  };
  await choose('Leave all as it is', 'Go through them', 'up');
  await choose('Not now', 'Delete the trail', 'down');
  await terminal.waitFor('❯ Check now');
  await fetch(`${rehearsal.controlUrl}console/sign-in-as-root`, { method: 'POST', body: '{}' });
  await terminal.quiet(100);
  terminal.press('enter');
  await choose('Not now', 'Delete ada', 'down');
  await terminal.waitFor('To go on, type delete ada');
  await terminal.quiet(100);
  terminal.type('delete ada');
  await terminal.waitFor('❯ delete ada');
  terminal.press('enter');
  const end = await terminal.ended();
  expect(terminal.screen()).toMatch(/Taken back:\n {2}The trail management-events\n {2}The administrator ada\n/);
  expect(terminal.screen()).toContain('[terminal settings kept]');
  expect(end).toMatchObject({ exitCode: 0 });
  // Nothing but lines: never the other screen.
  expect(terminal.bytes()).not.toContain('\u001b[?1049h');
  expect([...rehearsal.state.users.keys()]).not.toContain('ada');
  expect(rehearsal.state.trails.size).toBe(0);
});

it('fills the screen where that is asked for', async () => {
  const { rehearsal } = await servedAccount('done');
  const args = ['undo', '--ui', 'tui', '--endpoint-url', rehearsal.url];
  const terminal = await startTerminal(args, { env: signedIn(rehearsal), patience: 60_000 });
  await terminal.waitFor('❯ Leave all as it is');
  expect(terminal.onAlternateScreen()).toBe(true);
  await terminal.quiet(100);
  terminal.press('enter');
  expect(await terminal.ended()).toMatchObject({ exitCode: 3 });
  expect(terminal.screen()).toMatch(/Still there:\n {2}The trail management-events/);
});
