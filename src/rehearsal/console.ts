// The console of the simulated account: what a person can do there and no API can. Every sign-in is
// written into the event history as AWS writes it (CloudTrail User Guide, "AWS Management Console sign-in events").
import type { AccountEvent, EventCaller } from './event-log.ts';
import { AwsError } from './aws-error.ts';
import { policiesOf } from './authorize.ts';
import { addConsoleSession, addDevice } from './furnish.ts';
import { checkPassword } from './iam-passwords.ts';
import { devicesOf } from './iam-mfa.ts';
import type { Ids } from './ids.ts';
import { decide } from './policy.ts';
import { keysOf } from './principals.ts';
import { globalRegion } from './regions.ts';
import { record } from './record-event.ts';
import {
  iamArn,
  rootArn,
  userArn,
  type AccountState,
  type MfaDevice,
  type Owner,
  type Session,
  type User,
} from './state.ts';
import { codeRulesOf, spendCode } from './totp.ts';

/** Why the console did not do it; the account is as before, but for the failed sign-in in its history. */
export class ConsoleRefusal extends Error {
  readonly reason:
    'sign-in' | 'code-needed' | 'code' | 'new-password-needed' | 'new-password' | 'nothing-to-do' | 'denied';

  constructor(reason: ConsoleRefusal['reason'], message: string) {
    super(message);
    this.name = 'ConsoleRefusal';
    this.reason = reason;
  }
}

export interface At {
  readonly account: AccountState;
  readonly ids: Ids;
  readonly now: number;
}

const root = { kind: 'root' } as const;

function writeSignIn(
  { account, ids, now }: At,
  caller: EventCaller,
  region: string,
  mfa: string | undefined,
  outcome = 'ok',
): void {
  const event: AccountEvent = {
    id: ids.uuid(),
    requestId: ids.uuid(),
    at: now,
    service: 'signin',
    operation: 'ConsoleLogin',
    region,
    mutating: true,
    outcome,
    ...(outcome === 'ok' ? {} : { errorMessage: outcome }),
    caller,
    parameters: {},
    additional: {
      LoginTo: 'https://console.aws.amazon.com/console/home',
      MobileVersion: 'No',
      MFAUsed: mfa === undefined ? 'No' : 'Yes',
      ...(mfa === undefined ? {} : { MFAIdentifier: mfa }),
    },
  };
  record(account, event, ids);
}

/** Assigns a virtual device to root. Returns its serial number. */
export function registerRootMfa(at: At, name = 'root-account-mfa-device'): string {
  return newDevice(at, root, name, 'Root').serial;
}

function newDevice(at: At, owner: Owner, name: string, who: string): MfaDevice {
  const taken = new Set([...at.account.devices.values()].map((device) => device.name));
  const free = [name, ...Array.from({ length: 8 }, (_, index) => `${name}-${index + 2}`)].find(
    (candidate) => !taken.has(candidate),
  );
  if (free === undefined || devicesOf(at.account, owner).length >= 8) {
    throw new ConsoleRefusal('nothing-to-do', `${who} already has eight MFA devices.`);
  }
  return addDevice(at, free, owner);
}

/**
 * A user signs in and assigns a virtual device to itself, where its policies allow that in such a sign-in. The device's
 * seed is what its QR code shows.
 */
export function registerUserMfa(
  at: At,
  given: UserSignIn,
): { readonly name: string; readonly seed: string } & SignedIn {
  const { account } = at;
  const user = account.users.get(given.userName);
  const isForced = user?.login?.resetRequired === true;
  const signedIn = signInAsUser(at, given);
  if (user === undefined) throw new ConsoleRefusal('sign-in', 'Your authentication information is incorrect.');
  // The page that forces a new password calls ChangePassword in the same session.
  for (const action of [
    ...(isForced ? ['iam:ChangePassword'] : []),
    'iam:CreateVirtualMFADevice',
    'iam:EnableMFADevice',
  ]) {
    if (!mayDoToItself(account, user, action, signedIn.mfa)) {
      throw new ConsoleRefusal('denied', `${user.userName} is not authorized to perform: ${action}`);
    }
  }
  const { name, seed } = newDevice(at, { kind: 'user', userName: user.userName }, user.userName, user.userName);
  return { ...signedIn, name, seed };
}

function mayDoToItself(account: AccountState, user: User, action: string, mfa: boolean): boolean {
  const arn = userArn(account, user);
  const resource = action === 'iam:CreateVirtualMFADevice' ? iamArn(account, `mfa/${user.userName}`) : arn;
  const keys = new Map([
    ['aws:username', user.userName],
    ['aws:multifactorauthpresent', String(mfa)],
  ]);
  const asking = { kind: 'identity', arn, accountId: account.accountId } as const;
  const own = decide(policiesOf(account, { kind: 'user', userName: user.userName }), {
    action,
    resource,
    keys,
    asking,
  });
  const isAnyones = action === 'iam:ChangePassword' && account.passwordPolicy?.usersMayChange === true;
  return own === 'allowed' || (own === 'not-allowed' && isAnyones);
}

/** Root signs in with its password, and with MFA when it has a device. Returns whether MFA was used. */
export function signInAsRoot(at: At): boolean {
  const { account, now } = at;
  if (!account.root.hasPassword) throw new ConsoleRefusal('sign-in', 'Root has no password.');
  const [device] = devicesOf(account, root);
  account.root.passwordLastUsed = now;
  const caller: EventCaller = {
    kind: 'root',
    arn: rootArn(account),
    userId: account.accountId,
    userName: 'root',
    mfa: device !== undefined,
  };
  writeSignIn(at, caller, globalRegion(account.region), device?.serial);
  return device !== undefined;
}

export interface UserSignIn {
  readonly userName: string;
  readonly password: string;
  readonly code?: string;
  /** For a password that must be changed at the first sign-in. */
  readonly newPassword?: string;
  /** Where the sign-in endpoint was; the Region of global services when absent. */
  readonly region?: string;
}

interface SignedIn {
  readonly mfa: boolean;
  readonly passwordChanged: boolean;
}

/** A user signs in. Returns whether MFA was used and whether the password was changed. */
export function signInAsUser(at: At, given: UserSignIn): SignedIn {
  const { account, now } = at;
  const user = account.users.get(given.userName);
  if (user?.login === undefined || user.login.password !== given.password) {
    if (user !== undefined)
      writeSignIn(at, userCaller(account, user, false), regionOf(account, given), undefined, 'Failed authentication');
    throw new ConsoleRefusal('sign-in', 'Your authentication information is incorrect. Please try again.');
  }
  const devices = devicesOf(account, { kind: 'user', userName: user.userName });
  if (devices.length > 0 && given.code === undefined) {
    throw new ConsoleRefusal('code-needed', `${user.userName} has MFA: a one-time code is needed.`);
  }
  // What could still be refused is looked at before the code is spent.
  const passwordChanged = user.login.resetRequired;
  const password = passwordChanged ? changedPassword(account, user, given.newPassword) : user.login.password;
  const code = given.code;
  const device =
    code === undefined ? undefined : devices.find((candidate) => spendCode(candidate, code, now, codeRulesOf(account)));
  if (devices.length > 0 && device === undefined) {
    writeSignIn(at, userCaller(account, user, false), regionOf(account, given), undefined, 'Failed authentication');
    throw new ConsoleRefusal('code', 'The one-time code is wrong or was used before.');
  }
  user.login.password = password;
  user.login.resetRequired = false;
  noteSignIn(user, now);
  writeSignIn(at, userCaller(account, user, device !== undefined), regionOf(account, given), device?.serial);
  return { mfa: device !== undefined, passwordChanged };
}

function noteSignIn(user: User, now: number): void {
  if (user.passwordLastUsed !== undefined) user.passwordUsedBefore = user.passwordLastUsed;
  user.passwordLastUsed = now;
}

const regionOf = ({ region: own }: AccountState, { region }: UserSignIn) => region ?? globalRegion(own);

function changedPassword(account: AccountState, user: User, wanted: string | undefined): string {
  if (wanted === undefined)
    throw new ConsoleRefusal('new-password-needed', 'The password must be changed at this sign-in.');
  if (wanted === user.login?.password)
    throw new ConsoleRefusal('new-password', 'The new password must differ from the old one.');
  try {
    checkPassword(account, user, wanted);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new ConsoleRefusal('new-password', error.message);
  }
  return wanted;
}

function userCaller(account: AccountState, user: User, mfa: boolean): EventCaller {
  return { kind: 'user', arn: userArn(account, user), userId: user.userId, userName: user.userName, mfa };
}

/** Deletes every root access key, as the console does: deactivated first. Returns their ids. */
export function deleteRootKeys({ account }: At): readonly string[] {
  const keys = keysOf(account, root);
  for (const key of keys) {
    key.status = 'Inactive';
    account.keys.delete(key.accessKeyId);
  }
  return keys.map(({ accessKeyId }) => accessKeyId);
}

/**
 * `aws login` as root, or as a user with a console password: a session without any long-term key. Whether
 * AWS marks it as made with MFA, where the identity has a device, is not documented.
 */
export function awsLogin(at: At, userName?: string): Session {
  const user = userName === undefined ? undefined : at.account.users.get(userName);
  if (userName !== undefined && user?.login === undefined) {
    throw new ConsoleRefusal('sign-in', `There is no user ${userName} with a console password.`);
  }
  const owner = user === undefined ? root : ({ kind: 'user', userName: user.userName } as const);
  const withMfa = devicesOf(at.account, owner).length > 0 && at.account.doubts['aws-login-carries-mfa'] === 'yes';
  return addConsoleSession(at, owner, withMfa);
}

/** What the owner has on the phone and in the password manager: an earlier run, or the scenario, put it there. */
export interface Belongings {
  readonly devices: readonly { readonly name: string; readonly seed: string }[];
  readonly passwords: readonly { readonly userName: string; readonly password: string }[];
}

/** The devices that users have enabled, and the passwords of users. */
export function belongingsOf({ devices, users }: AccountState): Belongings {
  return {
    devices: [...devices.values()].flatMap(({ owner, name, seed }) => (owner?.kind === 'user' ? [{ name, seed }] : [])),
    passwords: [...users.values()].flatMap(({ userName, login }) =>
      login === undefined ? [] : [{ userName, password: login.password }],
    ),
  };
}
