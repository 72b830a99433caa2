// The commands that a record prints, as a person would copy them, and a shell to run them in.
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Whether the program is on this machine. */
export function isHere(tool: string): boolean {
  return spawnSync(tool, ['--version']).error === undefined;
}

export function shell(directory: string, command: string): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: directory, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

/** The commands of VERIFY.txt that begin with `word`; all of them without one. */
export async function commandsOf(directory: string, word?: string): Promise<readonly string[]> {
  const text = (await readFile(join(directory, 'VERIFY.txt'), 'utf8')).replaceAll(/\\\n\s*/g, '');
  const words = word === undefined ? 'rootlock|cosign|openssl|jq|ssh-keygen' : word;
  const command = new RegExp(`^ {3}(?:${words}) `);
  return text.split('\n').flatMap((line) => (command.test(line) ? [line.trim()] : []));
}
