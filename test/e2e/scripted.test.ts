// The whole way on answers from a file, through pipes: the example of the documentation, with a pretend console for what
// happens in a browser, a program of this test that keeps secrets, and one that prints codes.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { recordIn } from '../support/journey.ts';
import { repository, runProgram, temporaryDirectory } from '../support/program.ts';

interface Answers {
  readonly version: 1;
  readonly answers: { readonly [id: string]: unknown };
  readonly [part: string]: unknown;
}

/** Keeps what it reads by its label, and prints what an app would show for a device it keeps. */
const store = (directory: string, otpauth: string) => `import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { URI } from ${JSON.stringify(otpauth)};
const [what, name] = process.argv.slice(2);
const file = join(${JSON.stringify(directory)}, encodeURIComponent(name));
if (what === 'keep') writeFileSync(file, readFileSync(0, 'utf8'));
else console.log(URI.parse(readFileSync(file, 'utf8')).generate());
`;

async function exampleFor(waits: string): Promise<Answers> {
  const text = await readFile(join(repository, 'docs/answers.example.json'), 'utf8');
  // The days that somebody says must lie ahead, and not too far.
  const soon = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10);
  const { answers, ...rest } = JSON.parse(text.replaceAll(/\d{4}-\d\d-\d\d/g, soon)) as Answers;
  // What passwords and devices are kept in is no place that may hold no secret.
  const directory = await mkdtemp(join(tmpdir(), 'kept-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const program = join(directory, 'store.mjs');
  await writeFile(program, store(directory, import.meta.resolve('otpauth')));
  const isWait = (answer: unknown) => typeof answer === 'object' && answer !== null && 'wait' in answer;
  return {
    ...rest,
    answers: Object.fromEntries(Object.entries(answers).map(([id, answer]) => [id, isWait(answer) ? waits : answer])),
    codes: [process.execPath, program, 'code', '{device}'],
    secrets: [process.execPath, program, 'keep', '{label}'],
  };
}

async function played(answers: Answers, directory: string, ...more: readonly string[]) {
  const file = join(directory, 'answers.json');
  await writeFile(file, JSON.stringify(answers));
  const args = ['rehearse', '--ui', 'scripted', '--answers', file, '--output', directory, ...more];
  return runProgram(args, { directory, timeout: 280_000 });
}

describe('scripted mode', () => {
  it('puts root to rest on the example of the documentation, and signs it', async () => {
    const directory = await temporaryDirectory();
    const ended = await played(await exampleFor('rehearsal-errand'), directory);
    expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code: 0, stderr: '' });
    expect(ended.stdout).toContain('All controls hold. Root is at rest.');
    // Lines only, and no character that a terminal could take for more.
    expect(ended.stdout).not.toMatch(/[^\n\x20-\x7e\u00a0-\uffff]/);
    expect((await runProgram(['verify', await recordIn(directory)])).code).toBe(0);
  }, 300_000);

  it('ends with 4 at the first question without an answer, and says which line would answer it', async () => {
    const directory = await temporaryDirectory();
    const ended = await played({ version: 1, answers: { welcome: 'begin' } }, directory);
    expect(ended.code).toBe(4);
    expect(ended.stderr).toContain('contacts.how');
    expect(ended.stderr).toContain('Add to "answers": "contacts.how": "one-list"');
    expect(ended.stderr).not.toMatch(/^\s+at /m);
  });

  it('takes the answers from a pipe', async () => {
    const directory = await temporaryDirectory();
    const input = JSON.stringify({ version: 1, answers: { welcome: 'begin' } });
    const args = ['rehearse', '--answers', '-', '--scenario', 'guarded', '--output', directory];
    const { code, stderr } = await runProgram(args, { directory, input });
    expect(code).toBe(4);
    expect(stderr).toContain('Add to "answers": "contacts.current": "current"');
  });

  it('sends nothing on a file that is none', async () => {
    const directory = await temporaryDirectory();
    const ended = await played({ version: 1, answers: { welcome: 7 } }, directory);
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 2, stdout: '' });
    expect(ended.stderr).toContain('/answers/welcome');
  });
});
