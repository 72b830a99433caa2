// The part of the command line that helps shells to complete the rest of it.
import { Argument, type Command } from 'commander';

export const shells = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof shells)[number];

const completionExamples = `
Examples:
  rootlock completion bash > ~/.local/share/bash-completion/completions/rootlock
  rootlock completion zsh > "\${fpath[1]}/_rootlock"
  rootlock completion fish > ~/.config/fish/completions/rootlock.fish

For this shell only: source <(rootlock completion bash), the same with zsh,
and rootlock completion fish | source.`;

/** Adds `completion`. */
export function addCompletionCommand(program: Command, found: (shell: Shell) => void): void {
  program
    .command('completion')
    .summary('print what makes a shell complete rootlock')
    .description('Prints a script with which a shell completes commands, flags and their values.')
    .addArgument(new Argument('<shell>', 'bash, zsh or fish').choices(shells))
    .addHelpText('after', completionExamples)
    .action((shell: Shell) => found(shell));
}
