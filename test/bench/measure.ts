// How the bench takes time: medians of interleaved runs, so that whatever else the machine does is shared by what is compared.
import { spawn } from 'node:child_process';

export interface Row {
  readonly id: string;
  readonly what: string;
  /** At most so much may it be. */
  readonly most: number;
  /** Absent where it could not be measured. */
  readonly value?: number;
  /** Why not. */
  readonly skipped?: string;
  /** What it was made from. */
  readonly detail?: string;
}

export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Runs each of them in turn, `rounds` times, and gives the median of each. The first round of all is not counted. */
export async function interleaved<Name extends string>(
  rounds: number,
  runs: { readonly [name in Name]: () => Promise<number> },
): Promise<{ readonly [name in Name]: number }> {
  const names = Object.keys(runs) as Name[];
  const taken = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of names) {
      const time = await runs[name]();
      if (round > 0) taken.get(name)?.push(time);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(taken.get(name) ?? [])])) as {
    readonly [name in Name]: number;
  };
}

/** Milliseconds from the start of a process to its end, whatever its exit code. */
export function processTime(
  file: string,
  args: readonly string[],
  env: { readonly [name: string]: string | undefined } = process.env,
): Promise<number> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    // A pipe, as most readers of what it says are.
    const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
    child.stdout.resume();
    child.on('error', reject);
    child.on('close', () => resolve(performance.now() - began));
  });
}

/** What a process says, as text. Rejects when it ends otherwise than with 0. */
export function said(
  file: string,
  args: readonly string[],
  env: { readonly [name: string]: string | undefined } = process.env,
): Promise<string> {
  return new Promise((resolve, reject) => {
    let [out, err] = ['', ''];
    const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(out) : reject(new Error(`${file} ${args.join(' ')}: ${err}`))));
  });
}

/** Another Node by its version, as npm has it; undefined where it cannot be had. */
export async function nodeOfVersion(version: number): Promise<string | undefined> {
  if (process.versions.node.startsWith(`${version}.`)) return process.execPath;
  const path = await said('npx', [
    '--yes',
    '--package',
    `node@${version}`,
    'node',
    '--print',
    'process.execPath',
  ]).catch(() => undefined);
  return path?.trim();
}
