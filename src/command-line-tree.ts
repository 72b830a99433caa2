// The command line as plain data, read off its definition: for completion scripts and the manual page, so that neither
// can name what is not there, or forget what is.
import type { Argument, Command, Option } from 'commander';

/** What may stand where a value is asked for. */
export type Values =
  | { readonly kind: 'choices'; readonly of: readonly string[] }
  | { readonly kind: 'file' }
  | { readonly kind: 'directory' }
  /** The name of a profile in the AWS configuration. */
  | { readonly kind: 'profile' }
  | { readonly kind: 'text' };

export interface FlagNode {
  /** With its dashes, e.g. `--ui`. */
  readonly long: string;
  /** With its dash, e.g. `-h`. */
  readonly short?: string;
  readonly says: string;
  /** What it is followed by; absent when it stands alone. */
  readonly value?: { readonly name: string; readonly values: Values };
  readonly repeats: boolean;
}

export interface ArgumentNode {
  readonly name: string;
  readonly says: string;
  readonly required: boolean;
  readonly repeats: boolean;
  readonly values: Values;
}

export interface CommandNode {
  /** The words after the program's name; none for the program itself. */
  readonly path: readonly string[];
  /** A few words, as the list of commands has them. */
  readonly summary: string;
  readonly description: string;
  /** As its help shows them: its own, then those of every command that matter to it. */
  readonly flags: readonly FlagNode[];
  readonly arguments: readonly ArgumentNode[];
  readonly commands: readonly CommandNode[];
  /** What its help ends with: examples, and notes. */
  readonly after: string;
}

/** The values of flags whose choices the command line itself does not know, by flag. */
export type Choices = { readonly [flag: string]: readonly string[] };

/** Takes the definition over: what its help prints goes nowhere after this. */
export function commandTree(command: Command, choices: Choices = {}): CommandNode {
  const help = command.createHelp();
  const options = [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)];
  return {
    path: pathOf(command),
    summary: command.summary() === '' ? command.description() : command.summary(),
    description: command.description(),
    flags: options.map((option) => flagNode(option, choices)),
    arguments: command.registeredArguments.map(argumentNode),
    commands: command.commands.map((one) => commandTree(one, choices)),
    after: afterHelp(command),
  };
}

/** The node and all below it, in the order of the help. */
export function everyNode(node: CommandNode): readonly CommandNode[] {
  return [node, ...node.commands.flatMap(everyNode)];
}

/** The command lines of the examples, without what is said about each. */
export function exampleLines({ after }: CommandNode): readonly string[] {
  return [...after.matchAll(/^ {2}(rootlock\b.*?)(?: {2,}.*)?$/gm)].map(([, line = '']) => line);
}

function pathOf(command: Command): readonly string[] {
  return command.parent === null ? [] : [...pathOf(command.parent), command.name()];
}

function flagNode({ long, short, flags, description, argChoices, defaultValue }: Option, choices: Choices): FlagNode {
  if (long === undefined || long === null) throw new TypeError(`${flags} has no long form.`);
  const name = /<(.+)>/.exec(flags)?.[1];
  const known = choices[long] ?? argChoices;
  const values = long === '--profile' ? { kind: 'profile' as const } : valuesOf(name ?? '', known);
  return {
    long,
    ...(short === undefined || short === null ? {} : { short }),
    says: description,
    ...(name === undefined ? {} : { value: { name, values } }),
    repeats: Array.isArray(defaultValue),
  };
}

function argumentNode(argument: Argument): ArgumentNode {
  const { description, required, variadic, argChoices } = argument;
  const name = argument.name();
  return { name, says: description, required, repeats: variadic, values: valuesOf(name, argChoices) };
}

/** The name of a value says what it is. */
function valuesOf(name: string, choices: readonly string[] | undefined): Values {
  if (choices !== undefined) return { kind: 'choices', of: choices };
  if (name === 'directory') return { kind: 'directory' };
  return name === 'file' || name === 'path' ? { kind: 'file' } : { kind: 'text' };
}

function afterHelp(command: Command): string {
  const said: string[] = [];
  command.configureOutput({ writeOut: (text) => said.push(text) }).outputHelp();
  return said.join('').slice(command.helpInformation().length).trim();
}
