// The completion script for bash, in a bash. The other shells have a suite of their own: test/slow/shells.sh.
import { describe } from 'vitest';
import { commandLineProgram } from '../../src/command-line.ts';
import { completionScript } from '../../src/commands/completion.ts';
import { itCompletes } from '../support/completions.ts';
import { askBash } from '../support/shells.ts';

describe('completion in bash', () => {
  itCompletes(askBash, async () => completionScript('bash', commandLineProgram()));
});
