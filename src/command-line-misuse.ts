// What is said about a command line that is wrong: a sentence, and the help to look at.
import type { Command, CommanderError } from 'commander';
import { closest } from './closest.ts';

export interface Misuse {
  readonly kind: 'misuse';
  /** One sentence. */
  readonly happened: string;
  /** The command that shows what there is. */
  readonly help: string;
}

export function misuse(error: CommanderError, args: readonly string[], program: Command): Misuse {
  const used = program.commands.find((command) => args.includes(command.name()));
  const help = used === undefined ? 'rootlock --help' : `rootlock ${used.name()} --help`;
  const group = used ?? program;
  if (error.code === 'commander.excessArguments' && group.commands.length > 0) {
    const word = group.args[0] ?? '';
    const meant = closest(
      word,
      group.commands.map((command) => command.name()),
    );
    const hint = meant === undefined ? '' : ` Did you mean "${meant}"?`;
    const name = used === undefined ? word : `${used.name()} ${word}`;
    return { kind: 'misuse', happened: `There is no command "${name}".${hint}`, help };
  }
  return { kind: 'misuse', happened: sentence(error.message), help };
}

/** Commander says "error: unknown option '--x'\n(Did you mean --y?)"; we say it as sentences. */
function sentence(message: string): string {
  // A password typed into a URL is not repeated.
  const [first = '', hint] = message
    .replace(/^error: /, '')
    .replace(/\/\/[^/@\s]*@/g, '//…@')
    .split('\n');
  const says = `${first.charAt(0).toUpperCase()}${first.slice(1)}`.replace(/\.?$/, '.');
  return hint === undefined ? says : `${says} ${hint.replace(/^\((.*)\)$/, '$1')}`;
}
