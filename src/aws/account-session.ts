// The session that controls work with: typed reads, changes by permit, the principals that sign, and the list
// of calls. Views made by `watched` share everything but the list.
import type { JsonObject, SecretJson, SecretJsonObject } from '../engine/json.ts';
import type { Call, Principal, ServiceName } from '../engine/plan.ts';
import { Secret } from '../engine/secret.ts';
import type { CallRecord, Permit } from '../engine/sender.ts';
import type { AccountFacts, AccountSession, ReadOptions, TemporaryCredentials } from './account.ts';
import type { Clients } from './clients.ts';
import type { InputOf, OperationOf, OutputOf } from './operations.ts';
import { providerFor, type Principals } from './principals.ts';
import type { Wire } from './wire.ts';

/** What a session and its views have in common. */
export interface Shared {
  readonly facts: AccountFacts;
  readonly wire: Wire;
  readonly clients: Clients;
  readonly principals: Principals;
  readonly signal: AbortSignal | undefined;
  acting: Principal;
}

/** Made by `openAccountSession` only. */
export class Session implements AccountSession {
  readonly #shared: Shared;
  readonly #calls: CallRecord[];
  /** The lists of the sessions that this one is a view of. */
  readonly #upstream: readonly CallRecord[][];

  constructor(shared: Shared, calls: CallRecord[], upstream: readonly CallRecord[][]) {
    this.#shared = shared;
    this.#calls = calls;
    this.#upstream = upstream;
  }

  get facts(): AccountFacts {
    return this.#shared.facts;
  }

  get calls(): readonly CallRecord[] {
    return [...this.#calls];
  }

  get acting(): Principal {
    return this.#shared.acting;
  }

  arnOf(principal: Principal): string | undefined {
    return this.#shared.principals.arnOf(principal);
  }

  async read<S extends ServiceName, O extends OperationOf<S>>(
    service: S,
    operation: O & string,
    input: InputOf<S, O>,
    options: ReadOptions = {},
  ): Promise<OutputOf<S, O>> {
    const principal = options.as ?? this.acting;
    const output = await this.#call(
      { service, operation, principal, ...(options.region === undefined ? {} : { region: options.region }) },
      { ...(input as object) },
      undefined,
      options.signal,
    );
    // The operation's name decides the shape; the SDK has just parsed it.
    return output as OutputOf<S, O>;
  }

  async send(call: Call, input: SecretJsonObject, permit: Permit, signal: AbortSignal): Promise<JsonObject> {
    const output = await this.#call(call, revealed(input) as object, permit, signal, secretsIn(input));
    // Bytes and dates in it stay as the SDK gives them.
    return output as JsonObject;
  }

  open(
    principal: Exclude<Principal, 'caller'>,
    arn: string,
    credentials: TemporaryCredentials | (() => Promise<TemporaryCredentials>),
  ): void {
    this.#shared.clients.forget(principal);
    this.#shared.principals.open(principal, arn, providerFor(credentials));
  }

  shut(principal: Exclude<Principal, 'caller'>): void {
    if (this.acting === principal) this.#shared.acting = 'caller';
    this.#shared.clients.forget(principal);
    this.#shared.principals.shut(principal);
  }

  act(principal: Principal): void {
    if (!this.#shared.principals.isOpen(principal)) {
      throw new TypeError(`the credentials of ${principal} are not open`);
    }
    this.#shared.acting = principal;
  }

  watched(): this {
    // `this` is always a Session: the class has no subclass.
    return new Session(this.#shared, [], [...this.#upstream, this.#calls]) as this;
  }

  #call(
    call: {
      readonly service: ServiceName;
      readonly operation: string;
      readonly principal: Principal;
      readonly region?: string;
    },
    input: object,
    permit: Permit | undefined,
    signal: AbortSignal | undefined = this.#shared.signal,
    sent: readonly Secret[] = [],
  ): Promise<object> {
    const { service, operation, principal, region = this.facts.region } = call;
    return this.#shared.wire.call({ service, operation, principal, region }, input, {
      keep: (record) => {
        for (const list of [...this.#upstream, this.#calls]) list.push(record);
      },
      sent,
      ...(permit === undefined ? {} : { permit }),
      ...(signal === undefined ? {} : { signal }),
    });
  }
}

// Secrets become text only here, in an object that nobody else holds and that goes straight to the SDK.
function revealed(value: SecretJson | undefined): unknown {
  if (value instanceof Secret) return value.reveal();
  if (Array.isArray(value)) return value.map(revealed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, revealed(part)]));
}

function secretsIn(value: SecretJson | undefined): readonly Secret[] {
  if (value instanceof Secret) return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(secretsIn) : [];
}
