// Who signed a request: a known, active key, the right secret and token, about the right time, for this service
// and Region. Anything else is refused in the words of the service that was called
// (IAM User Guide, "Troubleshoot signed requests for AWS APIs"; Amazon S3 API reference, "Error responses").
import type { AwsError } from './aws-error.ts';
import { readHost } from './aws-host.ts';
import { credentialOf, type Principal } from './principals.ts';
import { refusal, type Family } from './refusals.ts';
import { refuseS3Headers, refuseS3Payload } from './sigv4-s3.ts';
import { basicTime, parseSignature, signatureHolds, type ArrivedRequest, type Signature } from './sigv4.ts';
import type { AccountState } from './state.ts';

/** Simulated time, and real time, which is what a client knows that never heard of a rehearsal. */
export interface Times {
  readonly now: number;
  readonly realNow: number;
}

/** Of the service that was called: whose words to refuse in, and what a signature for it must name. */
export interface Called {
  readonly family: Family;
  readonly signs: string;
}

/** Throws an AwsError when there is no signature, or one that cannot be read. */
export function signatureOf({ headers }: ArrivedRequest, { family }: Called): Signature {
  if (!headers.has('authorization')) throw refusal('unsigned', family);
  const read = parseSignature(headers);
  if (typeof read !== 'string') return read;
  // S3 has a sentence of its own for all of them.
  throw family === 's3' ? refusal('incomplete', family) : refusal('incomplete', family, read);
}

/** Throws an AwsError unless the signature stands for a principal of this account. */
export function authenticate(
  account: AccountState,
  request: ArrivedRequest,
  signature: Signature,
  called: Called,
  times: Times,
): Principal {
  const { family } = called;
  const { accessKeyId } = signature;
  const credential = credentialOf(account, accessKeyId);
  if (credential === undefined) throw refusal('unknown-key', family, undefined, { AWSAccessKeyId: accessKeyId });
  if (credential.token !== signature.token) throw refusal('wrong-token', family);
  refuseTime(account, signature, family, times);
  refuseScope(request, signature, called);
  if (family === 's3') refuseS3Headers(request, signature);
  if (!signatureHolds(request, signature, credential.secret)) {
    throw refusal('wrong-signature', family, undefined, {
      AWSAccessKeyId: accessKeyId,
      SignatureProvided: signature.signature,
    });
  }
  if (credential.expiresAt !== undefined && credential.expiresAt <= times.now) throw refusal('expired', family);
  if (family === 's3') refuseS3Payload(request);
  return credential.principal;
}

const minute = 60_000;

/** Throws an AwsError unless it was signed at about that time. */
export function refuseTime(account: AccountState, signature: Signature, family: Family, times: Times): void {
  const { now } = times;
  const { signedAt, timestamp } = signature;
  const minutes = family === 's3' ? 15 : 5;
  const widest = minutes * minute;
  // Moving the rehearsal's clock must not look like a broken clock on the owner's machine: an SDK signs with
  // real time, or with whatever simulated time it last read from a Date header.
  const earliest = account.behaviour.strictTime ? now : Math.min(now, times.realNow);
  const early = signedAt > now + widest;
  if (!early && signedAt >= earliest - widest) return;
  if (family === 's3') {
    throw refusal('wrong-time', family, undefined, {
      RequestTime: timestamp,
      ServerTime: new Date(now).toISOString().replace(/\.\d+/, ''),
      MaxAllowedSkewMilliseconds: String(widest),
    });
  }
  const limit = basicTime(early ? now + widest : now - widest);
  const how = `(${basicTime(now)} ${early ? '+' : '-'} ${minutes} min.)`;
  throw refusal(
    'wrong-time',
    family,
    early
      ? `Signature not yet current: ${timestamp} is still later than ${limit} ${how}`
      : `Signature expired: ${timestamp} is now earlier than ${limit} ${how}`,
  );
}

/** The scope must name the day, the service and, where the host tells it, the Region of this very request. */
function refuseScope({ headers }: ArrivedRequest, signature: Signature, { family, signs }: Called): void {
  const { date, region, service, terminator, timestamp } = signature;
  const expected = readHost(headers.get('host') ?? '')?.region ?? region;
  const day = timestamp.slice(0, 8);
  if (family === 's3' && region !== expected) throw wrongS3Region(region, expected);
  const wrong = [
    ...(terminator === 'aws4_request'
      ? []
      : [`Credential should be scoped with a valid terminator: 'aws4_request', not '${terminator}'.`]),
    ...(region === expected ? [] : [`Credential should be scoped to a valid region, not '${region}'.`]),
    ...(service === signs ? [] : [`Credential should be scoped to correct service: '${signs}'.`]),
    ...(date === day
      ? []
      : [
          'Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: ' +
            `'${date}' != '${day}', from '${timestamp}'.`,
        ]),
  ];
  if (wrong.length === 0) return;
  const problem = wrong.join(' ');
  throw family === 's3'
    ? refusal('incomplete', family, `The authorization header is malformed; ${problem}`)
    : refusal('wrong-signature', family, problem);
}

function wrongS3Region(region: string, expected: string): AwsError {
  const message = `The authorization header is malformed; the region '${region}' is wrong; expecting '${expected}'`;
  return refusal('incomplete', 's3', message, { Region: expected });
}
