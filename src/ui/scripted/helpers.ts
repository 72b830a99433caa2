// The programs that an answers file names: one prints codes, one takes secrets on its standard input. Started without a
// shell; what they print on standard error is theirs, and no secret is ever in their arguments or environment.
import { spawn } from 'node:child_process';
import { Problem } from '../../engine/errors.ts';
import { Secret } from '../../engine/secret.ts';

const patience = 60_000;

/** What the program printed, without white space around it; `input` goes to its standard input. */
export async function ran(
  command: readonly string[],
  names: { readonly [placeholder: string]: string },
  input: Secret | undefined,
  signal: AbortSignal,
): Promise<Secret> {
  const [program = '', ...args] = command.map((part) => filled(part, names));
  const child = spawn(program, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
    signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
  });
  let output = '';
  child.stdout.on('data', (piece: Buffer) => {
    if (output.length < 100_000) output += piece.toString('utf8');
  });
  // One that does not read its input is judged by how it ends.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input?.reveal() ?? '');
  const ended = await new Promise<string | undefined>((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.name === 'AbortError' ? 'took longer than a minute' : `cannot be started (${error.code ?? '?'})`);
    });
    child.once('close', (code, killed) => {
      resolve(code === 0 ? undefined : `ended with ${code ?? killed ?? '?'}`);
    });
  });
  signal.throwIfAborted();
  if (ended === undefined) return new Secret(output.trim());
  throw new Problem('environment', {
    happened: `${program} ${ended}.`,
    account: 'Nothing more was changed. What was done before is kept.',
    next: ['Try the command of the answers file by hand, then start rootlock again: it goes on where it stopped.'],
  });
}

function filled(part: string, names: { readonly [placeholder: string]: string }): string {
  return part.replaceAll(/\{(\w+)\}/g, (whole, name: string) => names[name] ?? whole);
}
