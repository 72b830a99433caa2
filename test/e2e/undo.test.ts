// `rootlock undo` from outside, on a simulated account that another process serves.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rehearsalFor, signedIn } from '../support/journey.ts';
import { runProgram, temporaryDirectory } from '../support/program.ts';

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
