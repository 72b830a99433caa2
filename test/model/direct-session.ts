// The AWS session without the SDK and without HTTP: the same contract, the same problems, the same refusal of what no
// plan contains. Whoever drives it stands between every call and the account.
import type { AccountFacts, AccountSession, TemporaryCredentials } from '../../src/aws/account.ts';
import { toAwsProblem } from '../../src/aws/faults.ts';
import { parseCaller } from '../../src/aws/identity.ts';
import { isMutating, NotPermitted } from '../../src/aws/recorder.ts';
import type { Call, Principal, ServiceName } from '../../src/engine/plan.ts';
import { Secret } from '../../src/engine/secret.ts';
import type { CallRecord, Permit } from '../../src/engine/sender.ts';
import { AwsError } from '../../src/rehearsal/aws-error.ts';
import { credentialOf, shownArn } from '../../src/rehearsal/principals.ts';
import { answerDirectly, type DirectCall, type Place } from './direct-account.ts';

/** A call on its way: a change has its permit, and was announced by now. */
export interface Passing extends DirectCall {
  readonly principal: Principal;
  readonly permit?: Permit;
}

/** The connection broke, and nobody knows whether the call took effect. */
export class Lost extends Error {
  readonly code = 'ECONNRESET';
}

export interface DirectOptions {
  readonly place: () => Place;
  /** What is known of the account and of who signed in; of a standalone account in a rehearsal unless given. */
  readonly facts?: AccountFacts;
  /** Asked before every call, as `aws login` would renew what has expired. */
  readonly callerKeyId: () => string;
  /** Carries the call: may do something before or after it, or throw an AwsError, Lost, or what ends the process. */
  readonly carry: (call: Passing, answer: () => object) => object;
}

export function openDirectSession({ place, callerKeyId, carry, facts: given }: DirectOptions): AccountSession {
  const facts = given ?? factsOf(place(), callerKeyId());
  const open = new Map<Principal, { readonly arn: string; readonly keyId: () => Promise<string> }>();
  open.set('caller', { arn: facts.caller.arn, keyId: async () => callerKeyId() });
  let acting: Principal = 'caller';

  const call = async (
    lists: readonly CallRecord[][],
    destination: { service: ServiceName; operation: string; region: string; principal: Principal },
    input: { readonly [name: string]: unknown },
    permit?: Permit,
  ): Promise<object> => {
    const { service, operation, region, principal } = destination;
    const mutating = isMutating(operation);
    if (mutating && permit === undefined) throw new NotPermitted(service, operation);
    const signer = open.get(principal);
    if (signer === undefined) throw new TypeError(`the credentials of ${principal} are not open`);
    const accessKeyId = await signer.keyId();
    await permit?.announce();
    const keep = (outcome: string) => {
      const time = new Date(place().now).toISOString();
      const more = { requestId: 'request', principalArn: signer.arn, time, outcome, attempts: 1 };
      for (const list of lists) list.push({ service, operation, region, mutating, principal, ...more });
    };
    try {
      const passing = { service, operation, region, accessKeyId, input, principal };
      const output = carry({ ...passing, ...(permit === undefined ? {} : { permit }) }, () =>
        answerDirectly(passing, place()),
      );
      keep('ok');
      return output;
    } catch (error) {
      if (!(error instanceof AwsError) && !(error instanceof Lost)) throw error;
      const status = error instanceof AwsError ? { status: error.status, requestId: 'request' } : {};
      const shown = error instanceof AwsError ? Object.assign(new Error(error.message), { name: error.code }) : error;
      keep(error instanceof AwsError ? error.code : 'ECONNRESET');
      throw toAwsProblem(shown, { ...destination, mutating, passage: { attempts: 1, ...status } });
    }
  };

  const view = (calls: CallRecord[], upstream: readonly CallRecord[][]): AccountSession => {
    const lists = [...upstream, calls];
    const session: AccountSession = {
      facts,
      get calls() {
        return [...calls];
      },
      get acting() {
        return acting;
      },
      arnOf: (principal) => open.get(principal)?.arn,
      read: async (service, operation, input, options = {}) => {
        options.signal?.throwIfAborted();
        const { as: principal = acting, region = facts.region } = options;
        const output = await call(
          lists,
          { service, operation: String(operation), region, principal },
          { ...(input as object) },
        );
        // The operation's name decides the shape.
        return output as never;
      },
      send: async (given: Call, input, permit, signal) => {
        signal.throwIfAborted();
        const { service, operation, principal, region = facts.region } = given;
        const bare = revealed(input) as { readonly [name: string]: unknown };
        return (await call(lists, { service, operation, region, principal }, bare, permit)) as never;
      },
      open: (principal, arn, credentials) => {
        const given = async (): Promise<TemporaryCredentials> =>
          typeof credentials === 'function' ? credentials() : credentials;
        open.set(principal, { arn, keyId: async () => (await given()).accessKeyId });
      },
      shut: (principal) => {
        if (acting === principal) acting = 'caller';
        open.delete(principal);
      },
      act: (principal) => {
        if (!open.has(principal)) throw new TypeError(`the credentials of ${principal} are not open`);
        acting = principal;
      },
      // A view is a session of the same kind.
      watched: () => view([], lists),
    };
    return session;
  };
  return view([], []);
}

function factsOf({ account }: Place, callerAccessKeyId: string): AccountFacts {
  const credential = credentialOf(account, callerAccessKeyId);
  const parsed = parseCaller(credential === undefined ? '' : shownArn(account, credential.principal));
  if (parsed === undefined) throw new TypeError('nobody is signed in to the simulated account');
  return {
    accountId: parsed.accountId,
    partition: parsed.partition,
    region: account.region,
    kind: 'standalone',
    caller: parsed.caller,
    callerKeyIsLongTerm: callerAccessKeyId.startsWith('AKIA'),
    callerAccessKeyId,
    credentialSource: 'the rehearsal',
    rehearsal: true,
    clockSkewMilliseconds: 0,
  };
}

function revealed(value: unknown): unknown {
  if (value instanceof Secret) return value.reveal();
  if (Array.isArray(value)) return value.map(revealed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, revealed(part)]));
}
