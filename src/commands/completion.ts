// `rootlock completion`: prints the script with which a shell completes the command line.
import type { Command } from 'commander';
import type { Shell } from '../command-line-completion.ts';
import { type Choices, type CommandNode, commandTree } from '../command-line-tree.ts';
import { bashCompletion } from '../completion/bash.ts';
import { fishCompletion } from '../completion/fish.ts';
import { zshCompletion } from '../completion/zsh.ts';
import { doubtNames, doubts } from '../rehearsal/doubts.ts';
import { scenarioList } from '../rehearsal/scenarios.ts';

const scripts: { readonly [shell in Shell]: (root: CommandNode) => string } = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/** The script, with its last newline. */
export function completionScript(shell: Shell, program: Command): string {
  return scripts[shell](commandTree(program, rehearsalChoices()));
}

/** What `rehearse --list` names: the command line itself does not load it. */
function rehearsalChoices(): Choices {
  return {
    '--scenario': scenarioList().map(({ name }) => name),
    '--doubt': doubtNames.flatMap((name) => doubts[name].answers.map((answer) => `${name}=${answer}`)),
  };
}
