// The rehearsal's own HTTP interface under /rehearsal/: who it is, credentials to start with, its clock,
// its log, its console, its faults. AWS has nothing of the kind; it exists on loopback only.
import { beginBadDay } from './bad-day.ts';
import { catchUp } from './catch-up.ts';
import type { RehearsalClock } from './clock.ts';
import {
  awsLogin,
  belongingsOf,
  ConsoleRefusal,
  deleteRootKeys,
  registerRootMfa,
  registerUserMfa,
  signInAsRoot,
  signInAsUser,
  type At,
  type UserSignIn,
} from './console.ts';
import { loggedCalls } from './event-log.ts';
import { plainTroubles, type Fault, type Faults, type Trouble } from './faults.ts';
import { heldAccounts } from './organization-state.ts';
import { publicKeysOf } from './outbound-federation.ts';
import type { RehearsalCredentials } from './server.ts';
import { confirmMail, deliveredMail, pendingMail } from './sns-subscriptions.ts';

export interface ControlRequest {
  readonly method: string;
  /** Below /rehearsal/, without a query. */
  readonly path: string;
  readonly body: string;
}

export interface ControlAnswer {
  readonly status: number;
  readonly json: object;
}

export interface Controlled {
  /** Tells this simulated account from every other one, earlier ones on the same port included. */
  readonly instance: string;
  readonly at: () => At;
  readonly clock: RehearsalClock;
  readonly faults: Faults;
  readonly credentials: () => RehearsalCredentials;
}

type Fields = { readonly [name: string]: unknown };

export function control(
  { method, path, body }: ControlRequest,
  { instance, at, clock, faults, credentials }: Controlled,
): ControlAnswer {
  const { account } = at();
  try {
    switch (`${method} ${path}`) {
      case 'GET ':
        return ok({
          rehearsal: true,
          instance,
          scenario: account.scenario,
          accountId: account.accountId,
          region: account.region,
          doubts: account.doubts,
          now: new Date(clock.now()).toISOString(),
        });
      case 'GET credentials':
        return ok({ ...credentials(), region: account.region });
      case 'GET log':
        return ok({
          calls: loggedCalls(
            heldAccounts(account)
              .flatMap(({ events }) => events)
              .toSorted((one, other) => one.at - other.at),
          ),
        });
      case 'GET jwks':
        return ok(publicKeysOf(account));
      case 'GET belongings':
        return ok(belongingsOf(account));
      case 'GET clock':
        return ok({ now: clock.now() });
      case 'POST clock': {
        const { advanceSeconds } = fields(body);
        if (typeof advanceSeconds !== 'number' || !(advanceSeconds >= 0))
          throw new Misused('advanceSeconds must be a number of 0 or more.');
        clock.advance(advanceSeconds * 1000);
        return ok({ now: clock.now() });
      }
      case 'GET mail':
        present(at());
        return ok({ mail: pendingMail(account, clock.now()), inbox: deliveredMail(account) });
      case 'POST mail/confirm':
        present(at());
        return ok({ confirmed: confirmMail(account, text(fields(body)['address'], 'address'), clock.now()) });
      case 'POST console/register-root-mfa': {
        const { name } = fields(body);
        return ok({ serialNumber: registerRootMfa(at(), name === undefined ? undefined : text(name, 'name')) });
      }
      case 'POST console/sign-in-as-root':
        return ok({ mfa: signInAsRoot(at()) });
      case 'POST console/sign-in-as-user':
        return ok(signInAsUser(at(), signInOf(fields(body))));
      case 'POST console/register-user-mfa':
        return ok(registerUserMfa(at(), signInOf(fields(body))));
      case 'POST console/delete-root-access-keys':
        return ok({ deleted: deleteRootKeys(at()) });
      case 'POST console/aws-login': {
        const { userName } = fields(body);
        const session = awsLogin(at(), userName === undefined ? undefined : text(userName, 'userName'));
        const { accessKeyId, secret: secretAccessKey, token: sessionToken } = session;
        return ok({ accessKeyId, secretAccessKey, sessionToken });
      }
      case 'POST faults':
        faults.add(parseFault(fields(body)));
        return ok({});
      case 'POST bad-day': {
        const given = fields(body);
        const optional = (name: 'rate' | 'spreadSeconds') =>
          given[name] === undefined ? {} : { [name]: share(given[name], name) };
        const day = { seed: text(given['seed'], 'seed'), ...optional('rate'), ...optional('spreadSeconds') };
        beginBadDay(day, faults, account.spreading);
        return ok({});
      }
      case 'DELETE faults':
        faults.clear();
        delete account.spreading.rule;
        return ok({});
      default:
        return { status: 404, json: { error: `The rehearsal has no ${method} /rehearsal/${path}.` } };
    }
  } catch (error) {
    if (error instanceof ConsoleRefusal) return { status: 403, json: { error: error.message, reason: error.reason } };
    if (error instanceof Misused) return { status: 400, json: { error: error.message } };
    throw error;
  }
}

function signInOf(given: Fields): UserSignIn {
  const optional = (name: 'code' | 'newPassword' | 'region') =>
    given[name] === undefined ? {} : { [name]: text(given[name], name) };
  return {
    userName: text(given['userName'], 'userName'),
    password: text(given['password'], 'password'),
    ...optional('code'),
    ...optional('newPassword'),
    ...optional('region'),
  };
}

/** Mail that is under way by now arrives before anyone looks. */
function present({ account, ids, now }: At): void {
  for (const held of heldAccounts(account)) catchUp(held, now, ids);
}

class Misused extends Error {}

const ok = (json: object): ControlAnswer => ({ status: 200, json });

function fields(body: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(body === '' ? '{}' : body);
  } catch {
    value = undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Misused('The body must be a JSON object.');
  return value as Fields;
}

function text(value: unknown, name: string): string {
  if (typeof value !== 'string' || value === '') throw new Misused(`${name} must be a text.`);
  return value;
}

function count(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0)
    throw new Misused(`${name} must be a whole number.`);
  return value;
}

function share(value: unknown, name: string): number {
  if (typeof value !== 'number' || !(value >= 0)) throw new Misused(`${name} must be a number of 0 or more.`);
  return value;
}

function parseFault(given: Fields): Fault {
  return {
    operation: text(given['operation'], 'operation'),
    ...(given['service'] === undefined ? {} : { service: text(given['service'], 'service') }),
    ...(given['times'] === undefined ? {} : { times: count(given['times'], 'times') }),
    ...(given['after'] === undefined ? {} : { after: count(given['after'], 'after') }),
    trouble: parseTrouble(given['trouble']),
  };
}

function parseTrouble(given: unknown): Trouble {
  if (typeof given !== 'object' || given === null) throw new Misused('trouble must be an object.');
  const trouble = given as Fields;
  const plain = plainTroubles.find((kind) => kind === trouble['kind']);
  if (plain !== undefined) return { kind: plain };
  switch (trouble['kind']) {
    case 'web-page': {
      const status = count(trouble['status'], 'status');
      if (status < 200 || status > 599) throw new Misused('status must be between 200 and 599.');
      return { kind: 'web-page', status };
    }
    case 'slow':
      return { kind: 'slow', milliseconds: count(trouble['milliseconds'], 'milliseconds') };
    case 'error':
      return {
        kind: 'error',
        code: text(trouble['code'], 'code'),
        status: count(trouble['status'], 'status'),
        ...(trouble['message'] === undefined ? {} : { message: text(trouble['message'], 'message') }),
      };
    default:
      throw new Misused(`trouble.kind must be one of: ${[...plainTroubles, 'web-page', 'error', 'slow'].join(', ')}.`);
  }
}
