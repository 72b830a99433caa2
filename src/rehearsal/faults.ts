// Scripted trouble for tests: the next calls of an operation are refused, delayed or cut off.

export type Trouble =
  /** Refused as throttled; nothing happens in the account. */
  | { readonly kind: 'throttle' }
  /** Refused with this; nothing happens in the account. */
  | { readonly kind: 'error'; readonly code: string; readonly status: number; readonly message?: string }
  /** The connection ends before the call is looked at. */
  | { readonly kind: 'reset' }
  /** The call takes effect, and its answer never arrives. */
  | { readonly kind: 'lost-reply' }
  /** The answer comes this much later, in real time. */
  | { readonly kind: 'slow'; readonly milliseconds: number };

export interface Fault {
  /** Operation name, e.g. `CreateAccessKey`; `*` for any. */
  readonly operation: string;
  /** `iam`, `sts`, …; any when absent. */
  readonly service?: string;
  /** How many calls it hits; 1 when absent. */
  readonly times?: number;
  /** How many matching calls pass before it begins. */
  readonly after?: number;
  readonly trouble: Trouble;
}

export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  /** The trouble for the call that arrives now, if any; counts it. */
  next(service: string, operation: string): Trouble | undefined;
}

export function scriptedFaults(): Faults {
  let waiting: { readonly fault: Fault; after: number; times: number }[] = [];
  return {
    add: (fault) => {
      waiting.push({ fault, after: fault.after ?? 0, times: fault.times ?? 1 });
    },
    clear: () => {
      waiting = [];
    },
    next: (service, operation) => {
      for (const entry of waiting) {
        const { fault } = entry;
        const wanted = fault.operation === '*' || fault.operation === operation;
        if (!wanted || (fault.service !== undefined && fault.service !== service)) continue;
        if (entry.after > 0) {
          entry.after -= 1;
          continue;
        }
        entry.times -= 1;
        waiting = waiting.filter(({ times }) => times > 0);
        return fault.trouble;
      }
      return undefined;
    },
  };
}
