// The program from outside: what it prints where, and how it ends, before any wizard is open.
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Ended, programUnderTest, repository, run, runProgram, temporaryDirectory } from '../support/program.ts';

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
const stackTrace = /^\s+at /m;

/** It failed with sentences on standard error, and with nothing else. */
function expectRefusal(ended: Ended, code: number, says: string | RegExp): void {
  expect(ended.stderr).toMatch(says);
  expect(ended.stderr).not.toMatch(stackTrace);
  expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: '' });
}

describe('rootlock on the command line', () => {
  it('says its version and nothing else', async () => {
    const { version } = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')) as { version: string };
    expect(await runProgram(['--version'])).toEqual({ code: 0, signal: null, stdout: `${version}\n`, stderr: '' });
  });

  it.each([
    ['--help'],
    ['rehearse', '--help'],
    ['check', '--help'],
    ['undo', '--help'],
    ['verify', '--help'],
    ['help', 'verify'],
    ['state', '--help'],
    ['state', 'import', '--help'],
    ['help', 'state', 'export'],
    ['completion', '--help'],
    ['help', '--help'],
  ])('explains itself within 80 columns: %s %s %s', async (...args) => {
    const { code, stdout, stderr } = await runProgram(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Usage: rootlock');
    expect(stdout).toContain('Examples:');
    // The examples of the first page are the only longer lines, and have room to be.
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(88);
  });

  it.each([
    [['--prfile', 'x'], 'Did you mean --profile?'],
    [['rehearse', '--atuo'], 'Did you mean --auto?'],
    [['rehearse', '--scenario', '--auto'], '--scenario needs a value: --scenario <name>.'],
    [['--ui', 'tiu'], 'Did you mean "tui"?'],
    [['--plan=yes'], '--plan takes no value.'],
    [['verfy', 'record'], 'There is no command "verfy". Did you mean "verify"?'],
    [['verify'], "Missing required argument 'path'."],
    [['state'], "Say what to do: 'export' or 'import'."],
    [['state', 'exprot', 'run.json'], 'There is no command "state exprot". Did you mean "export"?'],
    [['state', 'import'], "Missing required argument 'file'."],
    [['--ui', 'fancy'], 'Allowed choices are tui, linear, plain, scripted.'],
    [['--endpoint-url', 'localhost'], 'An endpoint starts with http:// or https://.'],
    [['rehearse', '--auto', '--serve'], "'--serve' cannot be used with option '--auto'"],
  ])('refuses %j as a mistake and shows the way', async (args, says) => {
    const ended = await runProgram(args);
    expectRefusal(ended, 2, /Nothing was done\.\nNext: /);
    expect(ended.stderr).toContain(says);
  });

  it.each([
    [['--scenario', 'rot-key'], 'There is no scenario "rot-key". Did you mean "root-key"?'],
    [['--doubt', 'code-drfit=not-at-all'], 'There is no doubt "code-drfit". Did you mean "code-drift"?'],
    [['--doubt', 'code-drift=not-at-al'], 'Did you mean "not-at-all"?'],
  ])('names the scenario, the doubt and the answer that were meant: %j', async (args, says) => {
    const ended = await runProgram(['rehearse', ...args]);
    expectRefusal(ended, 2, /Nothing was started\.\nNext: /);
    expect(ended.stderr).toContain(says);
  });

  it.each(['18.20.8', '20.18.3', '12.22.12'])('refuses Node %s in one sentence', async (version) => {
    const ended = await runProgram(['--version'], {
      nodeArgs: ['--require', fixture('other-node.cjs')],
      env: { PRETEND_NODE: version },
    });
    expectRefusal(ended, 78, `needs Node 20.19 or newer, and this is Node ${version}. Nothing was sent to AWS.`);
    expect(ended.stderr.trim().split('\n')).toHaveLength(1);
  });

  it.each(['20.19.0', '22.0.0', '26.1.0'])('accepts Node %s', async (version) => {
    const nodeArgs = ['--require', fixture('other-node.cjs')];
    expect(await runProgram(['--version'], { nodeArgs, env: { PRETEND_NODE: version } })).toMatchObject({ code: 0 });
  });

  it('refuses to run when certificates would not be checked', async () => {
    const ended = await runProgram([], { env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } });
    expectRefusal(ended, 78, /NODE_TLS_REJECT_UNAUTHORIZED=0 .* Unset it\. Nothing was sent to AWS\.$/m);
    expect(ended.stderr.trim().split('\n')).toHaveLength(1);
  });

  it('opens no wizard where nobody can answer, and says what to do', async () => {
    for (const args of [[], ['undo']]) {
      const ended = await runProgram(args);
      expectRefusal(ended, 4, /no terminal here.*\nNothing was sent to AWS\.\nNext: /);
      expect(ended.stderr).toContain('--ui scripted --answers FILE to answer from a file; docs/scripted.md');
    }
  });

  it('draws no full screen where there is no terminal', async () => {
    expectRefusal(await runProgram(['--ui', 'tui']), 78, /--ui tui draws on a terminal.*\nNothing was sent to AWS\./);
  });

  it('says what is wrong with a path that holds no record', async () => {
    expectRefusal(await runProgram(['verify', 'missing']), 2, /There is nothing at \/.*missing\./);
  });

  it('keeps warnings of Node and of libraries off the screen, and shows them with --verbose', async () => {
    const nodeArgs = ['--require', fixture('warns.cjs')];
    const quiet = await runProgram(['verify', 'missing'], { nodeArgs });
    expect(quiet.stderr).not.toContain('planted');
    const verbose = await runProgram(['verify', 'missing', '--verbose'], { nodeArgs });
    expect(verbose.stderr).toContain('planted warning');
    expect(verbose.stderr).toContain('planted console line');
  });

  it('says nothing when the reader of its output goes away', async () => {
    const { node, launcher } = programUnderTest();
    const ended = await run('/bin/sh', ['-c', '"$@" --help | true', 'sh', node, launcher]);
    expect(ended).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
  });

  it('leaves no file behind when nothing was done', async () => {
    const directory = await temporaryDirectory();
    await runProgram(['--help'], { directory });
    await runProgram(['--nonsense'], { directory });
    expect(await readdir(directory)).toEqual([]);
  });
});
