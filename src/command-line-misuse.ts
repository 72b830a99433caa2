// What is said about a command line that is wrong: a sentence, and the help to look at.
import type { Command, CommanderError } from 'commander';
import { closest, didYouMean } from './closest.ts';
import { acceptedOptions, everyCommand, wordsOf } from './command-line-help.ts';

export interface Misuse {
  readonly kind: 'misuse';
  /** One sentence, and a second one that says what was probably meant. */
  readonly happened: string;
  /** The command that shows what there is. */
  readonly help: string;
}

/** `command`: the one whose arguments were being read. */
export function misuse(error: CommanderError, command: Command): Misuse {
  return { kind: 'misuse', happened: happened(error, command), help: `${wordsOf(command).join(' ')} --help` };
}

function happened({ code, message }: CommanderError, command: Command): string {
  const [word = ''] = command.args;
  const isCommand = command.commands.length > 0 && word !== '' && !word.startsWith('-');
  if (isCommand && (code === 'commander.excessArguments' || code === 'commander.unknownOption')) {
    return noCommand([...wordsOf(command).slice(1), word], command);
  }
  const [, quoted = ''] = /'([^]*)'/.exec(message) ?? [];
  if (code === 'commander.unknownOption') return unknownOption(quoted, command);
  if (code === 'commander.optionMissingArgument') return `${quoted.split(' ')[0]} needs a value: ${quoted}.`;
  return sentence(message);
}

/** `named`: the words that should have led to a command, the last of which is not one of `group`. */
export function noCommand(named: readonly string[], group: Command): string {
  const known = group.commands.map((command) => command.name());
  return `There is no command "${named.join(' ')}".${didYouMean(named.at(-1) ?? '', known)}`;
}

/** What stands after an equals sign is not repeated: it may be a secret. */
function unknownOption(given: string, command: Command): string {
  const [flag = '', value] = given.split('=');
  const accepted = acceptedOptions(command).flatMap(({ long, short }) => [long ?? '', short ?? '']);
  if (value !== undefined && accepted.includes(flag)) return `${flag} takes no value.`;
  const says = `Unknown option '${flag}'.`;
  const owner = everyCommand(rootOf(command)).find(({ options }) => options.some(({ long }) => long === flag));
  if (owner !== undefined) return `${says} It is an option of "${wordsOf(owner).join(' ')}".`;
  const meant = closestFlag(flag, accepted);
  return meant === undefined ? says : `${says} Did you mean ${meant}?`;
}

/** Dashes do not count: `-profile` is near to `--profile`, and `-v` to `-V`. */
function closestFlag(flag: string, accepted: readonly string[]): string | undefined {
  const bare = (name: string) => name.replace(/^-+/, '');
  const typed = bare(flag);
  const short = accepted.find((name) => /^-\w$/.test(name) && bare(name).toLowerCase() === typed.toLowerCase());
  if (short !== undefined) return short;
  const long = accepted.filter((name) => name.startsWith('--'));
  const meant = closest(typed, long.map(bare));
  return meant === undefined ? undefined : `--${meant}`;
}

function rootOf(command: Command): Command {
  return command.parent === null ? command : rootOf(command.parent);
}

/** Commander says "error: missing required argument 'path'"; we say it as a sentence. */
function sentence(message: string): string {
  // A password typed into a URL is not repeated.
  const says = message.replace(/^error: /, '').replace(/\/\/[^/@\s]*@/g, '//…@');
  return `${says.charAt(0).toUpperCase()}${says.slice(1)}`.replace(/(?<![.?])$/, '.');
}
