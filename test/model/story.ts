// One story: where it begins, what the owner is like, what happens meanwhile. It is told from the start to the day on
// which everything is calm again, with every invariant asked at every call.
import { allHold, type Claim } from '../../src/engine/claim.ts';
import { Interrupted, isAwsError, Problem } from '../../src/engine/errors.ts';
import { AwsError } from '../../src/rehearsal/aws-error.ts';
import { isMutating } from '../../src/aws/recorder.ts';
import { atRest } from './at-the-end.ts';
import { Lost, type Passing } from './direct-session.ts';
import { modelOwner, type Mood } from './model-owner.ts';
import { type Deeds, judge, newDeeds, noteConsent, noteDone, Violation } from './oracles.ts';
import { happensOutside, type Outside } from './outside.ts';
import { Killed, startProcess, type Ended } from './process.ts';
import type { World } from './world.ts';

export type Happening =
  | { readonly kind: 'outside'; readonly what: Outside }
  /** The process dies right before a call takes effect, or right after. */
  | { readonly kind: 'dies'; readonly when: 'before' | 'after' }
  /** The answer is lost; of reads, which are simply made again, nothing is seen. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'throttled' }
  | { readonly kind: 'time'; readonly minutes: number };

export interface Story {
  readonly moods: readonly Mood[];
  /** `after` counts since the last one, by calls, by calls that change something, or by questions to the owner. */
  readonly happenings: readonly {
    readonly after: number;
    readonly by: 'call' | 'change' | 'question';
    readonly happening: Happening;
  }[];
  /** Between one process and the next. */
  readonly pauses: readonly { readonly minutes: number; readonly outside: readonly Outside[] }[];
}

export interface Told {
  readonly claims: readonly Claim[];
  readonly starts: number;
  readonly calls: number;
}

const mostDisturbed = 8;
const mostCalm = 6;
const minute = 60_000;

/** Rejects with a Violation, or with whatever no process may end with. */
export async function tell(story: Story, world: World): Promise<Told> {
  const moods = [...story.moods];
  const happenings = story.happenings.map((each) => ({ ...each }));
  const pauses = [...story.pauses];
  let starts = 0;
  let calls = 0;

  const process = async (): Promise<Ended> => {
    starts += 1;
    let dead: Killed | undefined;
    let broken: Error | undefined;
    const alive = () => {
      if (dead !== undefined) throw dead;
    };
    const deeds = newDeeds();
    const carry = (call: Passing, answer: () => object): object => {
      calls += 1;
      const happening = dueAt(call);
      if (happening?.kind === 'outside') disturb(happening.what, deeds);
      if (happening?.kind === 'time') pass(happening.minutes, deeds);
      if (happening?.kind === 'dies' && happening.when === 'before') throw (dead = new Killed());
      if (happening?.kind === 'throttled' && call.permit !== undefined)
        throw new AwsError('Throttling', 400, 'Rate exceeded');
      try {
        judge(call, world, deeds);
      } catch (error) {
        broken ??= error instanceof Error ? error : new Error(String(error));
        throw (dead = new Killed());
      }
      const output = answer();
      noteDone(call, world, deeds);
      if (happening?.kind === 'dies') throw (dead = new Killed());
      if (happening?.kind === 'lost' && call.permit !== undefined) throw new Lost();
      return output;
    };
    const frontEnd = modelOwner({
      world,
      alive,
      nextMood: () => {
        const happening = dueAt('question');
        if (happening?.kind === 'outside') disturb(happening.what, deeds);
        if (happening?.kind === 'time') pass(happening.minutes, deeds);
        if (happening?.kind === 'dies') throw (dead = new Killed());
        return moods.shift() ?? 'yes';
      },
      consented: (plan) => noteConsent(plan, deeds),
    });
    const ended = await startProcess(world, { frontEnd, carry, alive });
    if (broken !== undefined) throw broken;
    const { error } = ended;
    const foreseen =
      error === undefined || error instanceof Killed || error instanceof Interrupted || error instanceof Problem;
    if (!foreseen) throw error instanceof Error ? error : new Error('ended by what is no error');
    // What is gone already is no reason to end.
    if (isAwsError(error, 'NoSuchEntity')) throw new Violation(`a run ended by ${error.happened}`);
    return ended;
  };

  const dueAt = (call: Passing | 'question'): Happening | undefined => {
    const [next] = happenings;
    const by = call === 'question' ? ['question'] : isMutating(call.operation) ? ['call', 'change'] : ['call'];
    if (next === undefined || !by.includes(next.by)) return undefined;
    next.after -= 1;
    if (next.after >= 0) return undefined;
    happenings.shift();
    return next.happening;
  };

  /** Between the last look and the call that follows it nobody can tell how late it got. */
  const pass = (minutes: number, deeds: Deeds) => {
    world.clock.advance(minutes * minute);
    deeds.disturbedAt = deeds.calls + 1;
  };

  const disturb = (what: Outside, deeds?: Deeds) => {
    happensOutside(what, world);
    if (deeds === undefined) return;
    deeds.disturbedAt = deeds.calls + 1;
    deeds.visibleFrom = world.clock.now() + (world.account.spreading.rule?.mostMilliseconds ?? 0);
  };

  for (let times = 0; times < mostDisturbed && moods.length + happenings.length + pauses.length > 0; times += 1) {
    await process();
    const pause = pauses.shift();
    world.clock.advance((pause?.minutes ?? 1) * minute);
    for (const what of pause?.outside ?? []) disturb(what);
  }
  moods.length = 0;
  happenings.length = 0;

  // What others broke shows by then, such as logs that cannot be delivered.
  world.clock.advance(20 * minute);
  let last: Ended = {};
  for (let times = 0; times < mostCalm; times += 1) {
    last = await process();
    if (last.claims !== undefined && allHold(last.claims)) break;
    world.clock.advance(60 * minute);
  }
  if (last.claims === undefined) throw new Violation(`it does not come to an end: ${String(last.error)}`);
  atRest(world, last.claims);
  return { claims: last.claims, starts, calls };
}
