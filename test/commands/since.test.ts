// Whoever comes back hears what changed meanwhile: the account is changed from outside, by another client, between two
// starts of the wizard and before a check.
import { DeleteTrailCommand, DescribeTrailsCommand } from '@aws-sdk/client-cloudtrail';
import {
  CreateAccessKeyCommand,
  CreateAccountAliasCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  DeleteAccountAliasCommand,
  DeleteAccessKeyCommand,
  DeleteLoginProfileCommand,
} from '@aws-sdk/client-iam';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import schema from '../../docs/check.schema.json' with { type: 'json' };
import { checkJson } from '../../src/check/json.ts';
import { Interrupted } from '../../src/engine/errors.ts';
import type { Event } from '../../src/engine/port.ts';
import { loggedCalls } from '../../src/rehearsal/event-log.ts';
import { differenceSentence } from '../../src/ui/since-words.ts';
import { version } from '../../src/version.ts';
import { addConsoleSession } from '../../src/rehearsal/furnish.ts';
import { seededIds } from '../../src/rehearsal/ids.ts';
import { clientsOf } from '../rehearsal/clients.ts';
import { wholeRun } from '../support/boards.ts';
import { checkedOn } from '../support/checked.ts';
import { restrictedUser } from '../support/restricted-user.ts';
import { death, Killed } from '../support/mortal-session.ts';
import {
  openStagedJournal,
  runOn,
  type RunChanges,
  type RunSeen,
  stageFor,
  type Stage,
} from '../support/rehearsed-run.ts';

const matches = new Ajv2020({ strict: false, allErrors: true }).compile(schema);
const day = 86_400_000;
const when = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d UTC`;
const nothingChanged = expect.stringMatching(new RegExp(`^Nothing changed since ${when}\\.$`)) as string;
const since = expect.stringMatching(new RegExp(`^Since ${when}$`)) as string;

/** Root, asking from somewhere else, with a session of its own. */
function someoneElse({ rehearsal }: Stage) {
  const { accessKeyId, secret, token } = addConsoleSession(
    { account: rehearsal.state, ids: seededIds(`someone else ${rehearsal.clock.now()}`), now: rehearsal.clock.now() },
    { kind: 'root' },
  );
  return clientsOf(rehearsal, { credentials: { accessKeyId, secretAccessKey: secret, sessionToken: token } });
}

type Notice = Extract<Event, { kind: 'notice' }>;

/** What a run said about the time since the last one. */
const saidSince = ({ told }: Pick<RunSeen, 'told'>): readonly Notice[] =>
  told.filter((event): event is Notice => event.kind === 'notice' && /\bsince \d{4}/i.test(event.title));

let runs = 0;
const again = (stage: Stage, changes: RunChanges = {}) => {
  runs += 1;
  return runOn({ ...stage, output: `${stage.output}-${runs}` }, changes);
};

/** Leaves at the first question, as somebody does who only wants to look. */
const onlyLooks = (stage: Stage): Promise<RunSeen> =>
  again(stage, {
    owner: (auto) => ({
      ...auto,
      ask: (question, signal) => (question.id === 'welcome' ? ('leave' as never) : auto.ask(question, signal)),
    }),
  });

const linesOf = (run: RunSeen) => saidSince(run).flatMap(({ lines }) => lines);

const openedLines = async (stage: Stage) => {
  const journal = await openStagedJournal(stage);
  await journal.close();
  return journal.lines;
};

/** The account as a whole run leaves it, some weeks later. */
async function restedAccount(controls?: readonly string[]): Promise<Stage> {
  const stage = await stageFor({ scenario: 'root-key', ...(controls === undefined ? {} : { controls }) });
  const first = await runOn(stage);
  expect(first).toMatchObject({ code: 0, error: undefined });
  expect(saidSince(first)).toEqual([]);
  stage.rehearsal.clock.advance(21 * day);
  return stage;
}

const withPeople = [...wholeRun, 'users-mfa', 'people'];

/** How often a list was read that every look reads once. */
const looks = ({ rehearsal }: Stage): number =>
  loggedCalls(rehearsal.state.events).filter(({ operation }) => operation === 'GetAccountSummary').length;

describe('whoever starts again', () => {
  it('hears in one line that nothing changed, before the first question, for no more calls than ever', async () => {
    const stage = await restedAccount();
    const before = looks(stage);
    const second = await onlyLooks(stage);
    expect(saidSince(second)).toMatchObject([{ title: nothingChanged, tone: 'good', lines: [] }]);
    expect(second.asked.map(({ id }) => id)).toEqual(['welcome']);
    expect(looks(stage) - before).toBe(1);
    const third = await again(stage);
    expect(third).toMatchObject({ code: 0, error: undefined });
    // The first look, and the fresh re-read at the end.
    expect(looks(stage) - before).toBe(3);
    const [welcome] = third.told.flatMap((event, index) => (event.kind === 'notice' ? [index] : []));
    expect(third.told.findIndex(({ kind }) => kind === 'control-opened')).toBe(-1);
    expect(welcome).toBeGreaterThan(third.told.findIndex(({ kind }) => kind === 'controls'));
  });

  it('hears what became worse, who is new and what is gone, and later what is better; and a check says the same', async () => {
    const stage = await restedAccount(withPeople);
    const { iam, cloudTrail } = someoneElse(stage);
    await iam.send(new CreateAccountAliasCommand({ AccountAlias: 'example-alias' }));
    expect(linesOf(await onlyLooks(stage))).toEqual([
      'Group and user: still verified, but not as it was. New: Sign-in address: https://example-alias.signin.aws.amazon.com/console.',
    ]);
    await iam.send(new DeleteAccountAliasCommand({ AccountAlias: 'example-alias' }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({}));
    await iam.send(new CreateUserCommand({ UserName: 'eve' }));
    await iam.send(new CreateLoginProfileCommand({ UserName: 'eve', Password: 'an-Example-1-password' }));
    const { trailList = [] } = await cloudTrail.send(new DescribeTrailsCommand({}));
    for (const { TrailARN } of trailList) await cloudTrail.send(new DeleteTrailCommand({ Name: TrailARN }));
    stage.rehearsal.clock.advance(60_000);

    const report = await checkedOn(stage, { withJournal: true, version, controls: stage.controls });
    expect(report.since?.differences.map(({ control, kind, was, is }) => [control, kind, was, is])).toEqual([
      ['root-access-keys', 'worse', 'verified', 'open'],
      ['cloudtrail', 'worse', 'verified', 'open'],
      ['users-mfa', 'worse', 'verified', 'open'],
      ['admin-user', 'changed', 'verified', 'verified'],
      ['people', 'changed', 'attested', 'attested'],
    ]);
    const second = await onlyLooks(stage);
    expect(saidSince(second)).toMatchObject([{ title: since, tone: 'warning' }]);
    expect(linesOf(second)).toEqual([
      `Access keys: was verified, is open now. Root has an active access key. New: AKIA…${AccessKey?.AccessKeyId?.slice(-4) ?? ''}: active, never used.`,
      'CloudTrail: was verified, is open now. No trail records this account. New: Trails: none.',
      'MFA for everyone: was verified, is open now. eve has a console password and no MFA. New: No MFA: eve, never signed in; With a password: 2.',
      expect.stringMatching(/^Group and user: still verified, but not as it was\./),
      'People and roles: still attested, but not as it was. New: eve: in no group, no MFA.',
    ]);

    await iam.send(new DeleteAccessKeyCommand({ AccessKeyId: AccessKey?.AccessKeyId }));
    await iam.send(new DeleteLoginProfileCommand({ UserName: 'eve' }));
    stage.rehearsal.clock.advance(60_000);
    const better = await onlyLooks(stage);
    expect(linesOf(better)).toEqual([
      'People and roles: still attested, but not as it was. Something that was there is gone.',
      'Access keys: was open, is verified now.',
      'MFA for everyone: was open, is verified now.',
    ]);
    expect(saidSince(await onlyLooks(stage))).toMatchObject([{ title: nothingChanged }]);
  });

  it('hears of words whose day has passed', async () => {
    const stage = await restedAccount([...wholeRun, 'root-procedure']);
    stage.rehearsal.clock.advance(120 * day);
    const overdue = [
      expect.stringMatching(/^Procedure: your word counted until \d{4}-\d\d-\d\d, is open now\.$/) as string,
    ];
    const report = await checkedOn(stage, { withJournal: true, version, controls: stage.controls });
    expect(report.since?.differences.map((difference) => differenceSentence(difference))).toEqual(overdue);
    expect(linesOf(await onlyLooks(stage))).toEqual(overdue);
  });
});

describe('a run that was interrupted', () => {
  it('in its own work a minute ago hears of nothing that it did itself', async () => {
    const stage = await stageFor('root-key');
    const end = death('answer-lost', (changeId) => changeId === 'create-user');
    expect((await again(stage, { session: end.session, journal: end.journal })).error).toBeInstanceOf(Killed);
    expect(end.diedAt()?.name).toBe('CreateUser');
    stage.rehearsal.clock.advance(60_000);
    expect((await checkedOn(stage, { withJournal: true, version, controls: stage.controls })).since).toMatchObject({
      ...{ isOutdated: true, differences: [] },
    });
    const second = await onlyLooks(stage);
    expect(saidSince(second)).toEqual([]);
    expect(second.asked.map(({ id }) => id)).toEqual(['welcome']);
    // From that look on, what happens is news again.
    expect(saidSince(await onlyLooks(stage))).toMatchObject([{ title: nothingChanged }]);
  });

  it('by its owner in the middle hears that nothing changed, although much was done in it', async () => {
    const stage = await stageFor('root-key');
    const stop = new AbortController();
    const first = await again(stage, {
      signal: stop.signal,
      owner: (auto) => ({
        ...auto,
        ask: (question, signal) => {
          if (question.id === 'cloudtrail.approve') stop.abort(new Interrupted());
          return auto.ask(question, signal);
        },
      }),
    });
    expect(first.error).toBeInstanceOf(Interrupted);
    expect(first.journal.lines.filter(({ kind }) => kind === 'intent').length).toBeGreaterThan(5);
    stage.rehearsal.clock.advance(60_000);
    expect(saidSince(await onlyLooks(stage))).toMatchObject([{ title: nothingChanged }]);
  });
});

describe('a check', () => {
  it('says nothing of a last time where there was none, and writes nothing down where there was', async () => {
    const stage = await stageFor('root-key');
    expect(await checkedOn(stage, { withJournal: true })).not.toHaveProperty('since');
    expect((await again(stage)).code).toBe(0);
    const seen = async () => (await openedLines(stage)).length;
    const before = await seen();
    stage.rehearsal.clock.advance(day);
    const { iam } = someoneElse(stage);
    await iam.send(new CreateUserCommand({ UserName: 'eve' }));
    const report = await checkedOn(stage, { withJournal: true, controls: stage.controls });
    expect(report.since).toMatchObject({ otherTool: `rootlock ${version}`, otherCaller: false });
    matches(JSON.parse(JSON.stringify(checkJson(report))));
    expect(matches.errors ?? []).toEqual([]);
    expect(await seen()).toBe(before);
  });

  it('by other credentials than looked then compares grades only, and says why', async () => {
    const stage = await restedAccount();
    const { credentials } = restrictedUser(stage);
    const report = await checkedOn(stage, {
      withJournal: true,
      version,
      controls: stage.controls,
      credentials,
    });
    expect(report.since?.otherCaller).toBe(true);
    expect(report.since?.differences.flatMap(({ facts }) => facts)).toEqual([]);
  });
});

describe('what is written down of a look', () => {
  it('holds no fact as it was found, and is written again only for what differs', async () => {
    const stage = await stageFor('root-key');
    const first = await onlyLooks(stage);
    const begun = first.journal.lines.filter(({ kind }) => kind === 'seen');
    expect(begun).toEqual([]);
    const run = await again(stage);
    const looked = run.journal.lines.flatMap((line) => (line.kind === 'seen' ? [line] : []));
    const [whole, ...later] = looked;
    expect(Object.keys(whole?.controls ?? {})).toEqual(stage.controls.map(({ id }) => id));
    for (const { controls } of later) expect(Object.keys(controls).length).toBeGreaterThan(0);
    const digests = looked.flatMap(({ controls }) => Object.values(controls).flatMap(({ facts }) => facts));
    expect(digests.length).toBeGreaterThan(20);
    expect(digests.filter((digest) => !/^[0-9a-f]{8}$/.test(digest))).toEqual([]);
    expect(JSON.stringify(looked).length).toBeLessThan(8_000);
  });
});
