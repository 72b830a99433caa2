// The one shape every simulated operation has, so that a service is a table of them and the server
// needs to know nothing else: authorization, logging and encoding are the same for all.
import type { Ids } from './ids.ts';
import type { Input } from './input.ts';
import type { RequestKeys } from './policy.ts';
import type { PolicyDocument } from './policy-document.ts';
import type { Principal } from './principals.ts';
import type { AccountState } from './state.ts';

/** Wire-neutral output. A Map is written as a map, a Date in the wire's own way, bytes in base64. */
export type OutputValue =
  | undefined
  | null
  | string
  | number
  | boolean
  | Date
  | Uint8Array
  | readonly OutputValue[]
  | ReadonlyMap<string, OutputValue>
  | Output;
export interface Output {
  readonly [name: string]: OutputValue;
}

/** One authenticated call on its way to an operation. */
export interface CallContext {
  readonly account: AccountState;
  readonly principal: Principal;
  readonly ids: Ids;
  /** Simulated time, milliseconds since the epoch. */
  readonly now: number;
  /** From the signature's scope. */
  readonly region: string;
  /** The host the caller addressed, as in its Host header. */
  readonly host: string;
  readonly input: Input;
}

export interface Operation<Result = Output> {
  readonly mutating: boolean;
  /** The IAM action, where it is not `service:OperationName`. */
  readonly action?: string;
  /** Needs no permission and cannot be denied, as GetCallerIdentity. */
  readonly free?: boolean;
  /** ARN the permission is checked against; `*` when absent. */
  readonly resource?: (context: CallContext) => string;
  /** Condition keys of this operation alone, such as `sts:TaskPolicyArn`, in lower case. */
  readonly keys?: (context: CallContext) => RequestKeys;
  /** The policy of the resource itself, where it has one that this operation asks. */
  readonly resourcePolicy?: (context: CallContext) => PolicyDocument | undefined;
  readonly run: (context: CallContext) => Result;
}

export interface OperationTable<Result = Output> {
  readonly [name: string]: Operation<Result>;
}
