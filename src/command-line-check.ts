// The part of the command line that only looks.
import { type Command, Option } from 'commander';

export type CheckFormat = 'table' | 'json' | 'ocsf';

const formats: readonly CheckFormat[] = ['table', 'json', 'ocsf'];

const checkExamples = `
Examples:
  rootlock check                      one page: the worst first, with the next step
  rootlock check --format json        the same with facts and evidence, for programs
  rootlock check --format ocsf        OCSF Detection Findings, as Prowler writes them
  rootlock check --profile audit      as a caller who may only read

Exit code: 0 when every control holds, 3 when one is open or could not be read.
The least policy that it needs is docs/check-policy.json.`;

/** Adds `check`. */
export function addCheckCommand(program: Command, found: (format: CheckFormat) => void): void {
  program
    .command('check')
    .summary('say how the account stands, change nothing')
    .description(
      'Looks at every control and says how the account stands: what is open, worst first, and what to do next. ' +
        'It sends no call that changes anything.',
    )
    .addOption(
      new Option('--format <format>', 'how to print the result: table, json or ocsf').choices(formats).default('table'),
    )
    .addHelpText('after', checkExamples)
    .action(({ format }: { readonly format: CheckFormat }) => found(format));
}
