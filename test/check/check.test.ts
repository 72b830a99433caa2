// What a check says of whole accounts: before and after a run, as callers who may read more or less.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import schema from '../../docs/check.schema.json' with { type: 'json' };
import { checkJson } from '../../src/check/json.ts';
import { ocsfFindings } from '../../src/check/ocsf.ts';
import type { CheckReport } from '../../src/check/report.ts';
import { catalogue } from '../../src/controls/index.ts';
import type { Grade } from '../../src/engine/claim.ts';
import { carried } from '../support/hostile.ts';
import { everyControl } from '../support/boards.ts';
import { checkedOn } from '../support/checked.ts';
import { hostileRelay } from '../support/hostile-relay.ts';
import { allowedActions, restrictedUser } from '../support/restricted-user.ts';
import { changesSeen, runOn, stageFor } from '../support/rehearsed-run.ts';

const matches = new Ajv2020({ strict: false, allErrors: true }).compile(schema);

/** A report whose JSON is as the schema says. */
function expectWellFormed(report: CheckReport): void {
  const json: unknown = JSON.parse(JSON.stringify(checkJson(report)));
  matches(json);
  expect(matches.errors ?? []).toEqual([]);
}

const gradesOf = ({ controls }: CheckReport) =>
  Object.fromEntries(controls.map(({ control, grade }) => [control, grade]));
const byId = ({ controls }: CheckReport, id: string) => controls.find(({ control }) => control === id);

describe('a check of an account', () => {
  it('finds nearly everything open before a run, and everything held after it', async () => {
    const stage = await stageFor({ scenario: 'root-key', controls: everyControl });
    const before = await checkedOn(stage, { withJournal: true });
    expectWellFormed(before);
    expect(before).toMatchObject({ outcome: 'open-remain', rehearsal: true });
    // Nobody but root is there, so that no user lacks anything.
    const held = before.controls.filter(({ grade }) => grade !== 'open');
    expect(held.map(({ control, grade }) => `${grade} ${control}`)).toEqual([
      'verified users-mfa',
      'verified access-keys',
    ]);
    expect(changesSeen(stage)).toEqual([]);

    expect((await runOn(stage)).code).toBe(0);
    const changes = changesSeen(stage).length;
    const after = await checkedOn(stage, { withJournal: true });
    expectWellFormed(after);
    expect(after.outcome).toBe('all-hold');
    expect(after.controls.filter(({ next }) => next !== undefined)).toEqual([]);
    expect(byId(after, 'root-custody')).toMatchObject({ grade: 'attested', byWord: true });
    expect(changesSeen(stage)).toHaveLength(changes);

    // On another machine nobody knows the owner's words, and nothing is made up for them.
    const elsewhere = await checkedOn(stage);
    expect(elsewhere.outcome).toBe('open-remain');
    expect(gradesOf(elsewhere)).toMatchObject({
      ...{ 'root-mfa': 'verified', 'root-access-keys': 'verified', cloudtrail: 'verified' },
      ...{ 'root-password': 'open', 'root-email': 'open', 'root-custody': 'open' },
    });
  });

  it.each(['fresh', 'messy', 'done', 'identity-center', 'member', 'management', 'project', 'govcloud', 'organization'])(
    'is of the form that is documented, on the account "%s", and changes nothing',
    async (scenario) => {
      const stage = await stageFor(scenario);
      const report = await checkedOn(stage);
      expectWellFormed(report);
      expect(report.controls.map(({ control }) => control).toSorted()).toEqual(
        catalogue.map(({ id }) => id).toSorted(),
      );
      expect(changesSeen(stage)).toEqual([]);
      // Every piece of evidence is one of the calls made.
      const made = new Set(report.calls.map(({ requestId }) => requestId));
      for (const { evidence } of report.controls)
        for (const { requestId } of evidence) expect(made).toContain(requestId);
    },
  );

  it('says what only root’s own session could tell it, and by which caller it was asked', async () => {
    const stage = await stageFor('identity-center');
    const report = await checkedOn(stage);
    expect(report.caller.arn).toContain(':assumed-role/');
    expect(gradesOf(report)).toMatchObject({ 'admin-user': 'verified', 'admin-sign-in': 'verified' });
    expect(byId(report, 'root-access-keys')).toMatchObject({ grade: 'open', statement: 'Root has access keys.' });
  });
});

describe('what may not be read', () => {
  it('is unknown with the permission that is missing, and the rest goes on', async () => {
    const stage = await stageFor('done');
    const { credentials } = restrictedUser(
      stage,
      allowedActions.filter((action) => action !== 'cloudtrail:GetTrailStatus'),
    );
    const report = await checkedOn(stage, { credentials });
    expectWellFormed(report);
    expect(byId(report, 'cloudtrail')).toMatchObject({
      grade: 'unknown',
      statement: 'Not known: cloudtrail:GetTrailStatus is denied.',
      missing: ['cloudtrail:GetTrailStatus'],
      next: { says: 'Allow cloudtrail:GetTrailStatus to auditor, or check as an administrator.' },
    });
    expect(gradesOf(report)).toMatchObject({ 'root-mfa': 'verified', 'root-access-keys': 'verified' });
    expect(report.outcome).toBe('open-remain');
  });

  it('is unknown everywhere for a caller who may nothing, who still learns what is missing', async () => {
    const stage = await stageFor('done');
    const { credentials } = restrictedUser(stage, ['sts:GetCallerIdentity']);
    const report = await checkedOn(stage, { credentials });
    expectWellFormed(report);
    expect(byId(report, 'root-mfa')?.missing).toEqual(['iam:GetAccountSummary']);
    expect(report.account.kind).toBe('unknown');
    expect(report.controls.filter(({ grade }) => grade === 'verified')).toEqual([]);
  });

  it('does not pass a bucket over that these credentials may not look into', async () => {
    const stage = await stageFor('done');
    const { credentials } = restrictedUser(
      stage,
      allowedActions.filter((action) => !action.startsWith('s3:')),
    );
    expect(byId(await checkedOn(stage, { credentials }), 'cloudtrail')).toMatchObject({
      grade: 'unknown',
      missing: [expect.stringMatching(/^s3:Get/)],
    });
  });

  it('is nothing at all where the credentials are not accepted', async () => {
    const stage = await stageFor('done');
    const wrong = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
    await expect(checkedOn(stage, { credentials: wrong })).rejects.toMatchObject({ kind: 'aws' });
  });
});

describe('what a check prints for programs', () => {
  it('is worst first, groups together', async () => {
    const { controls } = await checkedOn(await stageFor('root-key'));
    expect(controls.map(({ control, severity }) => `${severity} ${control}`)).toEqual([
      ...['critical root-mfa', 'medium contacts'],
      ...['critical root-access-keys', 'medium root-procedure'],
      ...['medium root-password', 'medium root-email', 'medium root-custody', 'medium billing-access'],
      ...['high admin-mfa', 'high admin-sign-in', 'low admin-user'],
      ...['high cloudtrail', 'high guardduty', 'high s3-public-access'],
      ...['medium root-alert', 'medium change-alert', 'medium config', 'medium budget', 'low access-analyzer'],
      ...['medium password-policy', 'medium mfa-required', 'low people', 'high users-mfa', 'medium access-keys'],
    ]);
  });

  it('has the fields of Prowler’s findings, so that both can be compared', async () => {
    const stage = await stageFor('root-key');
    const report = await checkedOn(stage);
    const findings = ocsfFindings(report) as readonly Record<string, unknown>[];
    expect(findings).toHaveLength(report.controls.length);
    for (const finding of findings)
      expect(finding).toMatchObject({ class_uid: 2004, category_uid: 2, type_uid: 200401 });
    const codes = findings.map(({ metadata, status_code: status }) => [
      (metadata as { event_code: string }).event_code,
      status,
    ]);
    expect(codes).toEqual(
      expect.arrayContaining([
        ['iam_root_mfa_enabled', 'FAIL'],
        ['iam_no_root_access_key', 'FAIL'],
        ['cloudtrail_multi_region_enabled', 'FAIL'],
        // Only a person can say it.
        ['root-custody', 'MANUAL'],
      ]),
    );
    expect(findings[0]).toMatchObject({
      metadata: { event_code: 'iam_root_mfa_enabled' },
      severity: 'Critical',
      status_detail: 'Root has no MFA.',
      cloud: { account: { uid: stage.rehearsal.accountId }, provider: 'aws', region: 'eu-west-1' },
      resources: [{ cloud_partition: 'aws', uid: `arn:aws:iam::${stage.rehearsal.accountId}:root` }],
      unmapped: {
        compliance: { 'CIS-7.0': ['2.5'], 'CIS-5.0': ['1.4'] },
        rootlock: { rehearsal: true, grade: 'open' },
      },
    });
  });

  it.each(['messy', 'done', 'identity-center', 'member', 'project', 'govcloud'])(
    'has one finding for each control that applies to the account "%s", whose status follows from its grade',
    async (scenario) => {
      const report = await checkedOn(await stageFor(scenario));
      const findings = ocsfFindings(report) as readonly {
        readonly status_code: string;
        readonly status_detail: string;
        readonly finding_info: { readonly uid: string };
        readonly unmapped: { readonly rootlock: { readonly control: string; readonly grade: Grade } };
      }[];
      const applying = report.controls.filter(({ grade }) => grade !== 'not-applicable');
      expect(findings.map(({ unmapped }) => unmapped.rootlock.control)).toEqual(applying.map(({ control }) => control));
      expect(new Set(findings.map(({ finding_info: { uid } }) => uid)).size).toBe(findings.length);
      const may: { readonly [grade in Grade]: readonly string[] } = {
        verified: ['PASS'],
        attested: ['PASS'],
        'not-applicable': [],
        accepted: ['FAIL'],
        failed: ['FAIL'],
        open: ['FAIL', 'MANUAL'],
        unknown: ['MANUAL'],
      };
      for (const { status_code: code, status_detail: detail, unmapped } of findings) {
        expect(may[unmapped.rootlock.grade]).toContain(code);
        expect(detail.length).toBeGreaterThan(10);
      }
    },
  );

  it('passes what holds, and leaves what could not be read to a person', async () => {
    const stage = await stageFor('done');
    const { credentials } = restrictedUser(
      stage,
      allowedActions.filter((action) => action !== 'cloudtrail:DescribeTrails'),
    );
    const findings = ocsfFindings(await checkedOn(stage, { credentials })) as readonly {
      readonly metadata: { readonly event_code: string };
      readonly status_code: string;
    }[];
    const status = new Map(findings.map(({ metadata, status_code: code }) => [metadata.event_code, code]));
    expect(status.get('iam_root_mfa_enabled')).toBe('PASS');
    expect(status.get('cloudtrail_multi_region_enabled')).toBe('MANUAL');
  });

  it('holds nothing of a hostile account that could rule a terminal', async () => {
    const stage = await stageFor('messy');
    const relay = await hostileRelay(stage.rehearsal.url);
    const report = await checkedOn(stage, { url: relay.url });
    expect(relay.poisoned()).toBeGreaterThan(20);
    const printed = JSON.stringify([checkJson(report), ocsfFindings(report)]);
    for (const piece of carried) expect(printed).not.toContain(JSON.stringify(piece).slice(1, -1));
  });
});
