// What the launcher answers without the program must be what the program would say.
import { cp, mkdir, readFile, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLineProgram } from '../../src/command-line.ts';
import { repository, run, runProgram, temporaryDirectory } from '../support/program.ts';
import { startTerminal } from '../support/pty.ts';

/** The help as the definition of the command line has it. */
function helpAt(columns: number): string {
  const printed: string[] = [];
  const program = commandLineProgram();
  program.configureOutput({ writeOut: (text) => printed.push(text), getOutHelpWidth: () => columns });
  program.outputHelp();
  return printed.join('');
}

/** What was written to a terminal of that width. */
async function helpInTerminal(columns: number): Promise<string> {
  const terminal = await startTerminal(['--help'], { columns, rows: 60 });
  expect((await terminal.ended()).exitCode).toBe(0);
  return terminal.bytes().replaceAll('\r\n', '\n');
}

describe('a quick answer', () => {
  it.each(['--help', '-h'])('to %s is the help of the command line, 80 columns wide', async (option) => {
    expect(await runProgram([option])).toEqual({ code: 0, signal: null, stdout: helpAt(80), stderr: '' });
  });

  it('is the same in every window from its own width on', async () => {
    const quick = JSON.parse(await readFile(join(repository, 'dist/quick.json'), 'utf8')) as {
      readonly wide: string;
      readonly columns: number;
    };
    expect(quick.columns).toBeLessThan(120);
    for (let columns = quick.columns; columns < 200; columns += 1) expect(quick.wide).toBe(helpAt(columns));
    // In a narrow one lines are broken: the launcher leaves that to the program.
    expect(quick.wide).not.toBe(helpAt(60));
  });

  it.each([60, 80, 120])('in a terminal of %d columns is the help for that terminal', async (columns) => {
    expect(await helpInTerminal(columns)).toContain(helpAt(columns));
  });

  it.each(['constructor', '__proto__', '--versions', '--help=yes', '-hV'])('is not given to %s', async (word) => {
    expect(await runProgram([word])).toMatchObject({ code: 2, stdout: '' });
  });

  it('is given by the program where nothing was written down', async () => {
    const bare = join(await temporaryDirectory(), 'bare');
    await mkdir(bare);
    for (const name of ['bin', 'dist', 'package.json']) {
      await cp(join(repository, name), join(bare, name), { recursive: true });
    }
    await symlink(join(repository, 'node_modules'), join(bare, 'node_modules'));
    await rm(join(bare, 'dist/quick.json'));
    const [version, help] = await Promise.all(
      ['--version', '--help'].map((option) => run(process.execPath, [join(bare, 'bin/rootlock.js'), option])),
    );
    expect(version).toEqual(await runProgram(['--version']));
    expect(help).toEqual(await runProgram(['--help']));
  });
});
