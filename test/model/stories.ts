// Stories by chance, and the moments at which they begin. Shrinking goes towards no disturbance at all.
import * as fc from 'fast-check';
import { createAutoOwner } from '../../src/ui/auto/front-end.ts';
import type { FrontEnd } from '../../src/engine/port.ts';
import type { Answers } from '../../src/rehearsal/doubts.ts';
import { boardOf, furtherControls, scenariosAlone } from '../support/boards.ts';
import { moods, type Mood } from './model-owner.ts';
import { outsides } from './outside.ts';
import { Killed, startProcess } from './process.ts';
import type { Happening, Story } from './story.ts';
import { newWorld, restored, snapshotOf, type Snapshot, type World, type WorldSetting } from './world.ts';

/** The question at which a cooperative owner was stopped; the story goes on from there. */
const moments = [
  'nothing',
  'admin-user.password',
  'admin-mfa.enrol',
  'admin-sign-in.code-1',
  'admin-sign-in.console',
  'cloudtrail.approve',
  'root-access-keys.approve',
  'root-access-keys.wait',
  'root-password.attest',
] as const;

export interface Beginning extends WorldSetting {
  readonly moment: (typeof moments)[number];
}

const wholeRuns: fc.Arbitrary<WorldSetting> = fc.record({
  scenario: fc.constantFrom('root-key', 'two-root-keys-in-use', 'fresh', 'done', 'messy', 'root-key-only'),
  lags: fc.boolean(),
  answers: fc.constantFrom<Partial<Answers>>(
    {},
    { 'session-outlives-key': 'no' },
    { 'event-history': 'after-15-minutes', 'password-last-used': 'after-4-hours' },
    { 'session-outlives-key': 'no', 'root-session-manages-keys': 'delete-only', 'event-history': 'after-15-minutes' },
  ),
});

const runsAlone = (): fc.Arbitrary<WorldSetting> =>
  fc.record({
    scenario: fc.constantFrom(...scenariosAlone),
    controls: fc.constantFrom(...furtherControls.map(({ id }) => boardOf(id))),
  });

/** Every third story is about a control of its own, once there are any. */
const settings: fc.Arbitrary<WorldSetting> =
  furtherControls.length === 0
    ? wholeRuns
    : fc.oneof({ weight: 2, arbitrary: wholeRuns }, { weight: 1, arbitrary: runsAlone() });

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('outside' as const), what: fc.constantFrom(...outsides) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('dies' as const),
      when: fc.constantFrom('before' as const, 'after' as const),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'lost' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'throttled' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('time' as const), minutes: fc.constantFrom(1, 70, 800, 11_000) }),
  },
);

const mood: fc.Arbitrary<Mood> = fc.oneof(
  { weight: 6, arbitrary: fc.constant('yes' as const) },
  { weight: 2, arbitrary: fc.constantFrom(...moods) },
);

export const beginnings: fc.Arbitrary<Beginning> = fc
  .tuple(settings, fc.constantFrom(...moments))
  .map(([setting, moment]) => ({ ...setting, moment }));

export const stories: fc.Arbitrary<Story> = fc.record({
  moods: fc.array(mood, { maxLength: 12 }),
  happenings: fc.array(
    // A run makes hundreds of calls, some dozen changes, and asks about twenty questions.
    fc.oneof(
      fc.record({ after: fc.nat({ max: 5 }), by: fc.constant('question' as const), happening }),
      fc.record({ after: fc.nat({ max: 7 }), by: fc.constant('change' as const), happening }),
      fc.record({ after: fc.nat({ max: 240 }), by: fc.constant('call' as const), happening }),
    ),
    { maxLength: 4 },
  ),
  pauses: fc.array(
    fc.record({
      minutes: fc.constantFrom(1, 30, 300, 1_500, 11_000),
      outside: fc.array(fc.constantFrom(...outsides), { maxLength: 2 }),
    }),
    { maxLength: 2 },
  ),
});

/** Worlds at their beginnings; each is played once and copied from then on. */
export function beginningWorlds(): (beginning: Beginning) => Promise<World> {
  const played = new Map<string, Promise<Snapshot>>();
  return async (beginning) => {
    const name = JSON.stringify(beginning);
    const snapshot = played.get(name) ?? playedTo(beginning);
    played.set(name, snapshot);
    return restored(await snapshot, 'story');
  };
}

async function playedTo({ moment, ...setting }: Beginning): Promise<Snapshot> {
  const world = newWorld(setting);
  if (moment === 'nothing') return snapshotOf(world);
  let dead: Killed | undefined;
  const alive = () => {
    if (dead !== undefined) throw dead;
  };
  const auto = createAutoOwner({ standIns: world.standIns, clock: world.clock, tell: () => undefined });
  const frontEnd: FrontEnd = {
    ...auto,
    ask: (question, signal) => {
      if (question.id === moment) throw (dead = new Killed());
      return auto.ask(question, signal);
    },
  };
  await startProcess(world, { frontEnd, alive, carry: (_, answer) => answer() });
  return snapshotOf(world);
}
