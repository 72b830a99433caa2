// Which of the flags that every command takes its own help shows, and how; and the way from a command to the others.
import { type Command, Help, type Option } from 'commander';

/** The flags worth showing in the help of a command; the others are accepted and change nothing there. */
const shownFor: { readonly [command: string]: readonly string[] } = {
  rehearse: [
    '--endpoint-url',
    '--trust-endpoint',
    '--output',
    '--state-dir',
    '--ssh-key',
    '--ui',
    '--answers',
    '--plan',
    '--no-color',
    '--verbose',
  ],
  undo: [
    '--profile',
    '--region',
    '--endpoint-url',
    '--trust-endpoint',
    '--state-dir',
    '--ui',
    '--answers',
    '--plan',
    '--no-color',
    '--verbose',
  ],
  check: ['--profile', '--region', '--endpoint-url', '--trust-endpoint', '--state-dir', '--no-color', '--verbose'],
  record: [
    ...['--profile', '--region', '--endpoint-url', '--trust-endpoint', '--output', '--state-dir', '--ssh-key'],
    ...['--no-color', '--verbose'],
  ],
  verify: [
    ...['--profile', '--region', '--endpoint-url', '--trust-endpoint', '--state-dir', '--no-color', '--verbose'],
  ],
  state: ['--state-dir', '--no-color', '--verbose'],
  export: ['--state-dir', '--no-color', '--verbose'],
  import: ['--state-dir', '--no-color', '--verbose'],
  completion: [],
  help: [],
};

export function visibleGlobalOptions(command: Command): Option[] {
  const help = Object.assign(new Help(), { showGlobalOptions: true });
  const shown = shownFor[command.name()];
  return help
    .visibleGlobalOptions(command)
    .filter(isForEveryCommand)
    .filter(({ long }) => long !== undefined && shown?.includes(long) !== false);
}

/** The descriptions name the choices themselves, in a sentence. */
export function optionDescription({ description: says }: Option): string {
  return says;
}

/** The command and all below it, in the order of the help. */
export function everyCommand(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}

/** How it is called, e.g. `['rootlock', 'state', 'export']`. */
export function wordsOf(command: Command): readonly string[] {
  return command.parent === null ? [command.name()] : [...wordsOf(command.parent), command.name()];
}

/** Its own options, that for help, and those that every command takes. */
export function acceptedOptions(command: Command): readonly Option[] {
  const own = command.createHelp().visibleOptions(command);
  return command.parent === null ? own : [...own, ...acceptedOptions(command.parent).filter(isForEveryCommand)];
}

/** False for `--format` of the wizard itself: the program has it, but no command takes it over. */
function isForEveryCommand({ long }: Option): boolean {
  return long !== '--format';
}
