// Who can get into a simulated account at this moment, and what may never happen to that (design §6, invariants 1
// and 2). It looks at the account from outside, after every single call, and knows nothing of any control.
import type { AccountEvent } from '../../src/rehearsal/event-log.ts';
import type { AccountState, User } from '../../src/rehearsal/state.ts';

/** What the owner has: a phone, a password manager. */
export interface Belongings {
  /** Whether the phone shows the codes of this device. */
  readonly holds: (device: { readonly name: string; readonly seed: string }) => boolean;
  readonly knows: (password: string) => boolean;
  /** The credentials that the owner came with, where they are a key. */
  readonly ownKeyId?: string;
  /** Whoever signs in at the console has the password, one that was chosen there included. */
  readonly learns: (password: string) => void;
}

const administratorAccess = /:policy\/AdministratorAccess$/;
const rootConsole = 'root at the console';

function isAdministrator({ groups }: AccountState, user: User): boolean {
  const joined = [...groups.values()].filter(({ members }) => members.has(user.userName));
  const policies = [user, ...joined].flatMap(({ attachedPolicies }) => [...attachedPolicies]);
  return policies.some((arn) => administratorAccess.test(arn));
}

/** Administrators with a password that the owner knows and an enabled device that the owner holds. */
function administratorsOf(account: AccountState, owner: Belongings): readonly User[] {
  const devices = [...account.devices.values()];
  return [...account.users.values()].filter(
    (user) =>
      isAdministrator(account, user) &&
      user.login !== undefined &&
      owner.knows(user.login.password) &&
      devices.some(
        (device) => device.owner?.kind === 'user' && device.owner.userName === user.userName && owner.holds(device),
      ),
  );
}

export function waysIn(account: AccountState, owner: Belongings): readonly string[] {
  const rootKeys = [...account.keys.values()].filter((key) => key.owner.kind === 'root' && key.status === 'Active');
  const providers = [...account.roles.values()].filter(({ attachedPolicies, trust }) => {
    const isFederated = JSON.stringify(trust).includes(':saml-provider/');
    return isFederated && [...attachedPolicies].some((arn) => administratorAccess.test(arn));
  });
  const own = owner.ownKeyId === undefined ? undefined : account.keys.get(owner.ownKeyId);
  const holder = own?.owner.kind === 'user' ? account.users.get(own.owner.userName) : undefined;
  const ownKeyOpens = own?.status === 'Active' && holder !== undefined && isAdministrator(account, holder);
  return [
    ...(ownKeyOpens ? [`administrator's key ${own.accessKeyId}`] : []),
    ...(account.root.hasPassword ? [rootConsole] : []),
    ...rootKeys.map(({ accessKeyId }) => `root key ${accessKeyId}`),
    ...administratorsOf(account, owner).map(({ userName }) => `administrator ${userName}`),
    ...providers.map(({ roleName }) => `role ${roleName}`),
  ];
}

export interface Watch {
  /** What went wrong, in words; empty when nothing did. */
  readonly violations: readonly string[];
  /** How many states of the account were looked at. */
  readonly looks: () => number;
  /** A new process of the tool begins: proofs of earlier ones are no proof that a session is open now. */
  readonly begins: () => void;
}

/** Looks at the account after everything that happens in it, from now on. */
export function watchWaysIn(account: AccountState, owner: Belongings): Watch {
  const violations: string[] = [];
  let looks = 0;
  let begun = account.events.length;
  let before = pictureOfKeys(account);
  let administrators = administratorsOf(account, owner);
  // A root password was never tried by anyone here: once there is a way in beside it, there always is one.
  const hasTriedWay = () => waysIn(account, owner).some((way) => way !== rootConsole);
  let tried = hasTriedWay();

  const look = (event: AccountEvent): void => {
    looks += 1;
    const { caller, service, outcome } = event;
    const signedIn = service === 'signin' && outcome === 'ok' && caller.kind === 'user';
    const password = signedIn ? account.users.get(caller.userName)?.login?.password : undefined;
    if (password !== undefined) owner.learns(password);
    const wrong = (words: string) => violations.push(`${words}, after ${event.service} ${event.operation}`);
    if (waysIn(account, owner).length === 0) wrong('no way in is left');
    const now = hasTriedWay();
    if (tried && !now) wrong('nothing but the root password is left');
    tried ||= now;
    const after = pictureOfKeys(account);
    for (const [id, status] of before) {
      const left = after.get(id);
      if (left === status || left === 'Active') continue;
      for (const words of wrongsOf({ id, status, left }, event)) wrong(`${words}: root key ${id}`);
    }
    before = after;
    administrators = administratorsOf(account, owner);
  };

  /** What speaks against the end, for now or for good, of a root key. */
  const wrongsOf = (
    { id, status, left }: { readonly id: string; readonly status: string; readonly left: string | undefined },
    event: AccountEvent,
  ): readonly string[] => {
    const { caller } = event;
    // What a person did at the console shows at the next call, whatever that is.
    if (!event.mutating || caller.kind !== 'root') return [];
    const itself = caller.accessKeyId === id;
    const proven = administrators.filter((user) => hasSignedIn(user) && hasOpenSession(user));
    return [
      ...(proven.length > 0 ? [] : ['no administrator was proven, at the console and by a session of this process']),
      ...(left === 'Inactive' && itself ? ['it deactivated itself'] : []),
      ...(left === undefined && status === 'Active' && !itself
        ? ['it was deleted without being deactivated first']
        : []),
      ...(left === undefined && !itself && wasDeactivatedByItself(id) ? ['it had deactivated itself'] : []),
    ];
  };
  const ok = (event: AccountEvent) => event.outcome === 'ok';
  const hasSignedIn = ({ userName, createdAt }: User) =>
    account.events.some(
      (event) =>
        ok(event) &&
        event.operation === 'ConsoleLogin' &&
        event.caller.kind === 'user' &&
        event.caller.userName === userName &&
        event.caller.mfa &&
        event.at >= createdAt,
    );
  const hasOpenSession = ({ userName }: User) =>
    account.events.slice(begun).some(({ outcome, caller }) => {
      const isOpen = caller.kind === 'user' && caller.session === 'token' && caller.mfa;
      return outcome === 'ok' && isOpen && caller.userName === userName;
    });
  const wasDeactivatedByItself = (id: string) => {
    const changed = account.events.findLast(
      (event) => ok(event) && event.operation === 'UpdateAccessKey' && event.parameters['accessKeyId'] === id,
    );
    return changed !== undefined && changed.caller.kind !== 'unknown' && changed.caller.accessKeyId === id;
  };

  const push = account.events.push.bind(account.events);
  account.events.push = (...events) => {
    const length = push(...events);
    for (const event of events) look(event);
    return length;
  };
  return {
    violations,
    looks: () => looks,
    begins: () => {
      begun = account.events.length;
    },
  };
}

/** The status of each root key, by id. */
function pictureOfKeys({ keys }: AccountState): ReadonlyMap<string, string> {
  const ofRoot = [...keys.values()].filter(({ owner }) => owner.kind === 'root');
  return new Map(ofRoot.map(({ accessKeyId, status }) => [accessKeyId, status]));
}
