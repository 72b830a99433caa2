// The closed set of failures. Every one that a person can foresee is a Problem: it says what
// happened, what state the account is in, and what to do next. Anything else is our bug.

import { harmless } from './harmless.ts';

export type ProblemKind =
  | 'usage' // the command line is wrong
  | 'unanswered' // a question was asked that nobody here can answer
  | 'declined' // the owner said no
  | 'aws' // AWS refused, or could not be reached
  | 'verification' // a record does not verify
  | 'environment' // Node, the terminal or the file system does not allow it
  | 'interrupted'; // the owner stopped; the run can be resumed

export interface ProblemText {
  /** What happened, one sentence. */
  readonly happened: string;
  /** What state the AWS account is in now, one sentence. */
  readonly account: string;
  /** What the owner can do next, one sentence each, in the order to try. */
  readonly next: readonly string[];
}

export class Problem extends Error {
  readonly kind: ProblemKind;
  readonly happened: string;
  readonly account: string;
  readonly next: readonly string[];

  constructor(kind: ProblemKind, text: ProblemText, options?: { readonly cause?: unknown }) {
    // It may quote what stood in a file, an answer or the environment.
    const happened = harmless(text.happened);
    super(happened, options);
    this.name = 'Problem';
    this.kind = kind;
    this.happened = happened;
    this.account = harmless(text.account);
    this.next = text.next.map((step) => harmless(step));
  }
}

/** True for what no other step of a run can mend: it is thrown on, and the run ends with it. */
export function endsTheRun({ kind }: Problem): boolean {
  return kind === 'unanswered' || kind === 'environment' || kind === 'interrupted';
}

/** Whether a call that failed reached AWS: `unknown` means it may have taken effect. */
export type Reached = 'not-sent' | 'refused' | 'unknown';

export interface AwsCallFailure {
  readonly service: string;
  readonly operation: string;
  /** AWS's own error code as the SDK names it, e.g. `EntityAlreadyExistsException`; or a network code. */
  readonly code: string;
  readonly reached: Reached;
  readonly httpStatus?: number;
  readonly requestId?: string;
  /** AWS's message, made printable. */
  readonly awsMessage: string;
  /** True when AWS's message says that a service control policy denies the call. */
  readonly deniedByScp: boolean;
  /** True when the credentials the run began with are over and this process cannot get others. */
  readonly final?: boolean;
}

/** A call to AWS that failed. `failure.code` is what controls decide on, never the message. */
export class AwsProblem extends Problem {
  readonly failure: AwsCallFailure;

  constructor(text: ProblemText, failure: AwsCallFailure, options?: { readonly cause?: unknown }) {
    super('aws', text, options);
    this.name = 'AwsProblem';
    this.failure = failure;
  }
}

/** True when `error` is a failed AWS call with one of these codes. A trailing "Exception" does not matter. */
export function isAwsError(error: unknown, ...codes: readonly string[]): error is AwsProblem {
  return error instanceof AwsProblem && hasCode(error.failure, codes);
}

function hasCode({ code: found }: Pick<AwsCallFailure, 'code'>, codes: readonly string[]): boolean {
  const bare = (code: string) => code.replace(/Exception$/, '');
  return codes.some((code) => bare(code) === bare(found));
}

/** How the services say that the caller may not do it. */
export const deniedCodes: readonly string[] = ['AccessDenied', 'UnauthorizedOperation', 'AuthorizationError'];

export const isDenial = (failure: Pick<AwsCallFailure, 'code'>) => hasCode(failure, deniedCodes);

/** Resolves with `undefined` where AWS refuses the read with one of these codes. */
export async function unlessRefused<T>(read: Promise<T>, ...codes: readonly string[]): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (isAwsError(error, ...codes)) return undefined;
    throw error;
  }
}

/** The owner left a question to go back to the list of controls. Not a failure. */
export class WentBack extends Error {
  constructor() {
    super('went back');
    this.name = 'WentBack';
  }
}

/** The owner stopped the run (Ctrl-C, q, a signal). The run can be resumed. */
export class Interrupted extends Error {
  /** The signal that asked for it, e.g. SIGTERM; absent for a key press. */
  readonly signalName: string | undefined;

  constructor(signalName?: string) {
    super('interrupted');
    this.name = 'Interrupted';
    this.signalName = signalName;
  }
}

/** It may have taken effect: the answer never came. */
export function wasLost(error: unknown): boolean {
  return error instanceof AwsProblem && error.failure.reached === 'unknown';
}

/** It was not carried out, so that sending it again is always safe. */
export function wasThrottled(error: unknown): boolean {
  return isAwsError(
    error,
    ...['Throttling', 'ThrottlingException', 'TooManyRequestsException', 'RequestLimitExceeded', 'SlowDown'],
  );
}
