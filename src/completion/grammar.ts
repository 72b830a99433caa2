// What all three shells have to know of the command line, in the form in which their scripts need it.
import { type CommandNode, everyNode, type FlagNode } from '../command-line-tree.ts';

/** `help` leads on to every command: it is completed as if each stood below it. */
export function withHelpTopics(root: CommandNode): CommandNode {
  const topics = root.commands.map((command) => topic(command, ['help']));
  const commands = root.commands.map((command) =>
    command.path.join(' ') === 'help' ? { ...command, arguments: [], commands: topics } : command,
  );
  return { ...root, commands };
}

function topic(node: CommandNode, above: readonly string[]): CommandNode {
  const path = [...above, ...node.path.slice(-1)];
  return { ...node, path, flags: [], arguments: [], commands: node.commands.map((below) => topic(below, path)) };
}

/** The flags that a value follows. A flag is the same everywhere: a TypeError says where it is not. */
export function flagsWithValue(root: CommandNode): readonly string[] {
  const flags = everyNode(root).flatMap((node) => node.flags);
  const withValue = new Set(flags.filter(({ value }) => value !== undefined).map(({ long }) => long));
  const odd = flags.find(({ long, value }) => value === undefined && withValue.has(long));
  if (odd !== undefined) throw new TypeError(`${odd.long} takes a value in one command and none in another.`);
  return [...withValue];
}

/** Both its forms. */
export function namesOf({ long, short }: FlagNode): readonly string[] {
  return short === undefined ? [long] : [long, short];
}

/** One word for sh, bash and zsh, whatever is in it. */
export function shellWord(text: string): string {
  return /^[\w./=@:-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

const name = String.raw`\([A-Za-z0-9_.@/+-]*\)`;

/**
 * Prints the profiles of the AWS configuration, one a line, with sed and nothing else. A name with other characters than
 * these would have to be quoted, each shell in its own way; it is left out.
 */
export const printProfiles = {
  /** A sed command that reads the configuration. */
  configuration: String.raw`sed -n -e 's/^\[profile  *${name} *].*/\1/p' -e 's/^\[default].*/default/p'`,
  /** A sed command that reads the credentials. */
  credentials: String.raw`sed -n -e 's/^\[${name}].*/\1/p'`,
} as const;

/** The same as the body of a function of sh, bash or zsh. */
export const profilesInSh = [
  `  ${printProfiles.configuration} "\${AWS_CONFIG_FILE:-$HOME/.aws/config}" 2>/dev/null`,
  `  ${printProfiles.credentials} "\${AWS_SHARED_CREDENTIALS_FILE:-$HOME/.aws/credentials}" 2>/dev/null`,
].join('\n');
