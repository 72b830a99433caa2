// How each family of services names the same refusals (IAM, STS: query; CloudTrail, Organizations: JSON; S3).
import { AwsError } from './aws-error.ts';

export type Family = 'query' | 'json' | 's3';

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

const shapes: { readonly [R in Refusal]: { readonly [F in Family]: Shape } } = {
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
  const [code, status] = shapes[kind][family];
  return new AwsError(code, status, message);
}
