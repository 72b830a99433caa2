// Real shells, asked what they would offer: bash and zsh interactive in a pseudo-terminal, as a person has them, and
// fish by its own question. A candidate is a whole word, with what was typed of it.
import { spawn as spawnPty } from '@lydell/node-pty';
import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { cleanEnvironment } from './program.ts';

export interface Asked {
  /** Sorted, each once. */
  readonly candidates: readonly string[];
  /** What stands on the command line after the key; absent where the shell does not say. */
  readonly line?: string;
}

/** Asks about each line, of which the end is where the key is pressed. `directory` is HOME and where the shell is. */
export type Ask = (lines: readonly string[], script: string, directory: string) => Promise<readonly Asked[]>;

const bashSettings = `
PS1='> '
source "$HOME/.asked/completion"
asked() {
  _rootlock "$@"
  printf '%s\\n' "\${COMPREPLY[@]}" >"$HOME/.asked/candidates"
}
complete -o default -F asked rootlock
bind 'set bell-style none'
bind 'set completion-query-items 0'
bind 'set page-completions off'
bind -x '"\\C-t": printf "%s\\n" "$READLINE_LINE" >"$HOME/.asked/line"; : >"$HOME/.asked/done"'
: >"$HOME/.asked/ready"
`;

export const askBash: Ask = async (lines, script, directory) => {
  await mkdir(join(directory, '.asked'), { recursive: true });
  await writeFile(join(directory, '.asked/completion'), script);
  await writeFile(join(directory, '.asked/settings'), bashSettings);
  const pty = open('bash', ['--noprofile', '--rcfile', join(directory, '.asked/settings'), '-i'], directory);
  await fileIn(directory, 'ready');
  const answers: Asked[] = [];
  for (const line of lines) {
    for (const name of ['candidates', 'line', 'done']) await forget(directory, name);
    // Ctrl-U before it, and the key that tells the line after it.
    pty.write(`\u0015${line}\t\u0014`);
    await fileIn(directory, 'done');
    const given = await linesOf(directory, 'candidates');
    // Bash completes what stands after the last = or :.
    const before = /[^ ]*[=:]/.exec(line.slice(line.lastIndexOf(' ') + 1))?.[0] ?? '';
    answers.push({
      candidates: sorted(given.map((one) => before + one)),
      line: (await linesOf(directory, 'line'))[0] ?? '',
    });
  }
  return answers;
};

const zshSettings = `
autoload -Uz compinit
compinit -u -D
source "$HOME/.asked/completion"
LISTMAX=0
unsetopt beep
compadd() {
  # What only asks, and adds nothing.
  if [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]]; then
    builtin compadd "$@"
    return
  fi
  local -a hits
  builtin compadd -A hits "$@"
  print -rl -- "\${(@)hits/#/$IPREFIX}" >>"$HOME/.asked/candidates"
  builtin compadd "$@"
}
zle-line-init() {
  local each
  for each in "\${(@f)$(<"$HOME/.asked/lines")}"; do
    : >"$HOME/.asked/candidates"
    BUFFER=$each
    CURSOR=$#BUFFER
    zle complete-word
    print -r -- "line $BUFFER" >>"$HOME/.asked/answers"
    print -rl -- "\${(@f)$(<"$HOME/.asked/candidates")}" >>"$HOME/.asked/answers"
  done
  : >"$HOME/.asked/done"
}
zle -N zle-line-init
`;

export const askZsh: Ask = async (lines, script, directory) => {
  await mkdir(join(directory, '.asked/zsh'), { recursive: true });
  await writeFile(join(directory, '.asked/completion'), script);
  await writeFile(join(directory, '.asked/lines'), lines.join('\n'));
  await writeFile(join(directory, '.asked/zsh/.zshrc'), zshSettings);
  for (const name of ['answers', 'done']) await forget(directory, name);
  open('zsh', ['-i'], directory, { ZDOTDIR: join(directory, '.asked/zsh') });
  await fileIn(directory, 'done');
  const text = await readFile(join(directory, '.asked/answers'), 'utf8');
  return `\n${text}`
    .split('\nline ')
    .slice(1)
    .map((part) => {
      const [line = '', ...candidates] = part.split('\n');
      return { line, candidates: sorted(candidates) };
    });
};

export const askFish: Ask = async (lines, script, directory) => {
  await mkdir(join(directory, '.asked'), { recursive: true });
  await writeFile(join(directory, '.asked/completion'), script);
  const answers: Asked[] = [];
  for (const line of lines) {
    const args = ['--no-config', '-c', 'source ~/.asked/completion; complete -C $argv[1]', line];
    const { stdout } = await promisify(execFile)('fish', args, { cwd: directory, env: cleanEnvironment(directory) });
    answers.push({ candidates: sorted(stdout.split('\n').map((one) => one.split('\t')[0] ?? '')) });
  }
  return answers;
};

function open(shell: string, args: string[], directory: string, env: { readonly [name: string]: string } = {}) {
  const size = { cols: 200, rows: 50 };
  const pty = spawnPty(shell, args, { ...size, cwd: directory, env: { ...cleanEnvironment(directory), ...env } });
  onTestFinished(() => pty.kill('SIGKILL'));
  return pty;
}

const sorted = (words: readonly string[]) => [...new Set(words.filter((word) => word !== ''))].toSorted();

/** Waits for the file that says that something is over. */
async function fileIn(directory: string, name: string): Promise<void> {
  const until = Date.now() + 20_000;
  while ((await readFile(join(directory, '.asked', name), 'utf8').catch(() => undefined)) === undefined) {
    if (Date.now() > until) throw new Error(`The shell did not come to "${name}".`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function linesOf(directory: string, name: string): Promise<readonly string[]> {
  const text = await readFile(join(directory, '.asked', name), 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}

async function forget(directory: string, name: string): Promise<void> {
  await rm(join(directory, '.asked', name), { force: true });
}
