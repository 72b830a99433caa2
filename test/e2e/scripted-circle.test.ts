// The whole circle, with the real SDK over HTTP: the plan as JSON, the answers file in it, filled in by hand, and run; where
// it stops, the line that it names is added, until root is at rest. Nothing is changed that the file did not consent to.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { callsSeenBy, recordIn, rehearsalFor } from '../support/journey.ts';
import { loggedService } from '../support/logged-name.ts';
import { runProgram, temporaryDirectory } from '../support/program.ts';
import type { Rehearsal } from '../../src/rehearsal/server.ts';

interface Approvals {
  readonly [list: string]: string[];
}
interface Answers {
  readonly version: 1;
  readonly answers: { [id: string]: unknown };
  readonly approvals: Approvals;
  readonly [part: string]: unknown;
}
interface Document {
  readonly questions: readonly Question[];
  readonly controls: readonly {
    readonly questions: readonly Question[];
    readonly plan?: {
      readonly digest: string;
      readonly changes: readonly Change[];
      readonly consent: { readonly byDigest: Approvals };
    };
  }[];
  readonly answersFile: Answers;
}
interface Question {
  readonly id: string;
  readonly kind: string;
  readonly answer: { readonly answers?: { readonly [id: string]: unknown } };
}
interface Change {
  readonly service: string;
  readonly operation: string;
  readonly compensation?: Change;
}

/** What the owner would write where no suggestion will do. */
const soon = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10);
const ownWords: { readonly [id: string]: unknown } = {
  'admin-user.name': 'ada',
  'root-mfa.wait': 'rehearsal-errand',
  'admin-sign-in.console': 'rehearsal-errand',
  'root-access-keys.wait': 'sooner',
  // Trying the guard takes a minute of real time.
  'mfa-required.approve': 'accept-risk',
  'mfa-required.accept.reason': 'One person administers it, for now.',
  'mfa-required.accept.owner': 'Ada Example',
  'root-custody.attest': { confirm: true, fields: { password: 'Ada, office safe', device: 'Grace, bank vault' } },
  'root-procedure.attest': { confirm: true, fields: { approver: 'Grace, head of it', review: soon, drill: soon } },
  'billing-access.attest': { confirm: true, fields: { viewers: 'The finance team', approver: 'Grace, head of it' } },
};

it('leads from the plan, by what it says itself, to a record that verifies', async () => {
  const rehearsal = await rehearsalFor('guarded');
  const directory = await temporaryDirectory();
  const file = join(directory, 'answers.json');
  const shared = ['rehearse', '--endpoint-url', rehearsal.url, '--state-dir', join(directory, 'state')];
  const planned = async (...more: readonly string[]) => {
    const { code, stdout, stderr } = await runProgram([...shared, '--plan', '--format', 'json', ...more], {
      directory,
    });
    expect({ code, stderr }).toEqual({ code: 3, stderr: '' });
    return JSON.parse(stdout) as Document;
  };
  const play = async (answers: Answers) => {
    await writeFile(file, JSON.stringify(answers));
    return runProgram([...shared, '--ui', 'scripted', '--answers', file, '--output', directory], {
      directory,
      timeout: 150_000,
    });
  };
  const changes = async () =>
    (await callsSeenBy(rehearsal))
      .filter(({ mutating, operation }) => mutating || operation === 'GetSessionToken')
      .map(({ service, operation }) => `${service}:${operation}`);

  // The file as it is printed answers nothing: the first question ends the run.
  const first = await planned();
  const blank = await play(first.answersFile);
  expect([blank.code, await changes()]).toEqual([4, []]);
  expect(blank.stderr).toContain('(welcome)');

  const answers = { ...first.answersFile, ...(await programsFor(rehearsal)) };
  const { questions } = first;
  for (const { answer } of [...questions, ...first.controls.flatMap((control) => control.questions)])
    Object.assign(answers.answers, answer.answers);
  Object.assign(answers.answers, ownWords);
  await writeFile(file, JSON.stringify(answers));
  // Consent is to the plans that these very answers make.
  const documents = [first, await planned('--ui', 'scripted', '--answers', file)];
  for (const { plan } of documents[1]?.controls ?? [])
    for (const [list, entries] of Object.entries(plan?.consent.byDigest ?? {}))
      answers.approvals[list]?.push(...entries);
  expect(answers.approvals['plans']?.length).toBeGreaterThan(2);
  expect(await changes()).toEqual([]);

  const asked: string[] = [];
  const round = async () => {
    const before = (await changes()).length;
    const ended = await play(answers);
    const made = (await changes()).slice(before);
    expect(made.filter((call) => !allowed(answers.approvals, documents).has(call))).toEqual([]);
    return ended;
  };
  let ended = await round();
  for (; ended.code === 4; ended = await round()) {
    const { stderr } = ended;
    const id = /\(([a-z][\w.-]*)\)\.$/m.exec(stderr)?.[1] ?? 'no question';
    const line = /^(?:Next|Or): Add to (".*)$/m.exec(stderr)?.[1] ?? 'no line';
    // Its own line is enough: no question comes twice.
    expect(asked).not.toContain(id);
    asked.push(id);
    addLine(answers, line, id);
  }
  expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code: 0, stderr: '' });
  expect(ended.stdout).toContain('All controls hold. Root is at rest.');
  // What no plan can know beforehand: what is planned once the administrator is there, and signs, and what follows from a no.
  expect(asked).toEqual([
    ...['admin-mfa.approve', 'admin-sign-in.approve', 'cloudtrail.approve'],
    ...['mfa-required.accept.review', 'root-access-keys.approve'],
  ]);
  expect((await runProgram(['verify', await recordIn(directory)])).code).toBe(0);
}, 300_000);

/** Puts the line where it says; where it is but an example, what the owner would write. */
function addLine(answers: Answers, line: string, id: string): void {
  const [, part = '', entries = ''] = /^"(answers|approvals)": (.*)$/.exec(line) ?? [];
  const added = JSON.parse(`{${entries}}`) as { readonly [name: string]: unknown };
  if (part === 'answers') Object.assign(answers.answers, added, id in ownWords ? { [id]: ownWords[id] } : {});
  else for (const [list, calls] of Object.entries(added)) answers.approvals[list]?.push(...(calls as string[]));
}

/** Every call that the file consents to, by its name or by the digest of a plan that has it. */
function allowed({ plans = [], changes = [], final = [] }: Approvals, documents: readonly Document[]) {
  const named = [...changes, ...final].map((call) => call.split(':') as [string, string]);
  const byDigest = documents
    .flatMap(({ controls }) => controls.flatMap(({ plan }) => plan ?? []))
    .filter(({ digest }) => plans.includes(digest))
    .flatMap((plan) =>
      plan.changes.flatMap((change) => [change, ...(change.compensation ? [change.compensation] : [])]),
    )
    .map(({ service, operation }) => [service, operation] as const);
  return new Set([...named, ...byDigest].map(([service, operation]) => `${loggedService(service)}:${operation}`));
}

/** One keeps what it reads, the other prints what an app shows for it at the account's own time, a window further each time. */
async function programsFor({ controlUrl }: Pick<Rehearsal, 'controlUrl'>) {
  // What passwords and devices are kept in is no place that may hold no secret.
  const directory = await mkdtemp(join(tmpdir(), 'kept-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const program = join(directory, 'store.mjs');
  await writeFile(
    program,
    `import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { URI } from ${JSON.stringify(import.meta.resolve('otpauth'))};
const [what, name] = process.argv.slice(2);
const file = join(${JSON.stringify(directory)}, encodeURIComponent(name));
if (what === 'keep') writeFileSync(file, readFileSync(0, 'utf8'));
else {
  const moved = await fetch(${JSON.stringify(`${controlUrl}clock`)}, {
    method: 'POST',
    body: JSON.stringify({ advanceSeconds: 30 }),
  });
  const { now } = await moved.json();
  console.log(URI.parse(readFileSync(file, 'utf8')).generate({ timestamp: now }));
}
`,
  );
  return {
    codes: [process.execPath, program, 'code', '{device}'],
    secrets: [process.execPath, program, 'keep', '{label}'],
  };
}
