// Reads that need to know neither the account nor the caller, and so can leave together with the question who is calling.
import type { ServiceName } from '../engine/plan.ts';
import type { CallRecord } from '../engine/sender.ts';
import type { Partition } from './account.ts';
import type { InputOf, OperationOf } from './operations.ts';

export interface EarlyRead {
  readonly service: ServiceName;
  readonly operation: string;
  readonly input: object;
  /** Absent: the session's own. */
  readonly region?: string;
}

/** An early read under way. Its failure is nobody's until somebody asks for the answer. */
export interface EarlyAnswer {
  readonly read: EarlyRead;
  readonly answer: Promise<unknown>;
  /** Complete once it has answered; whose the credentials are may be missing in them. */
  readonly calls: readonly CallRecord[];
}

/** What is known before AWS has said anything. */
export interface KnownEarly {
  readonly region: string;
  /** The one that the Region is in. */
  readonly partition: Partition;
}

export interface Beginning extends KnownEarly {
  /** Sends it now. */
  readonly send: (read: EarlyRead) => EarlyAnswer;
}

/** One that the compiler has looked at. */
export function earlyRead<S extends ServiceName, O extends OperationOf<S>>(
  service: S,
  operation: O & string,
  input: InputOf<S, O>,
  region?: string,
): EarlyRead {
  return { service, operation, input: input as object, ...(region === undefined ? {} : { region }) };
}
