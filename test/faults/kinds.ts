// The kinds of trouble that every call meets, and whom each can hurt.
import type { Trouble } from '../../src/rehearsal/faults.ts';

export interface Kind {
  readonly name: string;
  readonly trouble: Trouble;
  /** Only lists have pages. */
  readonly listsOnly?: true;
  /** It changes how every later call fares. */
  readonly lingers?: true;
  /** How often in a row; once when absent. */
  readonly times?: number;
}

/** Each meets one call of an operation, somewhere in a run. */
export const kinds: readonly Kind[] = [
  { name: 'throttled', trouble: { kind: 'throttle' } },
  { name: 'failed inside AWS (500)', trouble: { kind: 'internal-failure' } },
  { name: 'unavailable (503)', trouble: { kind: 'unavailable' } },
  { name: 'never answered', trouble: { kind: 'no-answer' } },
  { name: 'answered half, then silence', trouble: { kind: 'half-answer' } },
  { name: 'reset before it took effect', trouble: { kind: 'reset' } },
  { name: 'reset after it took effect', trouble: { kind: 'lost-reply' } },
  { name: 'denied', trouble: { kind: 'denied' } },
  { name: 'denied by an SCP', trouble: { kind: 'denied-by-scp' } },
  { name: 'session expired', trouble: { kind: 'expire' }, lingers: true },
  { name: 'clock hours off', trouble: { kind: 'wrong-time' }, lingers: true },
  { name: 'body cut off', trouble: { kind: 'cut-off' } },
  { name: 'web page with 200', trouble: { kind: 'web-page', status: 200 } },
  { name: 'web page with 502', trouble: { kind: 'web-page', status: 502 } },
  { name: 'error inside a 200', trouble: { kind: 'error-in-success' } },
  { name: 'empty page first', trouble: { kind: 'empty-page' }, listsOnly: true },
  { name: 'pages without end', trouble: { kind: 'endless-pages' }, listsOnly: true, times: 50 },
];

/** For a while every call of the operation meets it: longer than any patience of one step. */
export const lasting: readonly Kind[] = [
  { name: 'throttled for a while', trouble: { kind: 'throttle' }, times: 40 },
  { name: 'unavailable for a while', trouble: { kind: 'unavailable' }, times: 12 },
  { name: 'denied for a while', trouble: { kind: 'denied' }, times: 12 },
  { name: 'denied by an SCP for good', trouble: { kind: 'denied-by-scp' }, times: 10_000 },
];
