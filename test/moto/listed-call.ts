// A call with what is special about it, as the lists write it: operation, input, remark.
import type { PlainCall } from './plain-calls.ts';

export interface ListedCall extends PlainCall {
  /** What is special about it; part of its name in the list of known differences. */
  readonly about?: string;
}

export type Line = readonly [operation: string, input?: object, about?: string];

export const of = (service: PlainCall['service'], lines: readonly Line[]): readonly ListedCall[] =>
  lines.map(([operation, input = {}, about]) => ({
    service,
    operation,
    input,
    ...(about === undefined ? {} : { about }),
  }));
