// The part of the command line that makes a record and changes nothing.
import { type Command, Option } from 'commander';

export type RecordFormat = 'table' | 'json';

export interface RecordFlags {
  /** The directory of an earlier record. Absolute. */
  readonly since?: string;
  readonly format: RecordFormat;
}

const recordExamples = `
Examples:
  rootlock record                     look at every control, and sign what was found
  rootlock record --since rootlock-record-111122223333-20260102T030405Z
                                      and say what got better or worse since that one
  rootlock record --output evidence --format json --profile audit
                                      for a schedule: where the record is, as JSON

Exit code: 0 when every control holds, no word of yours is overdue, and nothing is
worse than in the earlier record; 3 otherwise. The record is there in both cases.`;

/** Adds `record`. `path` makes a path absolute. */
export function addRecordCommand(
  program: Command,
  path: (value: string) => string,
  found: (flags: RecordFlags) => void,
): void {
  program
    .command('record')
    .summary('sign a record of how the account stands, change nothing')
    .description(
      'Looks at every control and signs a record of what it finds, as evidence for a given day. ' +
        'It sends no call that changes anything, and asks nothing.',
    )
    .option('--since <directory>', 'an earlier record to compare with', path)
    .addOption(
      new Option('--format <format>', 'how to print the result: table or json')
        .choices(['table', 'json'])
        .default('table'),
    )
    .addHelpText('after', recordExamples)
    .action((flags: RecordFlags) => found(flags));
}
