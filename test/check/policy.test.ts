// docs/check-policy.json is what a check needs, and no more.
import { describe, expect, it } from 'vitest';
import { actionOf, needsNoPermission } from '../../src/aws/actions.ts';
import type { CheckReport } from '../../src/check/report.ts';
import { everyControl } from '../support/boards.ts';
import type { Stage } from '../support/rehearsed-run.ts';
import { runOn, stageFor } from '../support/rehearsed-run.ts';
import { newDetector } from '../../src/rehearsal/guardduty.ts';
import { seededIds } from '../../src/rehearsal/ids.ts';
import { checkedOn } from '../support/checked.ts';
import { allowedActions, restrictedUser } from '../support/restricted-user.ts';

/** Accounts that between them make every control read all that it ever reads. */
const accounts = ['done', 'messy', 'member'] as const;

/** What a control can do without, and says so; or what tells the kind of the account. */
const onlyAdds = [
  ...['account:ListRegions', 'cloudtrail:LookupEvents', 'guardduty:GetAdministratorAccount', 'guardduty:ListFindings'],
  ...['iam:ListRoles', 'organizations:DescribeOrganization'],
  ...['s3:GetBucketAcl', 's3:GetBucketPolicyStatus', 's3:ListAllMyBuckets'],
];

interface Place {
  readonly stage: Stage;
  readonly withJournal: boolean;
}

/** Trails that write to a log group as well, where metric filters may be. */
function addLogs({ rehearsal: { state } }: Stage): void {
  const logGroupArn = `arn:aws:logs:${state.region}:${state.accountId}:log-group:trail:*`;
  for (const trail of state.trails.values()) trail.destinations = { ...trail.destinations, logGroupArn };
}

/** A detector where there is none, whose manager a member asks for. */
function addDetector({ rehearsal: { state, clock } }: Stage): void {
  const { detectors } = state.services;
  if (detectors.size > 0) return;
  const detector = newDetector({ ids: seededIds('detector'), region: state.region, at: clock.now() });
  detectors.set(detector.id, detector);
}

async function places(): Promise<readonly Place[]> {
  const found = await Promise.all(accounts.map(async (name) => ({ stage: await stageFor(name), withJournal: false })));
  const run = await stageFor({ scenario: 'root-key', controls: everyControl });
  expect((await runOn(run)).code).toBe(0);
  addLogs(run);
  for (const { stage } of found) addDetector(stage);
  return [...found, { stage: run, withJournal: true }];
}

/** All that a reader of the report can tell one check from another by. */
function picture({ account, controls }: CheckReport): unknown {
  return {
    account,
    controls: controls.map(({ control, grade, statement, facts, missing }) => ({
      control,
      grade,
      statement,
      facts,
      missing,
    })),
  };
}

describe('the policy for a check', { timeout: 240_000 }, () => {
  it('allows each action that a check needs, and no other', async () => {
    const needed = new Set<string>();
    for (const { stage, withJournal } of await places()) {
      const { credentials } = restrictedUser(stage, ['*']);
      const { calls } = await checkedOn(stage, { credentials, withJournal });
      for (const call of calls) if (!needsNoPermission(call)) needed.add(actionOf(call));
    }
    const missing = [...needed].filter((action) => !allowedActions.includes(action)).toSorted();
    const unneeded = allowedActions.filter((action) => !needed.has(action));
    // To mend docs/check-policy.json, take this over.
    expect({ missing, unneeded }).toEqual({ missing: [], unneeded: [] });
    expect(allowedActions).toEqual(allowedActions.toSorted());
  });

  it('suffices: the results are those of a caller who may read everything', async () => {
    for (const { stage, withJournal } of await places()) {
      const { credentials, allow } = restrictedUser(stage);
      const restricted = await checkedOn(stage, { credentials, withJournal });
      expect(restricted.controls.flatMap(({ missing }) => missing)).toEqual([]);
      expect(restricted.calls.filter(({ outcome }) => outcome.startsWith('AccessDenied'))).toEqual([]);
      allow(['*']);
      expect(picture(restricted)).toEqual(picture(await checkedOn(stage, { credentials, withJournal })));
    }
  });

  it('is least: without any one of its actions, some result is another', async () => {
    const all = await places();
    const users = all.map(({ stage }) => restrictedUser(stage));
    const look = async (index: number) => {
      const [place, user] = [all[index], users[index]];
      if (place === undefined || user === undefined) throw new RangeError(`there is no place ${index}`);
      return checkedOn(place.stage, { credentials: user.credentials, withJournal: place.withJournal });
    };
    const whole = await Promise.all(all.map((_, index) => look(index)));
    const unnoticed: string[] = [];
    const unknown: string[] = [];
    for (const action of allowedActions) {
      // Where it is not asked for it cannot be missed.
      const concerned = whole.flatMap(({ calls }, index) =>
        calls.some((call) => actionOf(call) === action) ? [index] : [],
      );
      for (const { allow } of users) allow(allowedActions.filter((other) => other !== action));
      let [noticed, named] = [false, false];
      for (const index of concerned) {
        const before = whole[index];
        const less = await look(index);
        noticed ||= before !== undefined && JSON.stringify(picture(less)) !== JSON.stringify(picture(before));
        named ||= less.controls.some(({ missing }) => missing.includes(action));
        // One place where it is missed is enough.
        if (noticed && named) break;
      }
      if (!noticed) unnoticed.push(action);
      if (named) unknown.push(action);
    }
    expect(unnoticed).toEqual([]);
    expect(allowedActions.filter((action) => !unknown.includes(action))).toEqual(onlyAdds);
  });
});
