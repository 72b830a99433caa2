// Whole runs on simulated accounts, with the rehearsal's own owner. What the account holds afterwards is asked of
// it by a client that is not the program's.
import { newestRecord } from '../support/records.ts';
import {
  GetAccountSummaryCommand,
  GetGroupCommand,
  ListAccessKeysCommand,
  ListAttachedGroupPoliciesCommand,
  ListMFADevicesCommand,
  ListUsersCommand,
  ListVirtualMFADevicesCommand,
} from '@aws-sdk/client-iam';
import { DescribeTrailsCommand, GetTrailStatusCommand } from '@aws-sdk/client-cloudtrail';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { JournalLine } from '../../src/engine/journal.ts';
import { WentBack } from '../../src/engine/errors.ts';
import type { ApproveQuestion, FrontEnd, Question } from '../../src/engine/port.ts';
import { verifyRecord } from '../../src/record/verification.ts';
import { everyControl } from '../support/boards.ts';
import { filesUnder } from '../support/files-under.ts';
import { type Place, searchFor } from '../support/secrets.ts';
import { catchFromAccount, catchFromOwner } from '../support/secrets-caught.ts';
import { pictureOf } from '../support/account-picture.ts';
import { loggedName } from '../support/logged-name.ts';
import {
  changesMade,
  changesSeen,
  plannedOn,
  runOn,
  stageFor,
  type RunSeen,
  type Stage,
} from '../support/rehearsed-run.ts';
import { clientsOf } from '../rehearsal/clients.ts';
import { addConsoleSession } from '../../src/rehearsal/furnish.ts';
import { loggedCalls } from '../../src/rehearsal/event-log.ts';
import { seededIds } from '../../src/rehearsal/ids.ts';

/** Root, asking from somewhere else, with a session of its own. */
function someoneElse({ rehearsal }: Stage) {
  const { accessKeyId, secret, token } = addConsoleSession(
    { account: rehearsal.state, ids: seededIds('someone else'), now: rehearsal.clock.now() },
    { kind: 'root' },
  );
  return clientsOf(rehearsal, { credentials: { accessKeyId, secretAccessKey: secret, sessionToken: token } });
}

/** What must be true of root and of the log after any run that holds. */
async function expectRootAtRest(stage: Stage): Promise<void> {
  const { iam, cloudTrail } = someoneElse(stage);
  const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}));
  expect(SummaryMap).toMatchObject({ AccountMFAEnabled: 1, AccountAccessKeysPresent: 0 });
  const unassigned = await iam.send(new ListVirtualMFADevicesCommand({ AssignmentStatus: 'Unassigned' }));
  expect(unassigned.VirtualMFADevices).toEqual([]);
  const { trailList = [] } = await cloudTrail.send(new DescribeTrailsCommand({}));
  expect(trailList).toEqual([expect.objectContaining({ IsMultiRegionTrail: true, LogFileValidationEnabled: true })]);
  expect(await cloudTrail.send(new GetTrailStatusCommand({ Name: trailList[0]?.TrailARN }))).toMatchObject({
    IsLogging: true,
  });
}

async function expectAdministrator(stage: Stage, groupName: string): Promise<void> {
  const { iam } = someoneElse(stage);
  const group = await iam.send(new GetGroupCommand({ GroupName: groupName }));
  expect(group.Users?.map(({ UserName }) => UserName)).toEqual(['ada']);
  const { AttachedPolicies } = await iam.send(new ListAttachedGroupPoliciesCommand({ GroupName: groupName }));
  expect(AttachedPolicies?.map(({ PolicyName }) => PolicyName)).toEqual(['AdministratorAccess']);
  const { MFADevices } = await iam.send(new ListMFADevicesCommand({ UserName: 'ada' }));
  expect(MFADevices).toHaveLength(1);
  const keys = await iam.send(new ListAccessKeysCommand({ UserName: 'ada' }));
  expect(keys.AccessKeyMetadata).toEqual([]);
}

const isApproval = (question: Question): question is ApproveQuestion => question.kind === 'approve';
const isIntent = (line: JournalLine) => line.kind === 'intent';

/**
 * Invariant 3: the calls that ran are the calls shown, and nothing else reached the account. They ran in the order shown;
 * where a plan is for many Regions, in each of them.
 */
function expectOnlyApprovedCalls(stage: Stage, { asked, journal }: RunSeen): void {
  const intents = journal.lines.filter(isIntent);
  // Calls to many Regions at once may arrive in another order than they left.
  expect(intents.map((intent) => loggedName(intent)).toSorted()).toEqual(
    changesSeen(stage)
      // A retried call is announced anew each time, as each attempt of it was.
      .map(({ service, operation }) => `${service}.${operation}`)
      .toSorted(),
  );
  const plans = new Map(asked.filter(isApproval).map(({ plan }) => [plan.digest, plan]));
  const approved = new Set(journal.lines.flatMap((line) => (line.kind === 'approved' ? [line.planDigest] : [])));
  const last = new Map<string, number>();
  for (const { planDigest, changeId, operation } of intents) {
    expect(approved).toContain(planDigest);
    const changes = plans.get(planDigest)?.changes ?? [];
    const index = changes.findIndex(({ id }) => id === changeId);
    expect(changes[index]?.operation).toBe(operation);
    const place = `${planDigest} ${changes[index]?.region ?? ''}`;
    expect(index).toBeGreaterThanOrEqual(last.get(place) ?? 0);
    last.set(place, index);
  }
}

describe.each([
  { scenario: 'root-key', group: 'administrators' },
  { scenario: 'fresh', group: 'administrators' },
  { scenario: 'two-root-keys-in-use', group: 'administrators' },
  { scenario: 'messy', group: 'administrators-2' },
  { scenario: 'taken-bucket', group: 'administrators' },
  { scenario: 'done', group: 'administrators' },
  { scenario: 'identity-center', group: undefined },
])('a whole run on the account "$scenario"', ({ scenario, group }) => {
  it('holds, sends what was approved and nothing else, and changes nothing when it is run again', async () => {
    const stage = await stageFor({ scenario, controls: everyControl });
    const secrets = new Set<string>();
    const lookAgain = catchFromAccount(stage.rehearsal.state, secrets);
    const log: string[] = [];
    const first = await runOn(stage, {
      owner: (auto) => catchFromOwner(auto, secrets),
      log: (line) => log.push(line),
    });
    expect(first.error).toBeUndefined();
    expect(first.code).toBe(0);
    await expectRootAtRest(stage);
    if (group !== undefined) await expectAdministrator(stage, group);
    expectOnlyApprovedCalls(stage, first);

    const report = verifyRecord(await newestRecord(stage), { now: stage.rehearsal.clock.now() });
    expect(report).toMatchObject({ verdict: 'intact-signer-not-established', rehearsal: 'yes' });
    lookAgain();
    expect(secrets.size).toBeGreaterThan(1);
    const files = await filesUnder(stage.directory);
    expect(files.size).toBeGreaterThan(5);
    expect(log.length).toBeGreaterThan(10);
    const places = new Map<string, Place>([
      ...[...files].map(([file, text]) => [file, { text }] as const),
      ['what was told', { text: JSON.stringify(first.told) }],
      // Plans with their commands; what asks for a secret holds it as a Secret.
      ['what was asked', { text: inspect(first.asked, { depth: 20, maxStringLength: null }) }],
      ['the --verbose log', { text: log.join('\n') }],
    ]);
    expect(searchFor(secrets, places).leaks).toEqual([]);

    const picture = pictureOf(stage.rehearsal.state);
    const made = changesMade(stage).length;
    stage.rehearsal.clock.advance(60_000);
    const second = await runOn({ ...stage, output: `${stage.output}-again` });
    expect(second.error).toBeUndefined();
    expect(second.code).toBe(0);
    expect(changesMade(stage)).toHaveLength(made);
    expect(second.asked.filter(isApproval)).toEqual([]);
    expect(pictureOf(stage.rehearsal.state)).toEqual(picture);
  });
});

describe('a whole run', () => {
  it('signed by the root key itself leaves that key to another root session, and says so', async () => {
    const stage = await stageFor('root-key-only');
    const run = await runOn(stage);
    expect(run).toMatchObject({ code: 3, error: undefined });
    expect([...stage.rehearsal.state.keys.values()]).toMatchObject([{ owner: { kind: 'root' }, status: 'Active' }]);
    expect(run.asked.find(({ id }) => id === 'root-access-keys.own')?.lines.join(' ')).toContain('aws login');
  });

  it.each(['project', 'member', 'management', 'organization', 'govcloud'])(
    'of the whole catalogue on the account "%s" ends with each control done, or not applicable for a reason',
    async (scenario) => {
      const stage = await stageFor({ scenario, controls: everyControl });
      const run = await runOn(stage);
      expect(run).toMatchObject({ code: 0, error: undefined });
      const { content } = verifyRecord(await newestRecord(stage), {
        now: stage.rehearsal.clock.now(),
      });
      const claims = content?.controls ?? [];
      expect(claims.map(({ id }) => id)).toEqual(everyControl);
      const apart = claims.filter(({ grade }) => grade !== 'verified' && grade !== 'attested');
      for (const { id, grade, statement } of apart) {
        expect({ id, grade }).toEqual({ id, grade: id === 'access-keys' ? 'accepted' : 'not-applicable' });
        expect(statement.length).toBeGreaterThan(20);
      }
      // What cannot work here is not tried.
      const refused = loggedCalls(stage.rehearsal.state.events)
        .filter(({ outcome }) => /Denied|Unauthorized|OptIn|Unknown|Validation/.test(outcome))
        .map((call) => loggedName(call));
      expect(refused).toEqual([]);
      expectOnlyApprovedCalls(stage, run);

      const made = changesMade(stage).length;
      stage.rehearsal.clock.advance(60_000);
      const second = await runOn({ ...stage, output: `${stage.output}-again` });
      expect(second).toMatchObject({ code: 0, error: undefined });
      expect(changesMade(stage)).toHaveLength(made);
    },
  );

  it('on a project account makes no user and no group', async () => {
    const stage = await stageFor({ scenario: 'project', controls: everyControl });
    expect(await runOn(stage)).toMatchObject({ code: 0, error: undefined });
    const { users, groups, trails } = stage.rehearsal.state;
    expect([users.size, groups.size, trails.size]).toEqual([0, 0, 1]);
  });
});

describe('an owner who goes back', () => {
  it('from the first question leaves, and nothing was changed', async () => {
    const stage = await stageFor({ scenario: 'root-key', controls: everyControl });
    const back = () => Promise.reject(new WentBack());
    const run = await runOn(stage, { owner: (auto) => ({ ...auto, ask: back }) });
    expect(run).toMatchObject({ code: 3, error: undefined });
    expect(run.told.at(-1)).toMatchObject({ kind: 'summary', summary: { outcome: 'left' } });
    expect(changesSeen(stage)).toEqual([]);
  });

  it('once from every question finds each as it was, and comes to the same end', { timeout: 120_000 }, async () => {
    const stage = await stageFor({ scenario: 'root-key', controls: everyControl });
    const leftOnce = new Set(['welcome']);
    const owner = (auto: FrontEnd): FrontEnd => ({
      ...auto,
      ask: (question, signal) => {
        if (leftOnce.has(question.id)) return auto.ask(question, signal);
        leftOnce.add(question.id);
        return Promise.reject(new WentBack());
      },
    });
    // Who goes back from a step has put it off; the list offers it again, and so does the next start.
    for (let starts = 1; ; starts += 1) {
      const run = await runOn({ ...stage, output: `${stage.output}-${starts}` }, { owner });
      expect(run.error).toBeUndefined();
      if (run.code === 0) break;
      expect(starts).toBeLessThan(12);
    }
    expect(leftOnce.size).toBeGreaterThan(30);
    await expectRootAtRest(stage);
  });
});

describe('--plan', () => {
  it.each(['root-key', 'messy', 'done', 'root-key-only', 'identity-center', 'project'])(
    'on the account "%s" sends no call that changes it, and writes nothing',
    async (scenario) => {
      const stage = await stageFor({ scenario, controls: everyControl });
      const { code, text } = await plannedOn(stage);
      expect(code).toBe(3);
      expect(changesSeen(stage)).toEqual([]);
      expect([...(await filesUnder(stage.directory)).keys()].filter((name) => !name.includes('/state/'))).toEqual([]);
      expect(text).toContain('REHEARSAL');
      expect(text).toContain('Nothing is changed.');
    },
  );

  it('shows the exact commands of what it would do', async () => {
    const stage = await stageFor({ scenario: 'root-key', controls: everyControl });
    const { text } = await plannedOn(stage);
    expect(text).toContain('$ aws iam create-group --group-name administrators');
    expect(text).toContain('$ aws cloudtrail create-trail --name rootlock-trail');
  });

  it('does not offer an administrator in use a new password', async () => {
    const stage = await stageFor('done');
    const { text } = await plannedOn(stage);
    expect(text).not.toContain('login-profile');
    expect(text).toContain('Plan: Hand over to ada');
  });
});

// Keeps the separate client honest: it can list users, so an empty answer above means none.
it('the separate client sees the users there are', async () => {
  const stage = await stageFor('messy');
  const { Users } = await someoneElse(stage).iam.send(new ListUsersCommand({}));
  expect(Users?.map(({ UserName }) => UserName)).toEqual(['deploy-bot']);
});
