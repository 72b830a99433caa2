// Whoever comes back hears what changed meanwhile, in a whole window and line by line; a check says the same and writes
// nothing. The account is changed from outside, by an AWS client that is not the program's.
import { CreateLoginProfileCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Rehearsal } from '../../src/rehearsal/server.ts';
import { expectTidyEnd } from '../support/expectations.ts';
import { rehearsalFor } from '../support/journey.ts';
import { runProgram, temporaryDirectory } from '../support/program.ts';
import { startTerminal } from '../support/pty.ts';

const since = /Since \d{4}-\d\d-\d\d \d\d:\d\d UTC/;
const nothingChanged = /Nothing changed since \d{4}-\d\d-\d\d \d\d:\d\d UTC\./;

async function newUser({ url, region, renewCredentials }: Rehearsal, UserName: string): Promise<void> {
  const iam = new IAMClient({ endpoint: url, region, credentials: renewCredentials() });
  await iam.send(new CreateUserCommand({ UserName }));
  await iam.send(new CreateLoginProfileCommand({ UserName, Password: 'an-Example-1-password' }));
}

/** Every file below, with its text and time. */
async function everyFile(directory: string) {
  const names = await readdir(directory, { recursive: true });
  const files = await Promise.all(
    names.map(async (name) => {
      const path = join(directory, name);
      const { mtimeMs } = await stat(path);
      return [name, mtimeMs, (await stat(path)).isFile() ? await readFile(path, 'utf8') : ''] as const;
    }),
  );
  return files.toSorted(([one], [other]) => one.localeCompare(other));
}

it(
  'what changed is told before the first question, in a window, line by line, and by a check',
  { timeout: 240_000 },
  async () => {
    const rehearsal = await rehearsalFor();
    const directory = await temporaryDirectory();
    const where = ['--endpoint-url', rehearsal.url, '--state-dir', 'state'];
    const window = { directory, columns: 100, rows: 40, patience: 60_000 };
    const wizard = (options: object = {}) => startTerminal(['rehearse', ...where], { ...window, ...options });

    const first = await wizard();
    await first.waitFor('❯ Begin');
    first.press('enter');
    await first.waitFor(/❯ They are current/);
    first.press('ctrl-c');
    await expectTidyEnd(first, 130);
    expect(first.scrollback()).not.toMatch(since);
    expect(first.scrollback()).not.toMatch(nothingChanged);

    const second = await wizard();
    await second.waitFor('❯ Begin');
    expect(second.screen()).toMatch(nothingChanged);
    second.press('ctrl-c');
    await expectTidyEnd(second, 130);

    await newUser(rehearsal, 'eve');
    const before = await everyFile(directory);
    const table = await runProgram(['check', ...where], { directory });
    expect(table).toMatchObject({ code: 3, stderr: '' });
    expect(table.stdout).toMatch(since);
    expect(table.stdout.replace(/\s+/g, ' ')).toContain(
      'MFA for everyone: was verified, is open now. New: No MFA: eve, never signed in',
    );
    const json = await runProgram(['check', '--format', 'json', ...where], { directory });
    expect(JSON.parse(json.stdout)).toMatchObject({
      since: {
        otherCaller: false,
        differences: expect.arrayContaining([
          expect.objectContaining({ control: 'users-mfa', kind: 'worse', was: 'verified', is: 'open' }),
        ]) as unknown,
      },
    });
    expect(await everyFile(directory)).toEqual(before);

    const third = await wizard();
    await third.waitFor('❯ Begin');
    expect(third.screen()).toMatch(since);
    expect(third.screen().replace(/\s+/g, ' ')).toContain('MFA for everyone: was verified, is open now.');
    third.press('ctrl-c');
    await expectTidyEnd(third, 130);

    await newUser(rehearsal, 'mallory');
    const plain = await wizard({ columns: 200, env: { TERM: 'dumb' } });
    await plain.waitFor('1. Begin');
    const said = plain.scrollback();
    expect(said).toMatch(since);
    expect(said).toContain('MFA for everyone: still open, but not as it was. New: No MFA: mallory, never signed in');
    // The list, then what changed in it, then the question.
    expect(said.search(/^Ways back in/m)).toBeLessThan(said.search(since));
    plain.type('quit');
    plain.press('enter');
    expect(await plain.ended()).toEqual({ exitCode: 130 });
  },
);
