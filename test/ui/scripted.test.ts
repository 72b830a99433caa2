// Scripted mode answers what its file says, and nothing else.
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '../../src/engine/clock.ts';
import { Problem } from '../../src/engine/errors.ts';
import type { Question } from '../../src/engine/port.ts';
import { type AnswersFile, readAnswers } from '../../src/ui/scripted/answers-file.ts';
import { createScripted } from '../../src/ui/scripted/front-end.ts';
import * as ask from '../contract/questions.ts';
import { temporaryDirectory } from '../support/program.ts';

const live = new AbortController().signal;
const clock = { ...systemClock, sleep: () => Promise.resolve() };

function start(file: Partial<AnswersFile>, time: Clock = clock) {
  const stdout = new PassThrough();
  let shown = '';
  stdout.on('data', (piece: Buffer) => (shown += String(piece)));
  const frontEnd = createScripted({
    file: { version: 1, answers: {}, ...file },
    stdout,
    clock: time,
    env: process.env,
  });
  return { frontEnd, shown: () => shown };
}

async function refusal(asked: Promise<unknown>): Promise<Problem> {
  const error: unknown = await asked.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Problem)) throw new Error('It was answered, or broke.', { cause: error });
  return error;
}

/** A program that keeps what it reads, and prints codes one after the other. */
async function helper(codes: readonly string[] = []) {
  const directory = await temporaryDirectory();
  const [program, kept, left] = ['helper.mjs', 'kept', 'codes'].map((name) => join(directory, name)) as [
    string,
    string,
    string,
  ];
  await writeFile(left, codes.join('\n'));
  await writeFile(
    program,
    `import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
const [what, label] = process.argv.slice(2);
if (what === 'fail') process.exit(3);
if (what === 'keep') appendFileSync(${JSON.stringify(kept)}, label + ': ' + readFileSync(0, 'utf8') + '\\n');
else {
  const [next, ...more] = readFileSync(${JSON.stringify(left)}, 'utf8').split('\\n');
  if (more.length > 0) writeFileSync(${JSON.stringify(left)}, more.join('\\n'));
  console.log(' ' + next + ' ');
}
`,
  );
  await chmod(program, 0o700);
  return {
    keep: [process.execPath, program, 'keep', '{label}'],
    codes: [process.execPath, program, 'codes', '{device}'],
    fail: [process.execPath, program, 'fail'],
    kept: () => readFile(kept, 'utf8'),
  };
}

describe('a file without an answer', () => {
  it.each(ask.everyKind.map((question) => [question.kind, question] as const))(
    'ends a question of kind %s with its name and what would answer it',
    async (_kind, question) => {
      const { frontEnd, shown } = start({});
      const problem = await refusal(frontEnd.ask(question, live));
      expect(problem.kind).toBe('unanswered');
      expect(problem.happened).toContain(question.id);
      expect(problem.next.join('\n')).toMatch(/^Add /);
      // What it was about is on the record of the run.
      expect(shown()).toContain(question.title);
    },
  );

  it('names every choice, and the line to add', async () => {
    const { next } = await refusal(start({}).frontEnd.ask(ask.choose, live));
    expect(next).toEqual([
      'Add to "answers": "test.choose": "first"',
      '"first": Alpha way',
      '"locked": Barred way (not available: needs the hand-over)',
      '"second": Gamma way',
    ]);
  });
});

describe('an answer', () => {
  const answered = (file: Partial<AnswersFile>, question: Question) => start(file).frontEnd.ask(question, live);
  const refused = async (file: Partial<AnswersFile>, question: Question) =>
    (await refusal(answered(file, question))).happened;

  it('is the value of an option, one that is there and free', async () => {
    expect(await answered({ answers: { 'test.choose': 'second' } }, ask.choose)).toBe('second');
    expect(await refused({ answers: { 'test.choose': 'third' } }, ask.choose)).toContain('no choice');
    expect(await refused({ answers: { 'test.choose': 'locked' } }, ask.choose)).toContain('needs the hand-over');
  });

  it('is text that passes the check of the question', async () => {
    expect(await answered({ answers: { 'test.text': 'ada' } }, ask.text)).toBe('ada');
    expect(await refused({ answers: { 'test.text': 'root' } }, ask.text)).toContain('The name contains "root".');
  });

  it('is a word with all of its fields', async () => {
    const fields = { holder: 'Ada', place: 'office safe' };
    expect(await answered({ answers: { 'test.attest': { confirm: true, fields } } }, ask.attest)).toEqual({ fields });
    const short = { holder: 'Ada', place: 'x' };
    expect(await refused({ answers: { 'test.attest': { confirm: true, fields: short } } }, ask.attest)).toContain(
      'Say a little more.',
    );
    expect(await refused({ answers: { 'test.attest': { confirm: true } } }, ask.attest)).toContain('holder');
    expect(await answered({ answers: { 'test.attest': 'decline' } }, ask.attest)).toBe('declined');
  });

  it('is given one after the other from a list, and the same one three times at most', async () => {
    const { frontEnd } = start({ answers: { 'test.choose': ['second', 'first'], 'test.text': 'ada' } });
    expect(await frontEnd.ask(ask.choose, live)).toBe('second');
    expect(await frontEnd.ask(ask.choose, live)).toBe('first');
    expect((await refusal(frontEnd.ask(ask.choose, live))).kind).toBe('unanswered');
    for (let times = 0; times < 3; times += 1) expect(await frontEnd.ask(ask.text, live)).toBe('ada');
    expect((await refusal(frontEnd.ask(ask.text, live))).kind).toBe('unanswered');
  });

  it('waits until the engine takes the question away, or says that it was in vain', async () => {
    const file = { answers: { 'test.wait-for': { wait: 5 } } };
    expect(await refused(file, ask.waitFor)).toContain('waited 5 s in vain');
    const happened = new AbortController();
    const { frontEnd } = start(file, systemClock);
    const waiting = frontEnd.ask(ask.waitFor, happened.signal);
    const reason = new Error('it has happened');
    happened.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    expect(await answered({ answers: { 'test.wait-for': 'later' } }, ask.waitFor)).toBe('later');
  });
});

describe('consent', () => {
  const consent = (file: Partial<AnswersFile>, plan = ask.plan) =>
    start(file).frontEnd.ask({ ...ask.approval, plan }, live);
  const calls = { changes: ['IAM:UpdateAccessKey'], final: ['IAM:DeleteAccessKey'] };

  it('is for this very plan by its digest', async () => {
    expect(await consent({ answers: { 'test.approve': ask.plan.digest } })).toMatchObject({ digest: ask.plan.digest });
    expect(await consent({ approvals: { plans: [ask.plan.digest] } })).toMatchObject({ digest: ask.plan.digest });
    const other = await refusal(consent({ answers: { 'test.approve': 'a'.repeat(64) }, approvals: calls }));
    expect(other.happened).toContain('another plan');
  });

  it('is for a plan whose calls are all named, what is final under a key of its own', async () => {
    expect(await consent({ approvals: calls })).toMatchObject({ digest: ask.plan.digest });
    const all = { changes: ['IAM:UpdateAccessKey', 'IAM:DeleteAccessKey'] };
    expect((await refusal(consent({ approvals: all }))).next[0]).toBe(
      'Add to "approvals", "final": "IAM:DeleteAccessKey"',
    );
    const none = await refusal(consent({ approvals: { final: ['IAM:DeleteAccessKey'] } }));
    expect(none.next[0]).toBe('Add to "approvals", "changes": "IAM:UpdateAccessKey"');
  });

  it('needs the words that the plan asks for, by digest or not', async () => {
    const { digest } = ask.phrasePlan;
    for (const file of [{ approvals: calls }, { answers: { 'test.approve': digest } }]) {
      const problem = await refusal(consent(file, ask.phrasePlan));
      expect(problem.next.join(' ')).toContain('"phrases": "delete AKIA7Q2X"');
    }
    const approvals = { ...calls, phrases: ['delete AKIA7Q2X'] };
    expect(await consent({ approvals }, ask.phrasePlan)).toMatchObject({ digest });
  });

  it('can be refused', async () => {
    expect(await consent({ answers: { 'test.approve': 'decline' }, approvals: calls })).toBe('declined');
    expect(await consent({ answers: { 'test.approve': 'accept-risk' } })).toBe('accept-risk');
  });
});

describe('the programs of the file', () => {
  it('get the secret on their standard input, and it is shown nowhere', async () => {
    const { keep, kept } = await helper();
    const { frontEnd, shown } = start({ secrets: keep });
    expect(await frontEnd.ask(ask.showSecret, live)).toBe('stored');
    expect(await kept()).toBe(`Password of ada: ${ask.password}\n`);
    expect(shown()).not.toContain(ask.password);
  });

  it('print two codes for a new device, and never one that was used', async () => {
    const { keep, codes, kept } = await helper(['111111', '111111', '222222', '222222', '333333']);
    const { frontEnd, shown } = start({ secrets: keep, codes });
    const { first, second } = await frontEnd.ask(ask.enrol, live);
    expect([first.reveal(), second.reveal()]).toEqual(['111111', '222222']);
    expect((await frontEnd.ask(ask.code, live)).reveal()).toBe('333333');
    expect(await kept()).toContain(ask.seed);
    expect(shown()).not.toContain(ask.seed);
  });

  it('are told apart from AWS when they fail', async () => {
    const { fail, keep } = await helper();
    const failing = await refusal(start({ secrets: fail }).frontEnd.ask(ask.showSecret, live));
    expect([failing.kind, failing.happened]).toEqual(['environment', `${process.execPath} ended with 3.`]);
    const missing = await refusal(start({ secrets: ['/nowhere/at/all'] }).frontEnd.ask(ask.showSecret, live));
    expect(missing.happened).toContain('ENOENT');
    const noCodes = await refusal(start({ secrets: keep, codes: fail }).frontEnd.ask(ask.code, live));
    expect(noCodes.kind).toBe('environment');
  });
});

describe('a file', () => {
  const read = async (text: string) => {
    const path = join(await temporaryDirectory(), 'answers.json');
    await writeFile(path, text);
    return readAnswers(path);
  };

  it('is the example of the documentation', async () => {
    const example = await readFile(new URL('../../docs/answers.example.json', import.meta.url), 'utf8');
    expect(await read(example)).toMatchObject({ version: 1 });
  });

  it.each([
    ['nothing', '', 'is not JSON'],
    ['another version', '{"version":2,"answers":{}}', '/version'],
    ['a key that nobody knows', '{"version":1,"answers":{},"aprovals":{}}', 'additional'],
    ['an answer of no kind', '{"version":1,"answers":{"a.b":7}}', '/answers/a.b'],
    ['a call without a service', '{"version":1,"answers":{},"approvals":{"changes":["*"]}}', '/approvals/changes/0'],
  ])('with %s is refused before anything is sent', async (_what, text, where) => {
    const problem = await refusal(read(text));
    expect(problem.kind).toBe('usage');
    expect(problem.happened).toContain(where);
  });

  it('that is not there is a usage error', async () => {
    expect(await refusal(readAnswers('/nowhere/answers.json'))).toMatchObject({ kind: 'usage' });
  });
});
