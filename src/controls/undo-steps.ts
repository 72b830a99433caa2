// What can be taken back, in the order in which it can be, and what stays and why. MFA on root is never touched, the
// administrator only where root was seen to sign in with MFA, and a bucket only while it is empty.
import { consoleSignIns } from '../aws/events.ts';
import { securityCredentialsUrl } from '../aws/partition.ts';
import { listed, type UserPicture } from '../aws/users.ts';
import { isAwsError } from '../engine/errors.ts';
import type { Hands } from '../engine/executor.ts';
import { type Plan, type PlanDraft, sealPlan } from '../engine/plan.ts';
import type { AwsContext, AwsControl, KnownBy, UndoStep } from './contract.ts';
import { aliasPlan, bucketPlan, groupPlan, leftOverPlan, reactivationPlan, trailPlan, userPlan } from './undo-plans.ts';
import { ownThings, type OwnThings } from './undo-things.ts';

/**
 * Reads the account afresh. What AWS confirmed a moment ago to be gone is not shown again. What later controls made goes
 * before what it rests on.
 */
export async function undoSteps(context: AwsContext, controls: readonly AwsControl[]): Promise<readonly UndoStep[]> {
  const [things, ...ofControls] = await Promise.all([
    ownThings(context),
    ...controls.toReversed().map((control) => control.undo?.(context) ?? []),
  ]);
  const users = await Promise.all(things.users.map((user) => userStep(user, things, context)));
  const steps = [...ofControls.flat(), ...lightSteps(things, context), ...users, ...groupSteps(things, context)];
  return steps.filter(({ proposal }) => proposal.kind !== 'changes' || !isDone(proposal.plan, context));
}

function isDone({ changes }: Plan, { clock, memory }: AwsContext): boolean {
  const things = changes.flatMap(({ unmakes }) => unmakes ?? []);
  return things.length > 0 && things.every((thing) => memory.lately.isGone(thing, clock.now()));
}

const changes = (plan: Plan, yes: string): UndoStep['proposal'] => ({ kind: 'changes', plan, yes });
const stays = (why: string, ...next: readonly string[]): UndoStep['proposal'] => ({ kind: 'blocked', why, next });

/** Why it is taken for ours. */
export const origin = (knownBy: KnownBy) =>
  knownBy === 'journal'
    ? 'The journal on this machine says that rootlock made it.'
    : 'It is tagged as made by rootlock, and the journal on this machine does not know it: be sure that it is yours.';

/** What a step takes back, and the words for it. */
interface TakenBack extends Pick<UndoStep, 'title'> {
  readonly plan: Omit<PlanDraft, 'control'>;
  readonly yes: string;
}

/** One step for what the journal knows, one for what only its tag says. */
export function stepsByOrigin<T extends Pick<UndoStep, 'knownBy'>>(
  id: string,
  found: readonly T[],
  takenBack: (some: readonly T[]) => TakenBack,
): readonly UndoStep[] {
  return (['journal', 'tag'] as const).flatMap((knownBy): readonly UndoStep[] => {
    const some = found.filter((one) => one.knownBy === knownBy);
    if (some.length === 0) return [];
    const name = knownBy === 'journal' ? id : `${id}-tagged`;
    const { title, plan, yes } = takenBack(some);
    const proposal = changes(sealPlan({ ...plan, control: name }), yes);
    return [{ id: name, title, knownBy, statement: origin(knownBy), proposal }];
  });
}

/** What can go without closing any way into the account. */
function lightSteps(things: OwnThings, context: AwsContext): readonly UndoStep[] {
  const { rootKeys, keys, devices, trails, buckets, alias } = things;
  const step = (id: string, title: string, proposal: UndoStep['proposal'], knownBy: KnownBy = 'journal'): UndoStep => ({
    ...{ id, title, knownBy, proposal },
    statement: origin(knownBy),
  });
  const halfMade = keys.length + devices.length;
  const leftOver = 'undo-left-over';
  return [
    ...(rootKeys.length === 0
      ? []
      : [
          {
            ...step(
              'undo-root-keys',
              'The root access keys that are deactivated',
              changes(reactivationPlan('undo-root-keys', rootKeys), 'Activate again'),
            ),
            statement: 'The journal on this machine says that rootlock deactivated them.',
          },
        ]),
    ...(halfMade === 0
      ? []
      : [step(leftOver, 'What was left half-made', changes(leftOverPlan(leftOver, keys, devices), 'Delete it'))]),
    ...trails.map(({ trail, knownBy }) => {
      const id = `undo-trail-${trail.name}`;
      return step(id, `The trail ${trail.name}`, changes(trailPlan(id, trail), 'Delete the trail'), knownBy);
    }),
    ...buckets.map(({ name, isEmpty, knownBy }) => {
      const id = `undo-bucket-${name}`;
      const inUse = trails.some(({ trail }) => trail.bucket === name);
      const proposal = !isEmpty
        ? stays(
            'There are logs in it, and logs are never deleted here.',
            'Its lifecycle rule and you decide about them.',
          )
        : inUse
          ? stays('Its trail comes first.')
          : changes(bucketPlan(id, name, context), 'Delete the bucket');
      const forGood = isEmpty ? {} : { staysForGood: true as const };
      return { ...step(id, `The bucket ${name}`, proposal, knownBy), ...forGood };
    }),
    ...(alias === undefined
      ? []
      : [step('undo-alias', `The alias ${alias}`, changes(aliasPlan('undo-alias', alias), 'Delete the alias'))]),
  ];
}

async function userStep(
  { picture, knownBy }: OwnThings['users'][number],
  things: OwnThings,
  context: AwsContext,
): Promise<UndoStep> {
  const userName = picture.user.UserName ?? '';
  const id = `undo-user-${userName}`;
  const person = context.memory.facts('person').findLast((one) => one.userName === userName);
  const who = person === undefined || person.role === 'administrator' ? 'administrator' : 'user';
  return {
    id,
    title: `The ${who} ${userName}`,
    knownBy,
    statement: origin(knownBy),
    proposal:
      whyInUse(picture, things, context) ??
      (who === 'administrator' ? await whyNoOtherWayIn(userName, context) : undefined) ??
      changes(userPlan(id, picture, who), `Delete ${userName}`),
  };
}

/** Where it is more than what this tool made of it, somebody may need it. */
function whyInUse({ user, keys, policies }: UserPicture, things: OwnThings, { account }: AwsContext) {
  const { UserName = '', Arn } = user;
  if (account.facts.caller.arn === Arn) {
    return stays(`You are signed in as ${UserName}.`, 'Sign in as root, and run rootlock undo again.');
  }
  const others = keys.filter((key) => !things.keys.some(({ id }) => id === key.id));
  if (others.length > 0) {
    return stays(`${UserName} has access keys that rootlock did not make: something may use them.`);
  }
  if (things.keys.some(({ userName }) => userName === UserName)) return stays('What was left half-made comes first.');
  return policies.length === 0
    ? undefined
    : stays(`${UserName} has policies that rootlock did not give it: ${listed(policies)}.`);
}

/** Root must have been seen to sign in with MFA: the last way in is never taken back. */
async function whyNoOtherWayIn(userName: string, { account, clock }: AwsContext) {
  const { SummaryMap = {} } = await account.read('IAM', 'GetAccountSummary', {});
  const hasPassword = SummaryMap.AccountPasswordPresent !== 0;
  if (!hasPassword || (SummaryMap.AccountMFAEnabled ?? 0) === 0) {
    return stays(
      hasPassword
        ? `Root has no MFA, so ${userName} is the only good way into this account.`
        : `Root has no password, so ${userName} may be the only way into this account.`,
      'Put MFA on root first, and run rootlock undo again.',
    );
  }
  const seen = async () => (await consoleSignIns(account)).some(({ withMfa }) => withMfa);
  if (await seen()) return undefined;
  return {
    kind: 'outside' as const,
    question: {
      kind: 'wait-for' as const,
      id: `undo-user-${userName}.root-sign-in`,
      title: 'Sign in to the console as root, with MFA',
      lines: [
        `Before ${userName} goes, root must be seen to come in. Use a private window.`,
        'AWS shows the sign-in to us within some minutes.',
      ],
      awaited: 'a sign-in of root with MFA',
      link: securityCredentialsUrl(account.facts.partition),
      since: clock.now(),
      errand: { kind: 'sign-in-as-root' as const },
      options: [],
    },
    happened: seen,
  };
}

function groupSteps({ groups, users }: OwnThings, context: AwsContext): readonly UndoStep[] {
  return groups.map((group) => {
    const name = group.group.GroupName ?? '';
    const id = `undo-group-${name}`;
    const ours = new Set(users.map(({ picture }) => picture.user.UserName));
    const others = group.members.filter((member) => !ours.has(member));
    return {
      id,
      title: `The group ${name}`,
      knownBy: 'journal',
      statement: origin('journal'),
      proposal:
        others.length > 0
          ? stays(`Others are in it: ${listed(others)}.`)
          : group.members.length > 0
            ? stays(`${listed(group.members)} is in it: that comes first.`)
            : changes(groupPlan(id, group, context), 'Delete the group'),
    };
  });
}

/** A title as the list has room for it: 22 columns. */
export const shortOf = (title: string) => (title.length <= 22 ? title : `${title.slice(0, 21)}…`);

/** How the services say that it is not there any more. */
const gone = ['NoSuchEntity', 'NoSuchBucket', 'TrailNotFound', 'NotFound', 'ResourceNotFound'];

/** The step as the engine carries it out: every change of its plan, in order; what is gone already is gone. */
export function asControl({ id, title, statement, proposal }: UndoStep): AwsControl {
  return {
    ...{ id, title, why: statement, short: shortOf(title), group: 'Your administrator' },
    ...{ needs: [], frameworks: [], sources: [], mayAcceptRisk: false },
    inspect: async () => ({ state: 'open', statement, facts: [], detail: undefined }),
    plan: async () => proposal,
    verify: async () => ({ grade: 'open', statement, facts: [] }),
    apply: async (hands: Hands) => {
      if (proposal.kind !== 'changes') return;
      for (const change of proposal.plan.changes) {
        try {
          await hands.send(change.id);
        } catch (error) {
          if (!isAwsError(error, ...gone)) throw error;
        }
      }
    },
  };
}
