// What the launcher answers by itself: the version, and the help of the program, for which nothing else need be loaded.
// Both come from the definition of the command line, so neither can say anything else than the program would.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** Wider than any line of the help. */
const unbroken = 1000;

/** `help` as it is where there is no terminal, `wide` in one of at least so many `columns`. */
export async function quickAnswers(bundling, root) {
  const folder = await mkdtemp(join(tmpdir(), 'rootlock-build-'));
  try {
    const outfile = join(folder, 'command-line.mjs');
    await build({ ...bundling, absWorkingDir: root, entryPoints: ['src/command-line.ts'], splitting: false, outfile });
    const { commandLineProgram } = await import(pathToFileURL(outfile).href);
    const wide = helpAt(commandLineProgram(), unbroken);
    return {
      version: `${commandLineProgram().version()}\n`,
      help: helpAt(commandLineProgram(), undefined),
      wide,
      columns: Math.max(...wide.split('\n').map((line) => line.length)),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function helpAt(program, columns) {
  const printed = [];
  program.configureOutput({ writeOut: (text) => printed.push(text), getOutHelpWidth: () => columns });
  program.outputHelp();
  return printed.join('');
}
