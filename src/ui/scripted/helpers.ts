// The programs that an answers file names: one prints codes, one takes secrets on its standard input. Started without a
// shell; what they print on standard error is theirs, and no secret is ever in their arguments or environment.
import { spawn } from 'node:child_process';
import { Problem } from '../../engine/errors.ts';
import { Secret } from '../../engine/secret.ts';

const patience = 60_000;
/** What such a program left running in the background may hold its output open. */
const afterwards = 1_000;
const mostOutput = 100_000;

export interface Helper {
  readonly command: readonly string[];
  /** What stands for {device} and {label} in it. */
  readonly name: string;
  readonly env: { readonly [name: string]: string | undefined };
  /** Goes to its standard input. */
  readonly input?: Secret;
  /** In milliseconds; a minute unless given. */
  readonly patience?: number;
}

/** What the program printed, without white space around it. Whatever becomes of it, it is not waited for any more. */
export async function ran({ command, name, env, input, patience: time = patience }: Helper, signal: AbortSignal) {
  const [program = '', ...args] = command.map((part) => part.replaceAll(/\{(device|label)\}/g, () => name));
  const child = spawn(program, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: withoutCredentials(env),
    signal: AbortSignal.any([signal, AbortSignal.timeout(time)]),
    killSignal: 'SIGKILL',
  });
  let output = '';
  let fault: string | undefined;
  child.stdout.on('data', (piece: Buffer) => {
    output += piece.toString('utf8');
    if (output.length <= mostOutput) return;
    fault = 'printed far more than was asked for';
    child.kill('SIGKILL');
  });
  child.stdin.on('error', () => {
    // One that prints codes need not read; a secret that was not taken is not stored.
    if (input !== undefined) fault ??= 'did not read all of what it was to store';
  });
  child.stdin.end(input?.reveal() ?? '');
  const ended = await new Promise<string | undefined>((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      resolve(
        error.name === 'AbortError' ? `took longer than ${time / 1000} s` : `cannot be started (${error.code ?? '?'})`,
      );
    });
    const settle = (code: number | null, killed: string | null) =>
      resolve(code === 0 ? undefined : `ended with ${code ?? killed ?? '?'}`);
    child.once('close', settle);
    child.once('exit', (code, killed) => setTimeout(settle, afterwards, code, killed).unref());
  });
  child.stdin.destroy();
  child.stdout.destroy();
  signal.throwIfAborted();
  const why = fault ?? ended;
  if (why === undefined) return new Secret(output.trim());
  throw new Problem('environment', {
    happened: `${program} ${why}.`,
    account: 'Nothing more was changed. What was done before is kept.',
    next: ['Try the command of the answers file by hand, then start rootlock again: it goes on where it stopped.'],
  });
}

/** What the run itself is signed in with is nothing that such a program needs. */
function withoutCredentials(env: Helper['env']): NodeJS.ProcessEnv {
  const own = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];
  return Object.fromEntries(Object.entries(env).filter(([name]) => !own.includes(name)));
}
