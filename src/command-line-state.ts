// The part of the command line that takes a run to another machine.
import type { Command } from 'commander';

export interface StateFlags {
  readonly action: 'export' | 'import';
  /** Absolute, or `-` for standard output or input. */
  readonly file: string;
  readonly account?: string;
}

const notes = `
The file holds the journal and no secret. The key that signs records stays on
its machine: the other one signs with a key of its own, and what was made before
keeps the tag with the fingerprint of the first one's.`;

const stateExamples = `
Examples:
  rootlock state export run.json      where the run was begun
  rootlock state import run.json      where it goes on
  rootlock state export - | ssh example.com rootlock state import -
${notes}`;

const actions = {
  export: {
    description: 'Writes the journal of an account to a file, or to standard output (-).',
    examples: `
Examples:
  rootlock state export run.json      the one account of this machine
  rootlock state export run.json --account 111122223333
  rootlock state export - | ssh example.com rootlock state import -
${notes}`,
  },
  import: {
    description: 'Takes such a file in; refuses whatever would lose a line of the journal that is here.',
    examples: `
Examples:
  rootlock state import run.json      then start rootlock: it goes on
  rootlock state import - < run.json  from standard input
${notes}`,
  },
} as const;

/** Adds `state export` and `state import`. `found` gets the file as it was given. */
export function addStateCommands(program: Command, found: (flags: StateFlags) => void): void {
  const state = program
    .command('state')
    .helpCommand(false)
    .summary('take a half-done run to another machine')
    .description('Takes a half-done run to another machine: its journal, without secrets. Nothing is sent to AWS.')
    .addHelpText('after', stateExamples)
    .action(() => state.error("error: say what to do: 'export' or 'import'"));
  for (const action of ['export', 'import'] as const) {
    state
      .command(action)
      .description(actions[action].description)
      .argument('<file>', 'the file, or - for a pipe')
      .option('--account <id>', 'the account, where there are several')
      .addHelpText('after', actions[action].examples)
      .action((file: string, options: { readonly account?: string }) => found({ action, file, ...options }));
  }
}
