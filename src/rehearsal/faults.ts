// Trouble on purpose: the next calls of an operation are refused, delayed or cut off, as a test or a person wrote
// it down, or any call by a seeded chance.
import { drawn, seededDraws } from './draws.ts';

export type Trouble =
  /** Refused as throttled; nothing happens in the account. */
  | { readonly kind: 'throttle' }
  /** Refused as by a service that is down, or that failed, in its own words; nothing happens in the account. */
  | { readonly kind: 'unavailable' | 'internal-failure' }
  /** Refused with this; nothing happens in the account. */
  | { readonly kind: 'error'; readonly code: string; readonly status: number; readonly message?: string }
  /** The connection ends before the call is looked at. */
  | { readonly kind: 'reset' }
  /** The call takes effect, and its answer never arrives. */
  | { readonly kind: 'lost-reply' }
  /** The call takes effect. The answer never comes, or stops half way; the connection stays open. */
  | { readonly kind: 'no-answer' | 'half-answer' }
  /** The call takes effect. The answer ends in the middle, and says that this was all. */
  | { readonly kind: 'cut-off' }
  /** Denied in the words of the service, by no policy or by one of the organization; nothing happens in the account. */
  | { readonly kind: 'denied' | 'denied-by-scp' }
  /** Refused as signed at the wrong time, with a clock in the answer that is hours ahead. */
  | { readonly kind: 'wrong-time' }
  /** Something in between answers with a web page; the call does not get to the account. */
  | { readonly kind: 'web-page'; readonly status: number }
  /** An error of the service with the status of success, as S3 documents it; nothing happens in the account. */
  | { readonly kind: 'error-in-success' }
  /** A list begins with a page without items; what there is comes on the next one. Of no effect on what is no list. */
  | { readonly kind: 'empty-page' }
  /** Every page of a list points to the same next page, which is empty. Of no effect on what is no list. */
  | { readonly kind: 'endless-pages' }
  /** The session that signed has expired, from now on; of no effect on a long-term key. */
  | { readonly kind: 'expire' }
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

/** Trouble by chance. The same seed and the same calls meet the same trouble. */
export interface RandomTrouble {
  readonly seed: string;
  /** The chance of each call: 0 is never, 1 is always. */
  readonly rate: number;
  /** One of them, each as likely as the others; not empty. */
  readonly troubles: readonly Trouble[];
}

export interface Faults {
  add(fault: Fault): void;
  /** Replaces what random trouble there was; `undefined` ends it. */
  randomly(random: RandomTrouble | undefined): void;
  /** No trouble any more, of either kind. */
  clear(): void;
  /** The trouble for the call that arrives now, if any; counts it. What was scripted comes first. */
  next(service: string, operation: string): Trouble | undefined;
}

/** Every kind that needs no further word, by name. */
export const plainTroubles = [
  'throttle',
  'unavailable',
  'internal-failure',
  'reset',
  'lost-reply',
  'no-answer',
  'half-answer',
  'cut-off',
  'denied',
  'denied-by-scp',
  'wrong-time',
  'error-in-success',
  'empty-page',
  'endless-pages',
  'expire',
] as const satisfies readonly Trouble['kind'][];

/** What happens to anybody's calls some day. */
export const everydayTroubles: readonly Trouble[] = [
  { kind: 'throttle' },
  { kind: 'internal-failure' },
  { kind: 'unavailable' },
  { kind: 'reset' },
  { kind: 'lost-reply' },
  { kind: 'slow', milliseconds: 200 },
];

export function scriptedFaults(): Faults {
  let waiting: { readonly fault: Fault; after: number; times: number }[] = [];
  let chance: ((call: string) => Trouble | undefined) | undefined;
  return {
    add: (fault) => {
      waiting.push({ fault, after: fault.after ?? 0, times: fault.times ?? 1 });
    },
    randomly: (random) => {
      chance = random === undefined ? undefined : byChance(random);
    },
    clear: () => {
      waiting = [];
      chance = undefined;
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
      return chance?.(`${service} ${operation}`);
    },
  };
}

function byChance({ seed, rate, troubles }: RandomTrouble): (call: string) => Trouble | undefined {
  const draws = seededDraws(seed);
  return (call) => {
    if (drawn(draws, `whether ${call}`) >= rate) return undefined;
    return troubles[Math.floor(drawn(draws, `which ${call}`) * troubles.length)];
  };
}
