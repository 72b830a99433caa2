// An account with a trail, and an alert worked on until it is settled, as the run does it.
import type { AwsControl } from '../../src/controls/contract.ts';
import type { Finding } from '../../src/engine/control.ts';
import type { Plan } from '../../src/engine/plan.ts';
import { addTrail } from '../../src/rehearsal/furnish.ts';
import { seededIds } from '../../src/rehearsal/ids.ts';
import { deliveredMail } from '../../src/rehearsal/sns-subscriptions.ts';
import { catchUp } from '../../src/rehearsal/catch-up.ts';
import { type Desk, deskFor, type Setting, type Stage, stageFor } from '../support/rehearsed-run.ts';
import { carriedOut, scriptedOwner, type Script } from './owner.ts';

export const address = 'security@example.com';
export const answers: Script = {
  'root-alert.form': ['rules'],
  'root-alert.regions': ['every'],
  'root-alert.address': [address],
  'root-alert.arrived': ['arrived'],
};

const good = { multiRegion: true, validation: true, logging: true, hardened: true };

/** With a trail that does its job, and no alert. */
export async function watchedStage(setting: string | Setting = 'fresh'): Promise<Stage> {
  const stage = await stageFor(setting);
  const { state, clock } = stage.rehearsal;
  if (state.trails.size === 0) addTrail({ account: state, ids: seededIds('trail'), now: clock.now() }, 'all', good);
  return stage;
}

export async function watchedDesk(
  script: Script = answers,
  setting: string | Setting = 'fresh',
  options: Parameters<typeof deskFor>[2] = {},
): Promise<Desk> {
  return deskFor(await watchedStage(setting), scriptedOwner(script), options);
}

/** Plans, consents and runs errands until there is nothing more to do. Resolves with what holds then, and the plans. */
export async function settled<D>(
  control: AwsControl<D>,
  desk: Desk,
): Promise<{ finding: Finding; plans: readonly Plan[] }> {
  const plans: Plan[] = [];
  for (let round = 0; round < 12; round += 1) {
    const finding = await control.inspect(desk.context);
    if (finding.state === 'verified') return { finding, plans };
    const proposal = await control.plan(finding, desk.context);
    if (proposal.kind === 'changes') {
      // `carriedOut` plans for itself, and must not be asked twice.
      plans.push(await carriedOut({ ...control, inspect: async () => finding, plan: async () => proposal }, desk));
    } else if (proposal.kind === 'outside' && proposal.question.errand !== undefined) {
      await desk.standIns.console.run(proposal.question.errand);
    } else if (proposal.kind !== 'nothing') {
      return { finding: await control.inspect(desk.context), plans };
    }
  }
  throw new Error(`${control.id} does not settle`);
}

export const callsOf = (plans: readonly Plan[]) =>
  plans.flatMap(({ changes }) => changes.map(({ operation }) => operation));

/** Names of the calls and sign-ins that mail came about, since `from` mails. */
export function mailed({ rehearsal }: Pick<Stage, 'rehearsal'>, from = 0): readonly string[] {
  const { state, clock } = rehearsal;
  catchUp(state, clock.now(), seededIds('late'));
  return deliveredMail(state)
    .slice(from)
    .map(({ message }) => {
      try {
        return (JSON.parse(message) as { readonly detail: { readonly eventName: string } }).detail.eventName;
      } catch {
        return message;
      }
    });
}
