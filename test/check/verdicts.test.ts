// The verdicts against an independent reading of CIS 7.0.0, by the rules that Prowler 5.40.0 checks it with, taken from
// the account itself. Where ours is another on purpose, docs/check.md says why, and the list here says where.
import { describe, expect, it } from 'vitest';
import type { AccountState } from '../../src/rehearsal/state.ts';
import { addKey } from '../../src/rehearsal/furnish.ts';
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
const judges: { readonly [control: string]: (account: AccountState) => Judged } = {
  // iam_no_root_access_key, CIS 2.4: no active one; no finding where root has no credentials.
  'root-access-keys': (account) =>
    rootHasCredentials(account) ? judged(rootKeys(account).every(({ status }) => status !== 'Active')) : 'nothing',
  // iam_root_mfa_enabled, CIS 2.5. GovCloud's root has no console.
  'root-mfa': (account) => (account.root.hasPassword ? judged(hasDevice(account, 'root')) : 'nothing'),
  // cloudtrail_multi_region_enabled, CIS 4.1, and cloudtrail_log_file_validation_enabled, CIS 4.2.
  cloudtrail: ({ trails }) =>
    judged([...trails.values()].some(({ multiRegion, logging, validation }) => multiRegion && logging && validation)),
};

async function compared(stage: Stage) {
  const report = await checkedOn(stage, { withJournal: true });
  return Object.entries(judges).map(([id, judge]) => {
    const grade = report.controls.find(({ control }) => control === id)?.grade;
    const ours: Judged = grade === 'verified' ? 'PASS' : grade === 'open' ? 'FAIL' : 'nothing';
    return { id, ours, theirs: judge(stage.rehearsal.state) };
  });
}

describe('the verdicts of a check', () => {
  it.each(['root-key', 'fresh', 'two-root-keys-in-use', 'messy', 'done', 'identity-center', 'member', 'project'])(
    'are those of CIS 7.0.0 on the account "%s"',
    async (scenario) => {
      for (const { id, ours, theirs } of await compared(await stageFor(scenario)))
        expect({ id, is: ours }).toEqual({ id, is: theirs });
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
