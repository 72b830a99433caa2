// The invariants of the design, as questions to the account, its log and the journal. They know nothing of how a control
// works: whatever control is added is judged by them as it stands.
import { filledText } from '../../src/engine/placeholders.ts';
import { type Call, digestOf, type Plan } from '../../src/engine/plan.ts';
import type { AccountEvent } from '../../src/rehearsal/event-log.ts';
import { devicesOf } from '../../src/rehearsal/iam-mfa.ts';
import type { AccessKey, AccountState } from '../../src/rehearsal/state.ts';
import type { Passing } from './direct-session.ts';
import type { World } from './world.ts';

export class Violation extends Error {}

/** A plan, how often it was consented to, how far it is carried out now, and how often each change was made. */
export interface Consent {
  readonly plan: Plan;
  readonly times: number;
  readonly done: Map<string, number>;
  /** By Region: what is done in many is in order in each of them. */
  readonly reached: Map<string, number>;
}

/** To be told of every consent. */
export function noteConsent(plan: Plan, { consents }: Deeds): void {
  const { times = 0, done = new Map<string, number>() } = consents.get(plan.digest) ?? {};
  consents.set(plan.digest, { plan, times: times + 1, done, reached: new Map() });
}

/** What one process did so far, as far as the invariants ask. */
export interface Deeds {
  /** Of this process, by digest. */
  readonly consents: Map<string, Consent>;
  /** Calls so far. */
  calls: number;
  /** Before which of them somebody else last changed something in the account, or much time passed. */
  disturbedAt: number;
  /** From which moment on, in milliseconds, every call sees that; a call before may find the account as it was. */
  visibleFrom: number;
  /** The last call that an administrator's session with MFA made with success. */
  proof?: { readonly userName: string; readonly accessKeyId: string; readonly at: number; readonly moment: number };
}

export function newDeeds(): Deeds {
  return { consents: new Map(), calls: 0, disturbedAt: -1, visibleFrom: 0 };
}

/** Invariant 3: an intent on disk, of a plan that the owner consented to in this process, in the order shown, once. */
export function contained(call: Passing, { lines }: World, { consents }: Deeds): void {
  const { permit, service, operation, principal } = call;
  if (permit === undefined) return;
  // Others may be on their way to other Regions; of this call the last word is that it is about to leave.
  const last = lines.findLast(
    (line) =>
      (line.kind === 'intent' || line.kind === 'outcome') &&
      line.planDigest === permit.planDigest &&
      line.changeId === permit.changeId,
  );
  if (last?.kind !== 'intent') throw new Violation(`${operation} left without its intent`);
  const consent = consents.get(permit.planDigest);
  if (consent === undefined) throw new Violation(`${operation} is of a plan that nobody consented to in this process`);
  const { plan } = consent;
  const { digest, ...draft } = plan;
  if (digestOf(draft) !== digest) throw new Violation('the plan changed after it was shown');
  const [id = '', takenBack] = permit.changeId.split(/\/(?=take-back$)/);
  const index = plan.changes.findIndex((change) => change.id === id);
  const change = plan.changes[index];
  const shown: Call | undefined = takenBack === undefined ? change : change?.compensation;
  if (change === undefined || shown === undefined) throw new Violation(`${permit.changeId} was not shown`);
  if (shown.service !== service || shown.operation !== operation || shown.principal !== principal) {
    throw new Violation(
      `${operation} as ${principal} is not the ${shown.operation} as ${shown.principal} that was shown`,
    );
  }
  if (!fits(shown.input, call.input, plan)) throw new Violation(`${operation} has another input than the one shown`);
  if (takenBack !== undefined) return;
  const region = change.region ?? '';
  if (index < (consent.reached.get(region) ?? -1)) throw new Violation(`${id} came after what follows it in the plan`);
  if ((consent.done.get(id) ?? 0) >= consent.times && change.repeats === undefined)
    throw new Violation(`${id} was done twice`);
  consent.reached.set(region, index);
}

/** To be told when a call was answered with success. */
export function noteDone({ permit, accessKeyId }: Passing, { account, clock }: World, deeds: Deeds): void {
  const done = deeds.consents.get(permit?.planDigest ?? '')?.done;
  if (permit !== undefined) done?.set(permit.changeId, (done.get(permit.changeId) ?? 0) + 1);
  const session = account.sessions.get(accessKeyId);
  if (session?.kind === 'token' && session.mfa && session.owner.kind === 'user') {
    deeds.proof = { userName: session.owner.userName, accessKeyId, at: deeds.calls, moment: clock.now() };
  }
}

/** Whether an input is the one shown, with its placeholders filled: names only by those that were shown. */
function fits(shown: unknown, sent: unknown, plan: Plan): boolean {
  if (typeof shown === 'string') {
    const whole = /^\{([^{}"]+)\}$/.exec(shown)?.[1];
    if (whole !== undefined && plan.placeholders?.[whole] !== undefined && plan.alternatives?.[whole] === undefined) {
      return typeof sent === 'string' && sent !== '';
    }
    return namesOf(plan).some((names) => filledText(shown, names) === sent);
  }
  if (typeof shown !== 'object' || shown === null) return shown === sent;
  if (typeof sent !== 'object' || sent === null) return false;
  const names = Object.entries(shown).flatMap(([name, part]) => (part === undefined ? [] : [name]));
  return (
    Object.keys(sent).length === names.length &&
    names.every((name) => fits((shown as Record<string, unknown>)[name], (sent as Record<string, unknown>)[name], plan))
  );
}

function namesOf({ alternatives = {} }: Plan): readonly ReadonlyMap<string, string>[] {
  return Object.entries(alternatives).reduce<readonly ReadonlyMap<string, string>[]>(
    (all, [name, values]) => all.flatMap((names) => values.map((value) => new Map([...names, [name, value]]))),
    [new Map<string, string>()],
  );
}

/** Ways into an account that a call may close. */
const closing = new Set([
  ...['DeleteUser', 'DeleteLoginProfile', 'RemoveUserFromGroup', 'DetachGroupPolicy', 'DeleteGroup'],
  ...['DeactivateMFADevice', 'DetachUserPolicy'],
]);

/** Invariants 1 and 2: no way in is closed, and no root key deleted, but on two proofs given in this process. */
export function wayInKept(call: Passing, world: World, deeds: Deeds): void {
  const { account } = world;
  const { operation, input } = call;
  const key = account.keys.get(String(input['AccessKeyId']));
  if (closing.has(operation)) proven(call, world, deeds);
  if (operation === 'DeleteAccessKey' && key?.owner.kind === 'user') isOwnKey(key, world);
  if (key?.owner.kind !== 'root' || (operation !== 'DeleteAccessKey' && operation !== 'UpdateAccessKey')) return;
  if (operation === 'UpdateAccessKey' && input['Status'] === 'Active') return;
  proven(call, world, deeds);
  if (operation === 'UpdateAccessKey') {
    if (call.accessKeyId === key.accessKeyId) throw new Violation('a root key deactivates itself');
    return;
  }
  const plan = deeds.consents.get(call.permit?.planDigest ?? '')?.plan;
  if (plan?.phrase?.text === key.accessKeyId) return;
  if (call.accessKeyId === key.accessKeyId) throw new Violation('a root key deletes itself without typed consent');
  // Whatever happened since the last look is beyond anybody's reach.
  if (deeds.disturbedAt === deeds.calls) return;
  if (key.status === 'Active') throw new Violation('an active root key is deleted');
  const deactivated = account.events.findLast(
    (event) => isAbout(event, 'UpdateAccessKey', key) && event.parameters['status'] === 'Inactive',
  );
  if (deactivated?.caller.kind !== 'unknown' && deactivated?.caller.accessKeyId === key.accessKeyId) {
    throw new Violation('a root key was deactivated by itself');
  }
  const week = 7 * 86_400_000;
  const now = world.clock.now();
  const recent = key.lastUsed !== undefined && now - key.lastUsed.at < 90 * 86_400_000;
  const waited = deactivated !== undefined && now - deactivated.at >= week;
  // AWS tells of a use late: a look before it shows could not find it.
  if ((deeds.proof?.moment ?? 0) < deeds.visibleFrom) return;
  if (recent && !waited && plan?.phrase === undefined) {
    throw new Violation('a root key that was just in use is deleted without typed words');
  }
}

const isAbout = ({ operation, outcome, parameters }: AccountEvent, name: string, { accessKeyId }: AccessKey) =>
  operation === name && outcome === 'ok' && parameters['accessKeyId'] === accessKeyId;

/** A session with MFA of an administrator who also signed in at the console, open in this process, used just now. */
function proven({ operation }: Passing, world: World, deeds: Deeds): void {
  const { account } = world;
  const { proof } = deeds;
  if (proof === undefined) throw new Violation(`${operation} without an administrator proven in this process`);
  const { userName, accessKeyId } = proof;
  // Nobody can know what happened since the last look, or what the last look could not see yet.
  if (deeds.disturbedAt > proof.at || proof.moment < deeds.visibleFrom) return;
  const session = account.sessions.get(accessKeyId);
  if (session === undefined || session.expiresAt <= world.clock.now())
    throw new Violation('the proven session is over');
  if (!isAdministrator(account, userName)) throw new Violation(`${userName} is no administrator any more`);
  const console = account.events.some(
    ({ operation: name, outcome, additional, caller }) =>
      name === 'ConsoleLogin' &&
      outcome === 'ok' &&
      additional?.['MFAUsed'] === 'Yes' &&
      caller.kind !== 'unknown' &&
      caller.userName === userName,
  );
  const found = (account.users.get(userName)?.passwordLastUsed ?? 0) >= deviceSince(account, userName);
  if (!console && !found) throw new Violation(`${userName} never signed in at the console with MFA`);
}

function deviceSince(account: AccountState, userName: string): number {
  const enabled = devicesOf(account, { kind: 'user', userName }).map(({ enabledAt = 0 }) => enabledAt);
  return enabled.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...enabled);
}

export function isAdministrator(account: AccountState, userName: string): boolean {
  return (
    account.users.has(userName) &&
    [...account.groups.values()].some(
      ({ members, attachedPolicies }) =>
        members.has(userName) && [...attachedPolicies].some((arn) => arn.endsWith('/AdministratorAccess')),
    )
  );
}

/** A user's key is deleted only when this tool made it. */
function isOwnKey({ accessKeyId, createdAt }: AccessKey, { lines, account }: World): void {
  if (lines.some((line) => line.kind === 'made' && line.thing === `access-key/${accessKeyId}`)) return;
  const made = account.events.some(
    ({ operation, outcome, at }) => operation === 'CreateAccessKey' && outcome === 'ok' && at === createdAt,
  );
  if (!made) throw new Violation(`somebody else's access key ${accessKeyId} is deleted`);
}

/** All of the above, right before a call takes effect. */
export function judge(call: Passing, world: World, deeds: Deeds): void {
  deeds.calls += 1;
  contained(call, world, deeds);
  wayInKept(call, world, deeds);
}
