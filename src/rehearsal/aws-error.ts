// A refusal as AWS would give it. Each wire codec turns it into its own shape; services only throw it.

interface Texts {
  readonly [name: string]: string;
}

export class AwsError extends Error {
  /** As on the wire, e.g. `EntityAlreadyExists`. */
  readonly code: string;
  readonly status: number;
  /** Further response headers, e.g. the Region a bucket is in. */
  readonly headers: Texts;
  /** What S3 adds to some errors, element by element, e.g. the Region it expected. */
  readonly details: Texts;

  constructor(code: string, status: number, message: string, headers: Texts = {}, details: Texts = {}) {
    super(message);
    this.name = 'AwsError';
    this.code = code;
    this.status = status;
    this.headers = headers;
    this.details = details;
  }
}

/** The input is not what the operation takes. */
export function invalid(message: string): AwsError {
  return new AwsError('ValidationError', 400, message);
}

export function noSuchEntity(what: string, name: string): AwsError {
  return new AwsError('NoSuchEntity', 404, `The ${what} with name ${name} cannot be found.`);
}

export function alreadyExists(what: string, name: string): AwsError {
  return new AwsError('EntityAlreadyExists', 409, `${what} with name ${name} already exists.`);
}
