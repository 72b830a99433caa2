// `--plan --format json`: whole, as its schema says, true to the plan that a run would show, and consenting to nothing.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import schema from '../../docs/plan.schema.json' with { type: 'json' };
import { printedJson } from '../../src/commands/plan-only.ts';
import { planJson } from '../../src/commands/plan-json.ts';
import { gatherUndo, plannedUndo, undoText } from '../../src/commands/undo.ts';
import { systemClock } from '../../src/engine/clock.ts';
import { digestOf, sealPlan } from '../../src/engine/plan.ts';
import { readAnswers } from '../../src/ui/scripted/answers-file.ts';
import { createScripted } from '../../src/ui/scripted/front-end.ts';
import * as ask from '../contract/questions.ts';
import { everyControl } from '../support/boards.ts';
import { acting } from '../support/hostile.ts';
import {
  changesSeen,
  openSession,
  openStagedJournal,
  plannedOn,
  runOn,
  seededRandom,
  stageFor,
  type Stage,
} from '../support/rehearsed-run.ts';
import { searchFor } from '../support/secrets.ts';

const matches = new Ajv2020({ strict: false, allErrors: true }).compile(schema);

interface Question {
  readonly id: string;
  readonly kind: string;
  readonly taken?: { readonly value: string; readonly from: string };
  readonly answer: object;
}
interface PlannedJson {
  readonly digest: string;
  readonly title: string;
  readonly changes: readonly { readonly command: string; readonly compensation?: { readonly command?: string } }[];
  readonly placeholders: object;
  readonly alternatives: object;
  readonly remarks: readonly string[];
}
interface Document {
  readonly outcome: string;
  readonly questions: readonly Question[];
  readonly controls: readonly {
    readonly id: string;
    readonly title: string;
    readonly next?: string;
    readonly stops?: string;
    readonly questions: readonly Question[];
    readonly plan?: PlannedJson;
  }[];
  readonly answersFile: object;
}

function read(text: string): Document {
  const document: unknown = JSON.parse(text);
  matches(document);
  expect(matches.errors ?? []).toEqual([]);
  return document as Document;
}

async function documentOn(stage: Stage, more: Parameters<typeof plannedOn>[1] = {}): Promise<Document> {
  return read((await plannedOn(stage, { format: 'json', ...more })).text);
}

const plansOf = ({ controls }: Document) => controls.flatMap(({ plan }) => (plan === undefined ? [] : [plan]));
const scenarios = ['root-key', 'messy', 'done', 'root-key-only', 'identity-center', 'project', 'guarded', 'govcloud'];

describe('a plan as JSON', () => {
  it.each(scenarios)('of the account "%s" is as documented, holds no secret, and changes nothing', async (scenario) => {
    const stage = await stageFor({ scenario, controls: everyControl });
    const { code, text } = await plannedOn(stage, { format: 'json' });
    const document = read(text);
    expect({ code, outcome: document.outcome }).toEqual({ code: 3, outcome: 'open-remain' });
    expect(changesSeen(stage)).toEqual([]);
    expect(document.controls.map(({ id }) => id)).toEqual(stage.controls.map(({ id }) => id));
    const { keys, sessions, devices } = stage.rehearsal.state;
    const secrets = [
      ...[...keys.values()].map(({ secret }) => secret),
      ...[...sessions.values()].flatMap(({ secret, token }) => [secret, token]),
      ...[...devices.values()].map(({ seed }) => seed),
    ];
    expect(secrets.length).toBeGreaterThan(0);
    expect(searchFor(secrets, new Map([['the plan', { text }]])).leaks).toEqual([]);
  });

  it('says what the text says: the same controls, plans and commands', async () => {
    const stage = await stageFor({ scenario: 'messy', controls: everyControl });
    const document = await documentOn(stage);
    const { text } = await plannedOn(stage);
    const said = plansOf(document).flatMap(({ title, changes }) => [
      `  Plan: ${title}`,
      ...changes.map(({ command }) => `  $ ${command}`),
    ]);
    expect(said.length).toBeGreaterThan(20);
    expect(text.split('\n').filter((line) => /^ {2}(Plan:|\$) /.test(line))).toEqual(said);
    expect(document.controls.filter(({ title }) => !text.includes(` ${title} (`))).toEqual([]);
  });

  it('has the whole of each plan: its digest can be worked out again', async () => {
    const document = await documentOn(await stageFor({ scenario: 'root-key', controls: everyControl }));
    const plans = plansOf(document);
    expect(plans.length).toBeGreaterThan(5);
    for (const plan of plans) expect(digestOf(draftOf(plan))).toBe(plan.digest);
  });

  it.each(['root-key', 'messy', 'taken-bucket', 'guarded'])(
    'of the account "%s" has the same digests whenever it is asked for',
    async (scenario) => {
      const stage = await stageFor({ scenario, controls: everyControl });
      const first = plansOf(await documentOn(stage));
      const later = plansOf(await documentOn(stage, { random: seededRandom(99) }));
      expect(later.map(({ digest }) => digest)).toEqual(first.map(({ digest }) => digest));
    },
  );

  it('goes by an answers file where that answers, and says so', async () => {
    const stage = await stageFor({ scenario: 'guarded', controls: everyControl });
    const answers = new Map<string, unknown>([
      ['admin-user.name', 'ada'],
      // Neither a name that IAM takes, nor an answer of its kind: what is suggested stays.
      ['admin-user.group', 'a b'],
      ['admin-user.alias', null],
    ]);
    const document = await documentOn(stage, { fileAnswer: (id) => answers.get(id) });
    const control = document.controls.find(({ id }) => id === 'admin-user');
    expect(control?.questions.map(({ id, taken }) => [id, taken?.value, taken?.from])).toEqual([
      ['admin-user.name', 'ada', 'answers'],
      ['admin-user.group', 'administrators', 'suggestion'],
      ['admin-user.alias', '', 'suggestion'],
      ['admin-user.approve', undefined, undefined],
    ]);
    expect(control?.plan?.title).toContain('ada');
  });

  it('stops where only a person or the account can say more, and says why', async () => {
    const stage = await stageFor({ scenario: 'guarded', controls: everyControl });
    const { controls } = await documentOn(stage);
    const stops = Object.fromEntries(controls.map(({ id, next, stops: why }) => [id, [next, why]]));
    expect(stops).toMatchObject({
      'root-mfa': ['outside', 'Only a person can do this: Register MFA for root in the console.'],
      'admin-user': ['changes', 'What comes after these changes shows when they are done.'],
      'admin-mfa': ['nothing', 'First comes: Make an administrator who is not root.'],
      'root-custody': ['attestation', 'Only the owner can say whether this is so.'],
      guardduty: [undefined, undefined],
    });
  });

  it('of what can be taken back is of the same form', async () => {
    const stage = await stageFor('root-key');
    expect((await runOn(stage)).code).toBe(0);
    const journal = await openStagedJournal(stage);
    try {
      const { signal } = new AbortController();
      const given = { account: await openSession(stage), journal, clock: stage.rehearsal.clock, random: stage.random };
      const made = changesSeen(stage).length;
      const found = await gatherUndo({ ...given, signer: '', signal });
      const document = read(printedJson(planJson(plannedUndo(found))));
      expect(changesSeen(stage)).toHaveLength(made);
      expect(document.questions.map(({ id }) => id)).toEqual(['undo.list']);
      const commands = plansOf(document).flatMap(({ changes }) => changes.map(({ command }) => `  $ ${command}`));
      expect(commands).not.toEqual([]);
      // What stays, and what a person has to do first, are there too.
      expect(new Set(document.controls.map(({ next }) => next))).toEqual(new Set(['changes', 'outside', 'blocked']));
      expect(undoText(found).filter((line) => line.startsWith('  $ '))).toEqual(commands);
    } finally {
      await journal.close();
    }
  });
});

/** As it was sealed: what is added for the reader is left out. */
function draftOf({ digest: _digest, ...plan }: PlannedJson): object {
  const { changes, placeholders, alternatives, remarks, ...rest } = plan;
  const { programs: _programs, consent: _consent, ...own } = rest as { programs?: unknown; consent?: unknown };
  const bare = ({ command: _command, ...call }: { readonly command?: string }) => call;
  return {
    ...own,
    changes: changes.map((change) =>
      change.compensation === undefined ? bare(change) : { ...bare(change), compensation: bare(change.compensation) },
    ),
    ...filled({ placeholders, alternatives, remarks }),
  };
}

const filled = (parts: { readonly [name: string]: object }) =>
  Object.fromEntries(Object.entries(parts).filter(([, part]) => Object.keys(part).length > 0));

describe('the answers file in it', () => {
  it('has a place for every question that is answered by its id, is well formed, and answers none of them', async () => {
    const stage = await stageFor({ scenario: 'root-key', controls: everyControl });
    const document = await documentOn(stage);
    const path = join(stage.directory, 'answers.json');
    await writeFile(path, JSON.stringify(document.answersFile));
    const file = await readAnswers(path);
    const met = [...document.questions, ...document.controls.flatMap(({ questions }) => questions)];
    const byId = met.filter(({ kind }) => kind !== 'approve').map(({ id }) => id);
    expect(Object.keys(file.answers)).toEqual([...new Set(byId)]);

    // The same places, under the questions of every kind: none of them is answered, and no plan is consented to.
    for (const question of ask.everyKind) {
      const answers = { [question.id]: question.kind === 'attest' ? { confirm: false } : null };
      const options = { stdout: new PassThrough(), clock: systemClock, env: {} };
      const frontEnd = createScripted({ ...options, file: { ...file, answers } });
      await expect(frontEnd.ask(question, new AbortController().signal)).rejects.toMatchObject({ kind: 'unanswered' });
    }
  });
});

it('what acts on a terminal stands in the JSON as an escape, and means the same', () => {
  const text = 'a\u001b[2J\u202eb\u2028\u{e0001}\u0301\u0301\u0301\u0301\u0301\u0301';
  const plan = sealPlan({ ...ask.plan, title: text });
  const printed = printedJson({ plan });
  expect(printed.split('\n').filter((line) => acting.test(line))).toEqual([]);
  expect(JSON.parse(printed)).toEqual({ plan: JSON.parse(JSON.stringify(plan)) as unknown });
});
