// How each family of services names the same refusals: IAM and STS by the query protocol's names, CloudTrail and
// its like by JSON's, S3 by its own (each service's API reference, "Common errors"; S3's "Error responses").
import { AwsError } from './aws-error.ts';

export type Refusal =
  | 'unsigned'
  /** An Authorization header that cannot be read. */
  | 'incomplete'
  | 'unknown-key'
  | 'wrong-signature'
  | 'wrong-time'
  | 'wrong-token'
  | 'expired'
  | 'denied'
  | 'throttled'
  /** A parameter that is missing or wrong. */
  | 'invalid'
  | 'unavailable'
  | 'internal-failure';

/** The message is the one AWS gives where it does not depend on the call. */
type Shape = readonly [code: string, status: number, message: string];
type Shapes = { readonly [R in Refusal]: Shape };

const invalidToken = 'The security token included in the request is invalid.';
const expiredToken = 'The security token included in the request is expired';
const wrongSignature =
  'The request signature we calculated does not match the signature you provided. ' +
  'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';
const unreadable = 'The Authorization header cannot be read.';
const tooFast = 'Rate exceeded';
const unavailable = 'The service is unavailable.';
const notValid = 'The input is not valid.';
const failed = 'The request processing has failed.';

const query: Shapes = {
  unsigned: ['MissingAuthenticationToken', 403, 'Request is missing Authentication Token'],
  incomplete: ['IncompleteSignature', 400, unreadable],
  'unknown-key': ['InvalidClientTokenId', 403, invalidToken],
  'wrong-signature': ['SignatureDoesNotMatch', 403, wrongSignature],
  'wrong-time': ['SignatureDoesNotMatch', 403, wrongSignature],
  'wrong-token': ['InvalidClientTokenId', 403, invalidToken],
  expired: ['ExpiredToken', 403, expiredToken],
  denied: ['AccessDenied', 403, 'Access denied'],
  throttled: ['Throttling', 400, tooFast],
  invalid: ['ValidationError', 400, notValid],
  unavailable: ['ServiceUnavailable', 503, unavailable],
  'internal-failure': ['InternalFailure', 500, failed],
};

const json: Shapes = {
  unsigned: ['MissingAuthenticationTokenException', 400, 'Missing Authentication Token'],
  incomplete: ['IncompleteSignatureException', 400, unreadable],
  'unknown-key': ['UnrecognizedClientException', 400, invalidToken],
  'wrong-signature': ['InvalidSignatureException', 400, wrongSignature],
  'wrong-time': ['InvalidSignatureException', 400, wrongSignature],
  'wrong-token': ['UnrecognizedClientException', 400, invalidToken],
  expired: ['ExpiredTokenException', 400, expiredToken],
  denied: ['AccessDeniedException', 400, 'Access denied'],
  throttled: ['ThrottlingException', 400, tooFast],
  invalid: ['ValidationException', 400, notValid],
  unavailable: ['ServiceUnavailableException', 503, unavailable],
  'internal-failure': ['InternalFailure', 500, failed],
};

/** JSON's names, with the status that says the same. */
const restJson: Shapes = {
  unsigned: withStatus(json.unsigned, 403),
  incomplete: withStatus(json.incomplete, 403),
  'unknown-key': withStatus(json['unknown-key'], 403),
  'wrong-signature': withStatus(json['wrong-signature'], 403),
  'wrong-time': withStatus(json['wrong-time'], 403),
  'wrong-token': withStatus(json['wrong-token'], 403),
  expired: withStatus(json.expired, 403),
  denied: withStatus(json.denied, 403),
  throttled: withStatus(json.throttled, 429),
  invalid: json.invalid,
  unavailable: json.unavailable,
  'internal-failure': ['InternalServerException', 500, failed],
};

function withStatus([code, , message]: Shape, status: number): Shape {
  return [code, status, message];
}

const s3: Shapes = {
  unsigned: ['AccessDenied', 403, 'Access Denied'],
  incomplete: ['AuthorizationHeaderMalformed', 400, 'The authorization header that you provided is not valid.'],
  'unknown-key': ['InvalidAccessKeyId', 403, 'The AWS Access Key Id you provided does not exist in our records.'],
  'wrong-signature': [
    'SignatureDoesNotMatch',
    403,
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  ],
  'wrong-time': [
    'RequestTimeTooSkewed',
    403,
    'The difference between the request time and the current time is too large.',
  ],
  'wrong-token': ['InvalidToken', 400, 'The provided token is malformed or otherwise invalid.'],
  expired: ['ExpiredToken', 400, 'The provided token has expired.'],
  denied: ['AccessDenied', 403, 'Access Denied'],
  throttled: ['SlowDown', 503, 'Please reduce your request rate.'],
  invalid: ['InvalidArgument', 400, notValid],
  unavailable: ['ServiceUnavailable', 503, unavailable],
  'internal-failure': ['InternalError', 500, 'We encountered an internal error. Please try again.'],
};

/** By family; a service with a name of its own for something is a family for itself. */
const families = {
  query,
  sns: { ...query, denied: ['AuthorizationError', 403, 'Access denied'] },
  json,
  organizations: {
    ...json,
    throttled: ['TooManyRequestsException', 400, tooFast],
    invalid: ['InvalidInputException', 400, notValid],
  },
  logs: { ...json, invalid: ['InvalidParameterException', 400, notValid] },
  budgets: { ...json, invalid: ['InvalidParameterException', 400, notValid] },
  'rest-json': restJson,
  guardduty: {
    ...restJson,
    invalid: ['BadRequestException', 400, notValid],
    'internal-failure': ['InternalServerErrorException', 500, failed],
  },
  account: { ...restJson, throttled: ['TooManyRequestsException', 429, tooFast] },
  s3,
} as const satisfies { readonly [name: string]: Shapes };

/** Which names and statuses a service refuses with. A family may be spoken over more than one wire. */
export type Family = keyof typeof families;

export function refusal(
  kind: Refusal,
  family: Family,
  message?: string,
  details?: { readonly [name: string]: string },
): AwsError {
  const [code, status, usual]: Shape = families[family][kind];
  return new AwsError(code, status, message ?? usual, {}, details);
}

/** An error about a parameter, as thrown by whatever reads parameters, in the words of a family. */
export function inWordsOf(family: Family, error: AwsError): AwsError {
  if (error.code !== query.invalid[0]) return error;
  const [code] = families[family].invalid;
  return new AwsError(code, error.status, error.message, error.headers, error.details);
}
