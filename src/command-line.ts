// Reads the command line into one typed value. Pure: it prints nothing, reads no environment and loads
// nothing of what the commands need, so that --version and --help are quick.
import { Command, CommanderError, Option } from 'commander';
import { isAbsolute, resolve } from 'node:path';
import { addCheckCommand, type CheckFormat } from './command-line-check.ts';
import { addCompletionCommand, type Shell } from './command-line-completion.ts';
import { addHelpCommand } from './command-line-help-command.ts';
import { everyCommand, optionDescription, visibleGlobalOptions } from './command-line-help.ts';
import { misuse, type Misuse } from './command-line-misuse.ts';
import { addRecordCommand, type RecordFlags } from './command-line-record.ts';
import { addPlanFormat, addWizardFormat, type PlanFormat, planFormatOf } from './command-line-plan.ts';
import { addStateCommands, type StateFlags } from './command-line-state.ts';
import { addVerifyCommand, type VerifyFlags } from './command-line-verify.ts';
import { addDoubt, checkValues, endpoint, host, portNumber } from './command-line-values.ts';
import { version } from './version.ts';

export type UiName = 'tui' | 'linear' | 'plain' | 'scripted';

/** The flags that every command takes. Paths are absolute. */
export interface GlobalFlags {
  readonly profile?: string;
  readonly region?: string;
  /** An http or https URL, without credentials in it. */
  readonly endpointUrl?: string;
  /** The host of an endpoint that may be called though it is neither AWS nor this machine; with its port, if any. */
  readonly trustEndpoint?: string;
  /** Where the record goes. */
  readonly output?: string;
  readonly stateDirectory?: string;
  /** A key of SSH that signs the record as well; the private one, or the public one of a key that an agent holds. */
  readonly sshKey?: string;
  readonly ui?: UiName;
  /** The file that scripted mode answers from. */
  readonly answers?: string;
  /** `--plan`: show everything, change nothing. */
  readonly planOnly: boolean;
  /** `--format` of the plan; only with `--plan`. */
  readonly planFormat?: PlanFormat;
  readonly color: boolean;
  readonly verbose: boolean;
}

export interface RehearseFlags {
  /** The rehearsal plays the owner too. */
  readonly auto: boolean;
  /** Only serves the simulated account. */
  readonly serve: boolean;
  /** Only says which scenarios and doubts there are. */
  readonly list: boolean;
  /** `name=answer`, as given. */
  readonly doubts: readonly string[];
  /** The seed of a bad day; absent: a good one. */
  readonly badDay?: string;
  readonly scenario?: string;
  /** 0 or absent: any free port. */
  readonly port?: number;
}

export type Invocation =
  | { readonly kind: 'setup'; readonly flags: GlobalFlags }
  | { readonly kind: 'check'; readonly flags: GlobalFlags; readonly format: CheckFormat }
  | ({ readonly kind: 'record'; readonly flags: GlobalFlags } & RecordFlags)
  | { readonly kind: 'undo'; readonly flags: GlobalFlags }
  | { readonly kind: 'rehearse'; readonly flags: GlobalFlags; readonly rehearsal: RehearseFlags }
  | ({ readonly kind: 'verify'; readonly flags: GlobalFlags } & VerifyFlags)
  | ({ readonly kind: 'state'; readonly flags: GlobalFlags } & StateFlags)
  | { readonly kind: 'completion'; readonly flags: GlobalFlags; readonly shell: Shell }
  /** Help or the version: printed on standard output, and nothing else is done. */
  | { readonly kind: 'print'; readonly text: string }
  | Misuse;

const description = 'Puts the root user of an AWS account to rest, step by step, and signs a record of it.';

const setupExamples = `
Examples:
  rootlock                            the wizard, on the account you are signed in to
  rootlock --plan                     show what would be done, change nothing
  rootlock --plan --format json       the same for programs, with a file for the answers
  rootlock check                      say how the account stands, change nothing
  rootlock rehearse                   the same on a simulated account, to try it out
  rootlock record                     sign a record of how it stands, change nothing
  rootlock undo                       take back what it made, on the wrong account
  rootlock verify rootlock-record-…   check a signed record, offline`;

const rehearseExamples = `
Examples:
  rootlock rehearse                   play it through; nothing is real
  rootlock rehearse --auto            let the rehearsal play the owner too
  rootlock rehearse --serve           only serve the simulated account
  rootlock rehearse --scenario messy --bad-day 7
                                      a used account, and AWS throttles, fails and lags`;

const undoExamples = `
Examples:
  rootlock undo                       go through what rootlock made here, one by one
  rootlock undo --plan                only show it, with every command; change nothing`;

/** How Commander names an end that is none: help or the version was asked for. */
const asked: ReadonlySet<string> = new Set(['commander.help', 'commander.helpDisplayed', 'commander.version']);

/** Reads the arguments after the program's name. `directory` is what relative paths start from. */
export function parseCommandLine(args: readonly string[], directory: string): Invocation {
  const printed: string[] = [];
  const reading: { invocation?: Invocation; failed?: Command } = {};
  const program = defineProgram(directory, args, (invocation) => {
    reading.invocation = invocation;
  });
  for (const command of everyCommand(program)) {
    command.exitOverride((error) => {
      reading.failed = command;
      throw error;
    });
    command.configureOutput({ writeOut: (text) => printed.push(text), writeErr: () => undefined });
  }
  try {
    program.parse(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (asked.has(error.code)) return { kind: 'print', text: printed.join('') };
    return misuse(error, reading.failed ?? program);
  }
  if (reading.invocation === undefined) throw new Error('The command line was read to no command.');
  return reading.invocation;
}

/** The definition itself, for what is made of it: completion scripts, the manual page. */
export function commandLineProgram(): Command {
  return defineProgram('/', [], () => undefined);
}

function defineProgram(directory: string, args: readonly string[], found: (invocation: Invocation) => void): Command {
  const path = (value: string) => (isAbsolute(value) ? value : resolve(directory, value));
  const program = new Command('rootlock')
    .usage('[command] [options]')
    .description(description)
    .helpOption('-h, --help', 'show this help')
    .version(version, '-V, --version', 'show the version')
    .showSuggestionAfterError(false)
    .configureHelp({ showGlobalOptions: true, visibleGlobalOptions, optionDescription })
    .option('--profile <name>', 'profile of the AWS configuration to use')
    .option('--region <region>', 'Region to work in')
    .option('--endpoint-url <url>', 'connect here instead of to AWS', endpoint)
    .option('--trust-endpoint <host>', 'call that endpoint though it is not AWS', host)
    .option('--output <directory>', 'where the record goes', path)
    .option('--state-dir <directory>', 'where the journal and the key are kept', path)
    .option('--ssh-key <file>', 'sign the record with this SSH key as well', path)
    .addOption(
      new Option('--ui <name>', 'how to talk to you: tui, linear, plain or scripted').choices([
        ...['tui', 'linear', 'plain', 'scripted'],
      ]),
    )
    .option('--answers <file>', 'take every answer from this file, or - for a pipe (scripted)', (value) =>
      value === '-' ? value : path(value),
    )
    .option('--plan', 'show what would be done, change nothing')
    .option('--no-color', 'no colours')
    .option('--verbose', 'say more, on standard error')
    .addHelpText('after', setupExamples)
    .action(() => found({ kind: 'setup', flags: planFlags(program, program) }));

  const rehearse = program
    .command('rehearse')
    .summary('the wizard on a simulated account')
    .description('The wizard on a simulated account. Nothing is real, and your AWS credentials are never read.')
    .option('--auto', 'the rehearsal plays the owner too')
    .addOption(new Option('--serve', 'only serve the simulated account').conflicts(['auto']))
    .addOption(new Option('--list', 'only say which scenarios and doubts there are').conflicts(['auto', 'serve']))
    .option('--scenario <name>', 'how the simulated account starts')
    .option('--doubt <name=answer>', 'what AWS does where nobody knows; may be repeated', addDoubt, [])
    .option('--bad-day <seed>', 'AWS throttles, fails and lags, the same for the same seed')
    .option('--port <number>', 'port to serve it on, on 127.0.0.1', portNumber)
    .addHelpText('after', rehearseExamples)
    .action((options: RehearseOptions) => {
      const { auto = false, serve = false, list = false, doubt: doubts, badDay, scenario, port } = options;
      const rehearsal = {
        ...{ auto, serve, list, doubts },
        ...(badDay === undefined ? {} : { badDay }),
        ...(scenario === undefined ? {} : { scenario }),
        ...(port === undefined ? {} : { port }),
      };
      found({ kind: 'rehearse', flags: planFlags(program, rehearse), rehearsal });
    });
  addPlanFormat(rehearse);

  addCheckCommand(program, (format) => found({ kind: 'check', flags: globalFlags(program), format }));

  addRecordCommand(program, path, (record) => found({ kind: 'record', flags: globalFlags(program), ...record }));

  const undo = program
    .command('undo')
    .summary('take back what rootlock made in this account')
    .description(
      'Lists what rootlock made in this account and takes back what is safe to take back, each with your consent. ' +
        'MFA on root, the last way in and logs always stay.',
    )
    .addHelpText('after', undoExamples)
    .action(() => found({ kind: 'undo', flags: planFlags(program, undo) }));
  addPlanFormat(undo);

  addVerifyCommand(program, path, (verify) => found({ kind: 'verify', flags: globalFlags(program), ...verify }));

  addStateCommands(program, ({ file, ...rest }) => {
    found({ kind: 'state', flags: globalFlags(program), file: file === '-' ? file : path(file), ...rest });
  });
  addCompletionCommand(program, (shell) => found({ kind: 'completion', flags: globalFlags(program), shell }));
  addHelpCommand(program);
  addWizardFormat(program, args);
  for (const command of everyCommand(program)) checkValues(command);

  return program;
}

function globalFlags(program: Command): GlobalFlags {
  const {
    stateDir,
    plan,
    verbose,
    format: _format,
    ...rest
  } = program.opts<{
    profile?: string;
    region?: string;
    endpointUrl?: string;
    trustEndpoint?: string;
    output?: string;
    stateDir?: string;
    sshKey?: string;
    ui?: UiName;
    answers?: string;
    plan?: true;
    format?: PlanFormat;
    color: boolean;
    verbose?: true;
  }>();
  return {
    ...rest,
    ...(stateDir === undefined ? {} : { stateDirectory: stateDir }),
    planOnly: plan === true,
    verbose: verbose === true,
  };
}

/** The same for a command that has `--plan`. */
function planFlags(program: Command, command: Command): GlobalFlags {
  const flags = globalFlags(program);
  return { ...flags, ...planFormatOf(command, flags.planOnly) };
}

/** As Commander hands them over. */
interface RehearseOptions {
  readonly auto?: true;
  readonly serve?: true;
  readonly list?: true;
  readonly doubt: readonly string[];
  readonly badDay?: string;
  readonly scenario?: string;
  readonly port?: number;
}
