// Scripted mode answers what its file says, and nothing else.
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '../../src/engine/clock.ts';
import { Problem } from '../../src/engine/errors.ts';
import { sealPlan } from '../../src/engine/plan.ts';
import type { Question } from '../../src/engine/port.ts';
import { type AnswersFile, type GivenAnswer, readAnswers } from '../../src/ui/scripted/answers-file.ts';
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

  it('is none while it is null, or a word that is not given', async () => {
    expect(await refused({ answers: { 'test.choose': null } }, ask.choose)).toContain('has no answer');
    expect(await refused({ answers: { 'test.text': null } }, ask.text)).toContain('has no answer');
    expect(await refused({ answers: { 'test.wait-for': null } }, ask.waitFor)).toContain('has no answer');
    const fields = { holder: 'Ada', place: 'office safe' };
    const word = { 'test.attest': { confirm: false, fields } };
    expect(await refused({ answers: word }, ask.attest)).toContain('does not confirm what is asked');
  });

  it('under another id is asked about, where the id is nearly right', async () => {
    const { next } = await refusal(answered({ answers: { 'test.chose': 'second' } }, ask.choose));
    expect(next[1]).toBe('It has an answer for "test.chose", which was not asked. Is this meant?');
    const { next: far } = await refusal(answered({ answers: { welcome: 'begin' } }, ask.choose));
    expect(far.join(' ')).not.toContain('Is this meant');
  });

  it('is given one after the other from a list, and the same one three times at most', async () => {
    const { frontEnd } = start({ answers: { 'test.choose': ['second', 'first'], 'test.text': 'ada' } });
    expect(await frontEnd.ask(ask.choose, live)).toBe('second');
    expect(await frontEnd.ask(ask.choose, live)).toBe('first');
    expect((await refusal(frontEnd.ask(ask.choose, live))).happened).toContain(
      'has 2 answers, and is asked once more,',
    );
    for (let times = 0; times < 3; times += 1) expect(await frontEnd.ask(ask.text, live)).toBe('ada');
    expect((await refusal(frontEnd.ask(ask.text, live))).happened).toContain('gave the same answer 3 times');
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
    const { digest } = ask.plan;
    const { final } = calls;
    expect(await consent({ answers: { 'test.approve': digest }, approvals: { final } })).toMatchObject({ digest });
    expect(await consent({ approvals: { plans: [digest], final } })).toMatchObject({ digest });
    const other = await refusal(consent({ answers: { 'test.approve': 'a'.repeat(64) }, approvals: calls }));
    expect(other.happened).toContain('another plan');
  });

  it('is by no digest for what cannot be undone: that needs a key of its own', async () => {
    const { digest } = ask.plan;
    for (const file of [{ answers: { 'test.approve': digest } }, { approvals: { plans: [digest] } }]) {
      const { happened, next } = await refusal(consent(file));
      expect(happened).toContain('does not consent to what cannot be undone in the plan');
      expect(next[0]).toBe('Add to "approvals": "final": ["IAM:DeleteAccessKey"]');
    }
  });

  it('is given neither by an answer that is none, nor by a risk that may not be accepted', async () => {
    const asked = (answer: GivenAnswer, mayAcceptRisk: boolean) =>
      refusal(
        start({ answers: { 'test.approve': answer }, approvals: calls }).frontEnd.ask(
          { ...ask.approval, mayAcceptRisk },
          live,
        ),
      );
    expect((await asked('accept-risk', false)).happened).toContain('says "accept-risk", which is no choice,');
    expect((await asked('yes', true)).happened).toContain('says "yes", which is no choice,');
    expect((await asked({ confirm: true }, true)).happened).toContain('which is no choice,');
  });

  it('is not given where a secret that the plan makes has nowhere to go', async () => {
    const { keep, codes } = await helper();
    const secret = { meaning: 'a secret', secret: true } as const;
    const withPassword = sealPlan({ ...ask.draft, placeholders: { password: secret, 'code 1': secret } });
    const file = { approvals: calls };
    expect((await refusal(consent(file, withPassword))).next[0]).toMatch(/^Add "secrets"/);
    expect((await refusal(consent({ ...file, secrets: keep }, withPassword))).next[0]).toMatch(/^Add "codes"/);
    const lost = await refusal(consent({ ...file, secrets: ['no-such-program', '{label}'], codes }, withPassword));
    expect([lost.kind, lost.happened]).toEqual([
      'environment',
      'no-such-program is not there, or may not be started; the answers file names it under "secrets".',
    ]);
    expect(await consent({ ...file, secrets: keep, codes }, withPassword)).toMatchObject({
      digest: withPassword.digest,
    });
    // `node` is found along PATH.
    const [, ...rest] = keep;
    expect(await consent({ ...file, secrets: ['node', ...rest], codes }, withPassword)).toMatchObject({});
  });

  it('is for a plan whose calls are all named, what is final under a key of its own', async () => {
    expect(await consent({ approvals: calls })).toMatchObject({ digest: ask.plan.digest });
    const all = { changes: ['IAM:UpdateAccessKey', 'IAM:DeleteAccessKey'] };
    expect((await refusal(consent({ approvals: all }))).next[0]).toBe(
      'Add to "approvals": "final": ["IAM:DeleteAccessKey"]',
    );
    const none = await refusal(consent({ approvals: { final: ['IAM:DeleteAccessKey'] } }));
    expect(none.next[0]).toBe('Add to "approvals": "changes": ["IAM:UpdateAccessKey"]');
    // What is lacking is one line, all of which is to be added.
    expect((await refusal(consent({}, ask.phrasePlan))).next[0]).toBe(
      'Add to "approvals": "changes": ["IAM:UpdateAccessKey"], "final": ["IAM:DeleteAccessKey"], "phrases": ["delete AKIA7Q2X"]',
    );
  });

  it('needs the words that the plan asks for, by digest or not', async () => {
    const { digest } = ask.phrasePlan;
    for (const file of [{ approvals: calls }, { answers: { 'test.approve': digest }, approvals: calls }]) {
      const problem = await refusal(consent(file, ask.phrasePlan));
      expect(problem.next.join(' ')).toContain('"phrases": ["delete AKIA7Q2X"]');
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
    ['a key that nobody knows', '{"version":1,"answers":{},"aprovals":{}}', '("aprovals")'],
    ['an answer of no kind', '{"version":1,"answers":{"a.b":7}}', '/answers/a.b'],
    ['a trailing comma', '{"version":1,\n"answers":{"a":"b",\n}}', 'is not JSON, as line 3 shows'],
    ['two answers to one question', '{"version":1,"answers":{"a.b":"x","c":"a.b","a.\\u0062":"y"}}', '"a.b" twice'],
    ['two parts of one name', '{"version":1,"answers":{},"approvals":{},"approvals":{}}', '"approvals" twice'],
    ['a key of no object', '{"version":1,"answers":{"__proto__":"x"}}', '/answers'],
    ['more than a run asks', `{"version":1,"answers":{"a":"${'x'.repeat(1_000_000)}"}}`, 'far too long'],
    ['a secret that would take the place of another', '{"version":1,"answers":{},"secrets":["keep"]}', '{label}'],
    ['an array', '[]', 'must be object'],
    ['a call without a service', '{"version":1,"answers":{},"approvals":{"changes":["*"]}}', '/approvals/changes/0'],
  ])('with %s is refused before anything is sent', async (_what, text, where) => {
    const problem = await refusal(read(text));
    expect(problem.kind).toBe('usage');
    expect(problem.happened).toContain(where);
  });

  it('may say the same name in two places, and begin with a byte order mark', async () => {
    const text = '\u{feff}{"version":1,"answers":{"a":{"confirm":true,"fields":{"a":"a"}},"b":["a","a"]}}';
    expect(await read(text)).toMatchObject({ answers: { b: ['a', 'a'] } });
  });

  it.skipIf(process.platform === 'win32')('that everybody can write to is refused', async () => {
    const path = join(await temporaryDirectory(), 'answers.json');
    await writeFile(path, '{"version":1,"answers":{}}');
    await chmod(path, 0o606);
    expect((await refusal(readAnswers(path))).happened).toContain('can be written by everybody');
    await chmod(path, 0o600);
    expect(await readAnswers(path)).toMatchObject({ version: 1 });
  });

  it.skipIf(process.platform === 'win32')('that never ends is too long', async () => {
    expect((await refusal(readAnswers('/dev/zero'))).happened).toContain('far too long');
    expect((await refusal(readAnswers('/'))).happened).toContain('EISDIR');
  });

  it('that is not there is a usage error', async () => {
    expect(await refusal(readAnswers('/nowhere/answers.json'))).toMatchObject({ kind: 'usage' });
  });
});
