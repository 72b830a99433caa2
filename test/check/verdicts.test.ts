// The verdicts against an independent reading of CIS 7.0.0, by the rules that Prowler 5.40.0 checks it with, taken from
// the account itself. Where ours is another on purpose, docs/check.md says why, and the list here says where.
import { describe, expect, it } from 'vitest';
import { defaultRegions } from '../../src/rehearsal/regions.ts';
import type { AccountState } from '../../src/rehearsal/state.ts';
import { addKey, day } from '../../src/rehearsal/furnish.ts';
import { seededIds } from '../../src/rehearsal/ids.ts';
import { everyControl } from '../support/boards.ts';
import { checkedOn } from '../support/checked.ts';
import { runOn, type Stage, stageFor } from '../support/rehearsed-run.ts';

type Judged = 'PASS' | 'FAIL' | 'nothing';
const judged = (passes: boolean): Judged => (passes ? 'PASS' : 'FAIL');

const rootKeys = ({ keys }: AccountState) => [...keys.values()].filter(({ owner }) => owner.kind === 'root');
const rootHasCredentials = (account: AccountState) => account.root.hasPassword || rootKeys(account).length > 0;
const hasDevice = ({ devices }: AccountState, of: string) =>
  [...devices.values()].some(
    ({ owner }) => owner !== undefined && (owner.kind === 'root' ? 'root' : owner.userName) === of,
  );

/** The control and what Prowler's check of the same name would say. */
const judges: { readonly [control: string]: (account: AccountState, now: number) => Judged } = {
  // iam_no_root_access_key, CIS 2.4: no active one; no finding where root has no credentials.
  'root-access-keys': (account) =>
    rootHasCredentials(account) ? judged(rootKeys(account).every(({ status }) => status !== 'Active')) : 'nothing',
  // iam_root_mfa_enabled, CIS 2.5. GovCloud's root has no console.
  'root-mfa': (account) => (account.root.hasPassword ? judged(hasDevice(account, 'root')) : 'nothing'),
  // cloudtrail_multi_region_enabled, CIS 4.1, and cloudtrail_log_file_validation_enabled, CIS 4.2.
  cloudtrail: ({ trails }) =>
    judged([...trails.values()].some(({ multiRegion, logging, validation }) => multiRegion && logging && validation)),
  // iam_password_policy_minimum_length_14, CIS 2.8, and iam_password_policy_reuse_24, CIS 2.9.
  'password-policy': ({ passwordPolicy }) =>
    judged((passwordPolicy?.minimumLength ?? 0) >= 14 && (passwordPolicy?.reusePrevention ?? 0) >= 24),
  // iam_user_mfa_enabled_console_access, CIS 2.10.
  'users-mfa': (account) =>
    judged([...account.users.values()].every(({ login, userName }) => !login || hasDevice(account, userName))),
  // iam_user_accesskey_unused, CIS 2.11, and iam_rotate_access_key_90_days, CIS 2.12.
  'access-keys': ({ keys }, now) =>
    judged(
      [...keys.values()]
        .filter(({ owner, status }) => owner.kind === 'user' && status === 'Active')
        .every(({ createdAt, lastUsed }) => now - createdAt < 90 * day && now - (lastUsed?.at ?? createdAt) < 45 * day),
    ),
  // s3_account_level_public_access_blocks, CIS 3.1.4: the two that keep what is public already from being read.
  's3-public-access': ({ services: { publicAccessBlock = '' } }) =>
    judged(
      ['IgnorePublicAcls', 'RestrictPublicBuckets'].every((flag) => publicAccessBlock.includes(`<${flag}>true</`)),
    ),
  // guardduty_is_enabled, accessanalyzer_enabled (CIS 2.17) and config_recorder_all_regions_enabled (CIS 4.3), each in
  // every Region that nobody has to enable.
  guardduty: everywhere(({ detectors }) => [...detectors.values()].filter(({ enabled }) => enabled)),
  'access-analyzer': everywhere(({ analyzers }) =>
    [...analyzers.values()].filter(({ status, type }) => type.startsWith('ACCOUNT') && status !== 'FAILED'),
  ),
  config: everywhere(({ recorders }) => [...recorders.values()].filter(({ recording }) => recording)),
};

function everywhere(found: (services: AccountState['services']) => readonly { readonly region: string }[]) {
  return ({ partition, services }: AccountState) => {
    const there = new Set(found(services).map(({ region }) => region));
    return judged(defaultRegions(partition).every((region) => there.has(region)));
  };
}

/** Where ours is stricter or does not apply, as docs/check.md has it; all else must agree. */
const otherOnPurpose: { readonly [scenario: string]: readonly string[] } = {
  // The organization of AWS's own keeps these services, and IAM users, away.
  project: ['access-analyzer', 'guardduty', 'users-mfa'],
};

async function compared(stage: Stage) {
  const report = await checkedOn(stage, { withJournal: true });
  return Object.entries(judges).map(([id, judge]) => {
    const grade = report.controls.find(({ control }) => control === id)?.grade;
    const ours: Judged = grade === 'verified' ? 'PASS' : grade === 'open' ? 'FAIL' : 'nothing';
    return { id, ours, theirs: judge(stage.rehearsal.state, stage.rehearsal.clock.now()) };
  });
}

describe('the verdicts of a check', () => {
  it.each(['root-key', 'fresh', 'two-root-keys-in-use', 'messy', 'done', 'identity-center', 'member', 'project'])(
    'are those of CIS 7.0.0 on the account "%s"',
    async (scenario) => {
      const found = await compared(await stageFor(scenario));
      const agreeing = found.filter(({ id }) => otherOnPurpose[scenario]?.includes(id) !== true);
      expect(agreeing.map(({ id, ours }) => ({ id, is: ours }))).toEqual(
        agreeing.map(({ id, theirs }) => ({ id, is: theirs })),
      );
      // The list has nothing that agrees.
      const others = found.filter(({ ours, theirs }) => ours !== theirs).map(({ id }) => id);
      expect(others.toSorted()).toEqual([...(otherOnPurpose[scenario] ?? [])].toSorted());
    },
  );

  it('are those of CIS 7.0.0 after a run', async () => {
    const stage = await stageFor({ scenario: 'root-key', controls: everyControl });
    expect((await runOn(stage)).code).toBe(0);
    for (const { ours, theirs } of await compared(stage)) expect([ours, theirs]).toEqual(['PASS', 'PASS']);
  });

  it('differ for a root key that is inactive: it is there, and can be activated', async () => {
    const stage = await stageFor('done');
    const { state, clock } = stage.rehearsal;
    addKey({ account: state, ids: seededIds('inactive'), now: clock.now() }, { kind: 'root' });
    for (const key of rootKeys(state)) state.keys.set(key.accessKeyId, { ...key, status: 'Inactive' });
    const found = (await compared(stage)).find(({ id }) => id === 'root-access-keys');
    expect(found).toEqual({ id: 'root-access-keys', ours: 'FAIL', theirs: 'PASS' });
  });
});
