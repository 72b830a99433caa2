// The programs that an answers file names, as they must not be: whatever they do, a run ends with a sentence, and soon.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Problem } from '../../src/engine/errors.ts';
import { Secret } from '../../src/engine/secret.ts';
import { type Helper, ran } from '../../src/ui/scripted/helpers.ts';

const live = new AbortController().signal;
const node = process.execPath;

/** A program of one line of JavaScript. */
const does = (script: string, more: Partial<Helper> = {}): Helper => ({
  command: [node, '-e', script, '{label}'],
  name: 'ada-phone',
  env: process.env,
  ...more,
});

/** What these programs are told to keep is in no place that may hold no secret. */
async function ownDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'kept-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

async function refused(helper: Helper): Promise<string> {
  const error: unknown = await ran(helper, live).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Problem)) throw new Error('It did not fail.', { cause: error });
  expect(error.kind).toBe('environment');
  return error.happened.replace(node, 'node');
}

describe('a program of the answers file', () => {
  it.each([
    ['says no', 'process.exit(1)', 'node ended with 1.'],
    ['is killed', 'process.kill(process.pid, "SIGTERM")', 'node ended with SIGTERM.'],
  ])('that %s ends the question', async (_what, script, happened) => {
    expect(await refused(does(script))).toBe(happened);
  });

  it('that never ends is ended, even where it does not want to', async () => {
    const pidFile = join(await ownDirectory(), 'pid');
    const stays = `process.on("SIGTERM", () => undefined); setInterval(() => undefined, 1000);
require("fs").writeFileSync(${JSON.stringify(pidFile)}, String(process.pid))`;
    expect(await refused(does(stays, { patience: 4_000 }))).toBe('node took longer than 4 s.');
    const pid = Number(await readFile(pidFile, 'utf8'));
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), { timeout: 10_000 });
  });

  it('that prints and prints is stopped', async () => {
    const floods = 'const more = () => process.stdout.write("1".repeat(65536), more); more()';
    expect(await refused(does(floods, { patience: 20_000 }))).toBe('node printed far more than was asked for.');
  });

  it('that shuts its input before it has read the secret has not stored it', async () => {
    const shuts = 'require("fs").closeSync(0); setTimeout(() => undefined, 300)';
    const input = new Secret('x'.repeat(1_000_000));
    expect(await refused(does(shuts, { input, patience: 20_000 }))).toBe(
      'node did not read all of what it was to store.',
    );
    // One that prints a code need not read.
    expect((await ran(does('require("fs").closeSync(0); console.log("123456")'), live)).reveal()).toBe('123456');
  });

  it('may leave something running that holds its output open', async () => {
    const leaves =
      'require("child_process").spawn(process.execPath, ["-e", "setTimeout(() => undefined, 5000)"], { stdio: ["ignore", "inherit", "ignore"], detached: true }).unref(); console.log("123456")';
    const begun = performance.now();
    expect((await ran(does(leaves), live)).reveal()).toBe('123456');
    expect(performance.now() - begun).toBeLessThan(4_500);
  });

  it('gets the name for {device} and for {label}, as it is, and nothing for other braces', async () => {
    const command = [node, '-e', 'console.log(JSON.stringify(process.argv.slice(1)))', 'a/{device}', '{label}', '{x}'];
    const name = '$& {label} `id`';
    expect(JSON.parse((await ran({ command, name, env: process.env }, live)).reveal())).toEqual([
      `a/${name}`,
      name,
      '{x}',
    ]);
  });

  it('gets the secret on its standard input only, and never the credentials of the run', async () => {
    const directory = await ownDirectory();
    const file = join(directory, 'seen');
    const script = join(directory, 'program.mjs');
    await writeFile(
      script,
      `import { readFileSync, writeFileSync } from 'node:fs';
const { argv, env } = process;
writeFileSync(${JSON.stringify(file)}, JSON.stringify({ input: readFileSync(0, 'utf8'), argv, env }));`,
    );
    const secret = 'Cq7-wNd4.Tz81-of-this-test';
    const [id, key, token] = ['AKIA-of-this-test', 'key-of-this-test', 'token-of-this-test'];
    const env = {
      PATH: process.env['PATH'],
      AWS_ACCESS_KEY_ID: id,
      AWS_SECRET_ACCESS_KEY: key,
      AWS_SESSION_TOKEN: token,
    };
    await ran({ command: [node, script, '{label}'], name: 'ada', env, input: new Secret(secret) }, live);
    const { input, ...rest } = JSON.parse(await readFile(file, 'utf8')) as { input: string };
    expect(input).toBe(secret);
    for (const hidden of [secret, id, key, token]) expect(JSON.stringify(rest)).not.toContain(hidden);
  });

  it('is stopped when the run is', async () => {
    const stop = new AbortController();
    const reason = new Error('stopped');
    const running = ran(does('setInterval(() => undefined, 1000)'), stop.signal);
    stop.abort(reason);
    await expect(running).rejects.toBe(reason);
  });
});
