// How calls and answers of one service look on the wire. A service speaks one or more; the rest of the account
// never sees the difference.
import type { AwsError } from './aws-error.ts';
import type { Input } from './input.ts';
import type { ArrivedRequest } from './sigv4.ts';

export interface WireAnswer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: string | Uint8Array;
}

export interface Decoded {
  readonly operation: string;
  readonly input: Input;
}

/** `Result` is what operations of the service return: neutral output, or for S3 a finished answer. */
export interface Wire<Result> {
  /** Throws an AwsError when the request cannot be read. */
  readonly decode: (request: ArrivedRequest) => Decoded;
  readonly answer: (operation: string, result: Result, requestId: string) => WireAnswer;
  readonly error: (error: AwsError, requestId: string, request: ArrivedRequest) => WireAnswer;
}
