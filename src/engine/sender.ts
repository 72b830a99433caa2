// What the engine needs from the AWS session: send a call that an approved plan contains. The session
// refuses a mutating call without a Permit and announces each one before it leaves.
import type { JsonObject, SecretJsonObject } from './json.ts';
import type { Call, Principal, ServiceName } from './plan.ts';

/** The right to send one mutating call, given by the executor of an approved plan. */
export interface Permit {
  readonly planDigest: string;
  readonly changeId: string;
  /** Called, and awaited, right before every attempt leaves. Rejecting keeps it from leaving. */
  readonly announce: () => Promise<void>;
}

/** One call as it happened: evidence. Never holds input or output, only a digest of what was read. */
export interface CallRecord {
  readonly service: ServiceName;
  readonly operation: string;
  readonly region: string;
  readonly mutating: boolean;
  readonly principal: Principal;
  /** ARN of the principal that signed. */
  readonly principalArn: string;
  /** ISO 8601, UTC, when the answer came. */
  readonly time: string;
  readonly requestId?: string;
  /** `ok`, or AWS's error code. */
  readonly outcome: string;
  readonly attempts: number;
  /** SHA-256 of the answer to a read, lower-case hex, see `aws/answer-digest.ts`. Absent where there was none to keep. */
  readonly digest?: string;
}

export interface Sender {
  /**
   * Sends one call and resolves with the SDK's output. `input` may hold Secret values, revealed only here.
   * Rejects with AwsProblem. Mutating calls are attempted once unless `attempts` says otherwise.
   */
  send(call: Call, input: SecretJsonObject, permit: Permit, signal: AbortSignal): Promise<JsonObject>;
}

/** What the engine needs to know of the AWS session. `aws/account.ts` has the rest. */
export interface Account extends Sender {
  /** Every call so far, oldest first. */
  readonly calls: readonly CallRecord[];
  /** Who signs reads now: `caller` until the hand-over, `administrator` after it. */
  readonly acting: Principal;
  /** ARN of a principal; undefined while it is not open. */
  arnOf(principal: Principal): string | undefined;
  /** The same session, keeping its own list of calls: evidence for one claim. */
  watched(): this;
}
