// An account that is a handful of switches: enough for the engine, which asks no more of it than an Account.
import type { SecretJsonObject } from '../../src/engine/json.ts';
import type { Call, Principal } from '../../src/engine/plan.ts';
import type { Account, CallRecord, Permit } from '../../src/engine/sender.ts';
import { noon } from './moved-clock.ts';
import { type ScriptedSender, scriptedSender } from './scripted-sender.ts';

export class TinyAccount implements Account {
  readonly sender: ScriptedSender;
  readonly #calls: CallRecord[] = [];
  readonly #above: TinyAccount | undefined;
  /** What is true in the account now. */
  readonly on: Set<string>;
  #acting: Principal = 'caller';

  constructor(sender: ScriptedSender = scriptedSender(), above?: TinyAccount) {
    this.sender = sender;
    this.#above = above;
    this.on = above?.on ?? new Set();
  }

  get calls(): readonly CallRecord[] {
    return [...this.#calls];
  }

  get acting(): Principal {
    return this.#above?.acting ?? this.#acting;
  }

  set acting(principal: Principal) {
    this.#acting = principal;
  }

  arnOf(): string {
    return 'arn:aws:iam::111122223333:root';
  }

  watched(): this {
    // `this` is always a TinyAccount: the class has no subclass.
    return new TinyAccount(this.sender, this) as this;
  }

  send(call: Call, input: SecretJsonObject, permit: Permit, signal: AbortSignal) {
    return this.sender.send(call, input, permit, signal);
  }

  /** Reads one switch, as evidence. */
  read(what: string): boolean {
    const record: CallRecord = {
      ...{ service: 'IAM', operation: `Get${what}`, region: 'us-east-1', mutating: false, principal: this.acting },
      ...{ principalArn: this.arnOf(), time: new Date(noon).toISOString(), outcome: 'ok', attempts: 1 },
    };
    this.#note(record);
    return this.on.has(what);
  }

  #note(record: CallRecord): void {
    this.#calls.push(record);
    if (this.#above !== undefined) this.#above.#note(record);
  }
}
