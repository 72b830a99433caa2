// The completion scripts as the built program prints them, in every shell that they are for.
import { describe } from 'vitest';
import { itCompletes } from '../support/completions.ts';
import { runProgram } from '../support/program.ts';
import { askBash, askFish, askZsh } from '../support/shells.ts';

const printed = (shell: string) => async () => {
  const { code, stdout, stderr } = await runProgram(['completion', shell]);
  if (code !== 0 || stderr !== '') throw new Error(`rootlock completion ${shell}: ${code} ${stderr}`);
  return stdout;
};
const here = new Set((process.env['SHELLS'] ?? 'bash zsh fish').split(' '));

describe.runIf(here.has('bash'))('completion in bash', () => {
  itCompletes(askBash, printed('bash'));
});
describe.runIf(here.has('zsh'))('completion in zsh', () => {
  itCompletes(askZsh, printed('zsh'));
});
describe.runIf(here.has('fish'))('completion in fish', () => {
  itCompletes(askFish, printed('fish'));
});
