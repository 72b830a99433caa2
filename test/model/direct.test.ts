// The short way to the account must answer as the SDK does over HTTP, or the model would prove something else.
import { expect, it } from 'vitest';
import type { AccountSession } from '../../src/aws/account.ts';
import { createAutoOwner } from '../../src/ui/auto/front-end.ts';
import { isMutating } from '../../src/aws/recorder.ts';
import { wholePictureOf } from '../deaths/whole-picture.ts';
import { pictureOf } from '../support/account-picture.ts';
import { boardOf, fewRegions, furtherControls, scenariosAlone, wholeRun } from '../support/boards.ts';
import { openSession, runOn, stageFor } from '../support/rehearsed-run.ts';
import { openDirectSession, type Passing } from './direct-session.ts';
import { startProcess } from './process.ts';
import { newWorld } from './world.ts';

async function playedWhole(scenario: string, controls?: readonly string[]) {
  const world = newWorld({ scenario, ...(controls === undefined ? {} : { controls }) });
  const seen: Passing[] = [];
  const carry = (call: Passing, answer: () => object) => {
    seen.push(call);
    return answer();
  };
  const { standIns, clock } = world;
  const frontEnd = createAutoOwner({ standIns, clock, tell: () => undefined });
  const ended = await startProcess(world, { frontEnd, carry, alive: () => undefined });
  return { world, seen, ended };
}

it.each(['root-key-only', 'messy'])(
  'a whole run on %s ends as over HTTP, with the same changes in the same order',
  async (scenario) => {
    const { world, seen, ended } = await playedWhole(scenario);
    expect(ended.error).toBeUndefined();
    const stage = await stageFor({ scenario, controls: wholeRun });
    const run = await runOn(stage);
    expect(run.error).toBeUndefined();
    expect(pictureOf(world.account)).toEqual(pictureOf(stage.rehearsal.state));
    const changes = seen.flatMap(({ operation, permit }) => (permit === undefined ? [] : [operation]));
    expect(changes).toEqual(run.journal.lines.flatMap((line) => (line.kind === 'intent' ? [line.operation] : [])));
  },
);

// On `done` the model's world has one key more. A control that comes later may call what the short way does not know how to say yet: then direct-shapes.ts has to learn it.
it.each(
  furtherControls.flatMap(({ id }) =>
    scenariosAlone.filter((scenario) => scenario !== 'done').map((scenario) => [id, scenario] as const),
  ),
)('a run of %s alone on %s ends as over HTTP, with the same changes', async (id, scenario) => {
  const controls = boardOf(id);
  const { world, seen, ended } = await playedWhole(scenario, controls);
  const stage = await stageFor({ scenario, controls, regions: fewRegions });
  const run = await runOn(stage);
  expect({ error: ended.error }).toEqual({ error: run.error });
  expect(wholePictureOf(world.account)).toEqual(wholePictureOf(stage.rehearsal.state));
  // What goes to many Regions at once may leave in any order, and what AWS is not ready for yet more than once.
  const changes = new Map(
    seen.flatMap(({ operation, permit }) => (permit === undefined ? [] : [[permit.changeId, operation] as const])),
  );
  const intents = new Map(
    run.journal.lines.flatMap((line) => (line.kind === 'intent' ? [[line.changeId, line.operation] as const] : [])),
  );
  expect([...changes.values()].toSorted()).toEqual([...intents.values()].toSorted());
});

it('every read of a run has the answer that the SDK reads off the wire', async () => {
  const stage = await stageFor({ scenario: 'root-key', controls: wholeRun });
  await runOn(stage);
  const { state, clock, renewCredentials } = stage.rehearsal;
  const wired = await openSession(stage);
  const ids = { uuid: () => 'event' };
  const direct = openDirectSession({
    place: () => ({ account: state, ids: ids as never, now: clock.now() }),
    callerKeyId: () => renewCredentials().accessKeyId,
    carry: (_, answer) => answer(),
  });
  const { seen } = await playedWhole('root-key');
  const reads = new Map(
    seen
      .filter(({ operation }) => !isMutating(operation))
      .map(({ service, operation, input, region }) => [
        JSON.stringify([service, operation, input, region]),
        { service, operation, input, region },
      ]),
  );
  expect(reads.size).toBeGreaterThan(25);
  for (const { service, operation, input, region } of reads.values()) {
    const ask = async (session: AccountSession) => {
      try {
        const output = await session.read(service, operation as never, input, { region, as: 'caller' });
        const { $metadata: _, ...rest } = output as { $metadata?: unknown };
        return JSON.parse(JSON.stringify(rest)) as object;
      } catch (error) {
        return { refused: (error as { failure: { code: string } }).failure.code.replace(/Exception$/, '') };
      }
    };
    // The history grows with every look at it.
    if (operation === 'LookupEvents') continue;
    expect({ operation, ...(await ask(direct)) }).toEqual({ operation, ...(await ask(wired)) });
  }
});
