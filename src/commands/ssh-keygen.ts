// Runs ssh-keygen, OpenSSH's own program, without a shell. It asks for a passphrase on the terminal itself, or an agent.
import { spawn } from 'node:child_process';
import { Problem } from '../engine/errors.ts';

export interface SshKeygenOptions {
  /** What it reads on its standard input. */
  readonly input?: Uint8Array;
  /** Gets what it says while it runs, line by line. */
  readonly say?: (line: string) => void;
  readonly signal?: AbortSignal;
  /** Where the account stands, for the sentence about a missing program. */
  readonly account: string;
}

export interface SshKeygenEnd {
  readonly code: number | null;
  readonly stdout: Buffer;
  /** All that it said, as one line. */
  readonly said: string;
}

/** Resolves with how it ended. Rejects with a Problem (`environment`) where there is no ssh-keygen. */
export function runSshKeygen(args: readonly string[], options: SshKeygenOptions): Promise<SshKeygenEnd> {
  const { input, say, signal, account } = options;
  return new Promise((resolve, reject) => {
    const child = spawn('ssh-keygen', args, {
      stdio: 'pipe',
      windowsHide: true,
      ...(signal === undefined ? {} : { signal }),
    });
    const stdout: Buffer[] = [];
    let said = '';
    let unsaid = '';
    child.stdout.on('data', (bytes: Buffer) => stdout.push(bytes));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const lines = (unsaid + text).split(/\r?\n/);
      unsaid = lines.pop() ?? '';
      for (const line of lines) say?.(line);
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'ENOENT' ? noSshKeygen(account, error) : error);
    });
    child.on('close', (code) => {
      resolve({ code, stdout: Buffer.concat(stdout), said: said.trim().replace(/\s*\n\s*/g, '; ') });
    });
    // It may end before it has read everything.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
  });
}

function noSshKeygen(account: string, cause: unknown): Problem {
  return new Problem(
    'environment',
    {
      happened: 'There is no ssh-keygen on this machine; it comes with OpenSSH.',
      account,
      next: ['Install OpenSSH 8.2 or newer, or leave out the option that needs it.'],
    },
    { cause },
  );
}
