// A bug of ours, written to a file for a report. It holds where the program was, never what it held:
// error messages are left out, because a message can quote a value and a value can be a secret.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface CrashFacts {
  readonly version: string;
  readonly nodeVersion: string;
  readonly platform: string;
  readonly command: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Name, code and stack frames of an error and its causes, without their messages. */
export function crashText(error: unknown, facts: CrashFacts): string {
  const head = [
    `rootlock ${facts.version}, Node ${facts.nodeVersion}, ${facts.platform}`,
    `command: ${facts.command}`,
    `time: ${new Date(facts.at).toISOString()}`,
    'Messages of errors are left out on purpose: they could quote a secret.',
  ];
  return [...head, '', ...errorLines(error, 0)].join('\n') + '\n';
}

/** Writes `<directory>/crash-<time>.txt`, mode 0600, and resolves with its path. Rejects when it cannot. */
export async function writeCrashReport(directory: string, error: unknown, facts: CrashFacts): Promise<string> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, `crash-${new Date(facts.at).toISOString().replace(/[:.]/g, '-')}.txt`);
  await writeFile(file, crashText(error, facts), { mode: 0o600, flag: 'wx' });
  return file;
}

const deepestCause = 5;

function errorLines(error: unknown, depth: number): readonly string[] {
  if (!(error instanceof Error)) return [`a thrown ${error === null ? 'null' : typeof error}`];
  const code =
    'code' in error && typeof error.code === 'string' && /^[A-Z_0-9]+$/.test(error.code) ? ` (${error.code})` : '';
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at \S.*(:\d+:\d+\)?|<anonymous>\)?|native\)?)$/.test(line));
  const name = /^\w+$/.test(error.name) ? error.name : 'Error';
  const causes =
    error.cause === undefined || depth >= deepestCause ? [] : ['caused by:', ...errorLines(error.cause, depth + 1)];
  return [`${name}${code}`, ...frames, ...causes];
}
