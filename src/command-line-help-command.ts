// The part of the command line that shows the help of any command.
import type { Command } from 'commander';
import { noCommand } from './command-line-misuse.ts';

const helpExamples = `
Examples:
  rootlock help check                 as rootlock check --help
  rootlock help state export          of a command within a command`;

/** Adds `help`, for commands of commands as well. */
export function addHelpCommand(program: Command): void {
  program.helpCommand(false);
  const help = program
    .command('help')
    .summary('show the help of a command')
    .description('Shows the help of a command, as --help does.')
    .argument('[command...]', 'its name, in as many words as it has')
    .addHelpText('after', helpExamples)
    .action((words: readonly string[]) => {
      let found = program;
      for (const [at, word] of words.entries()) {
        const next = found.commands.find((command) => command.name() === word);
        if (next === undefined) return help.error(`error: ${noCommand(words.slice(0, at + 1), found)}`);
        found = next;
      }
      return found.help();
    });
}
