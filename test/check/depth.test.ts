// However many controls there are: no chain of reads is longer than three round trips, and nothing is asked twice.
import { beforeAll, describe, expect, it } from 'vitest';
import { loggedCalls } from '../../src/rehearsal/event-log.ts';
import { addAdministrators, addKey, addTrail, addUser } from '../../src/rehearsal/furnish.ts';
import { seededIds } from '../../src/rehearsal/ids.ts';
import { everyControl } from '../support/boards.ts';
import { checkedOn } from '../support/checked.ts';
import { credentialsOfUser, restrictedUser } from '../support/restricted-user.ts';
import { openStage, runOn, type Stage, stageFor } from '../support/rehearsed-run.ts';
import { roundsRelay } from '../support/rounds-relay.ts';

const mostRounds = 3;

async function roundsOf(stage: Stage, changes: Parameters<typeof checkedOn>[1] = {}) {
  const relay = await roundsRelay(stage.rehearsal.url);
  const before = stage.rehearsal.state.events.length;
  const report = await checkedOn(stage, { ...changes, url: relay.url });
  const calls = loggedCalls(stage.rehearsal.state.events.slice(before));
  return { report, relay, calls };
}

function expectQuick({ relay, report, calls }: Awaited<ReturnType<typeof roundsOf>>): void {
  const seen = relay.rounds.map((names, round) => `round ${round + 1}: ${names.join(', ')}`).join('\n');
  expect(relay.rounds.length, seen).toBeLessThanOrEqual(mostRounds);
  expect(relay.repeated).toEqual([]);
  expect(calls).toHaveLength(report.calls.length);
  expect(calls.filter(({ mutating }) => mutating)).toEqual([]);
}

describe('the critical path of a check', { timeout: 60_000 }, () => {
  // The first one loads the SDK's clients, between its calls.
  beforeAll(async () => {
    const stage = await openStage('done');
    await checkedOn(stage);
    await stage.close();
  });

  it.each(['root-key', 'fresh', 'messy', 'done', 'identity-center', 'member', 'management', 'project', 'govcloud'])(
    'is three round trips on the account "%s"',
    async (scenario) => {
      const stage = await stageFor(scenario);
      expectQuick(await roundsOf(stage));
    },
  );

  it('is no longer where a run was made before', async () => {
    const stage = await stageFor({ scenario: 'root-key', controls: everyControl });
    expect((await runOn(stage)).code).toBe(0);
    expectQuick(await roundsOf(stage, { withJournal: true }));
  });

  it('is no longer for an IAM user who may only read', async () => {
    const stage = await stageFor('done');
    const { credentials } = restrictedUser(stage);
    expectQuick(await roundsOf(stage, { credentials }));
  });

  it('is no longer for an administrator by a group, with much in the account', async () => {
    const stage = await stageFor('root-key');
    const { state, clock } = stage.rehearsal;
    const builder = { account: state, ids: seededIds('many'), now: clock.now() };
    const people = Array.from({ length: 12 }, (_, index) => addUser(builder, `person-${index}`));
    for (const { userName } of people) addKey(builder, { kind: 'user', userName });
    for (const third of [0, 1, 2])
      addAdministrators(builder, `group-${third}`, ...people.slice(third * 4, third * 4 + 4));
    for (let index = 0; index < 4; index += 1) {
      addTrail(builder, `trail-${index}`, {
        multiRegion: index > 1,
        validation: index > 1,
        logging: index === 3,
        hardened: true,
      });
    }
    const credentials = credentialsOfUser(stage, 'person-7');
    expectQuick(await roundsOf(stage, { credentials }));
  });
});
