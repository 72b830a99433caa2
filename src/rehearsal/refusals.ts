// How each family of services names the same refusals (IAM, STS: query; CloudTrail, Organizations: JSON;
// Account, GuardDuty: REST-JSON; S3).
import { AwsError } from './aws-error.ts';

/** Which names and statuses a service refuses with. A family may be spoken over more than one wire. */
export type Family = 'query' | 'json' | 'rest-json' | 's3';

export type Refusal =
  | 'unsigned'
  | 'unknown-key'
  | 'wrong-signature'
  | 'wrong-time'
  | 'wrong-token'
  | 'expired'
  | 'denied'
  | 'throttled'
  | 'unavailable';

type Shape = readonly [code: string, status: number];

const shapes: { readonly [R in Refusal]: { readonly [F in Exclude<Family, 'rest-json'>]: Shape } } = {
  unsigned: {
    query: ['MissingAuthenticationToken', 403],
    json: ['MissingAuthenticationTokenException', 400],
    s3: ['AccessDenied', 403],
  },
  'unknown-key': {
    query: ['InvalidClientTokenId', 403],
    json: ['UnrecognizedClientException', 400],
    s3: ['InvalidAccessKeyId', 403],
  },
  'wrong-signature': {
    query: ['SignatureDoesNotMatch', 403],
    json: ['InvalidSignatureException', 400],
    s3: ['SignatureDoesNotMatch', 403],
  },
  'wrong-time': {
    query: ['SignatureDoesNotMatch', 403],
    json: ['InvalidSignatureException', 400],
    s3: ['RequestTimeTooSkewed', 403],
  },
  'wrong-token': {
    query: ['InvalidClientTokenId', 403],
    json: ['UnrecognizedClientException', 400],
    s3: ['InvalidToken', 400],
  },
  expired: { query: ['ExpiredToken', 403], json: ['ExpiredTokenException', 400], s3: ['ExpiredToken', 400] },
  denied: { query: ['AccessDenied', 403], json: ['AccessDeniedException', 400], s3: ['AccessDenied', 403] },
  throttled: { query: ['Throttling', 400], json: ['ThrottlingException', 400], s3: ['SlowDown', 503] },
  unavailable: {
    query: ['ServiceUnavailable', 503],
    json: ['ServiceUnavailableException', 503],
    s3: ['ServiceUnavailable', 503],
  },
};

export function refusal(kind: Refusal, family: Family, message: string): AwsError {
  // REST-JSON has JSON's names, with the status that says the same.
  const [code, status] = family === 'rest-json' ? [shapes[kind].json[0], restStatus(kind)] : shapes[kind][family];
  return new AwsError(code, status, message);
}

function restStatus(kind: Refusal): number {
  if (kind === 'throttled') return 429;
  return kind === 'unavailable' ? 503 : 403;
}
