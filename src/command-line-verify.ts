// The part of the command line that checks a signed record.
import { type Command, Option } from 'commander';

export type VerifyFormat = 'table' | 'json';

export interface VerifyFlags {
  /** The record's directory. Paths are absolute. */
  readonly path: string;
  /** The public key that it must be signed with. */
  readonly keyFile?: string;
  /** Whose SSH keys are good. */
  readonly allowedSignersFile?: string;
  /** Read the account again. */
  readonly live: boolean;
  readonly format: VerifyFormat;
}

const verifyExamples = `
Examples:
  rootlock verify rootlock-record-111122223333-20260102T030405Z
  rootlock verify ./record --key signer.pub.pem
  rootlock verify ./record --allowed-signers allowed_signers
  rootlock verify ./record --live --profile audit

Exit code: 0 when the record is good, 6 when it is not. With --live also 3, when
something is worse than the record says.`;

/** Adds `verify`. `path` makes a path absolute. */
export function addVerifyCommand(
  program: Command,
  path: (value: string) => string,
  found: (flags: VerifyFlags) => void,
): void {
  program
    .command('verify')
    .summary('check a signed record, offline')
    .description(
      'Checks every file of a signed record, offline. It needs no AWS account and no credentials, unless --live is given.',
    )
    .argument('<path>', 'the directory of the record')
    .option('--key <file>', "the signer's public key (PEM), from elsewhere", path)
    .option('--allowed-signers <file>', 'whose SSH keys are good, as ssh-keygen reads it', path)
    .option('--live', 'read the account again, and say what is otherwise')
    .addOption(
      new Option('--format <format>', 'how to print the result: table or json')
        .choices(['table', 'json'])
        .default('table'),
    )
    .addHelpText('after', verifyExamples)
    .action((record: string, { key, allowedSigners, live, format }: VerifyOptions) => {
      found({
        ...{ path: path(record), live: live === true, format },
        ...(key === undefined ? {} : { keyFile: key }),
        ...(allowedSigners === undefined ? {} : { allowedSignersFile: allowedSigners }),
      });
    });
}

/** As Commander hands them over. */
interface VerifyOptions {
  readonly key?: string;
  readonly allowedSigners?: string;
  readonly live?: true;
  readonly format: VerifyFormat;
}
