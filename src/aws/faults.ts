// Turns whatever the SDK or the network throws into one AwsProblem: what happened, what state the account is
// in, what to do next. The sentence on the account's state is honest: a call that may have arrived is unknown.
import { AwsProblem, isDenial, type ProblemText, type Reached } from '../engine/errors.ts';
import type { Principal, ServiceName } from '../engine/plan.ts';
import type { Secret } from '../engine/secret.ts';
import { formatDuration } from './duration.ts';
import type { CredentialSource } from './credentials.ts';
import { printable } from './printable.ts';
import { AnswerNotAws, codeOf, type Passage } from './recorder.ts';
import { signInAgain, signInFirst } from './sign-in-advice.ts';

export interface FaultContext {
  readonly service: ServiceName;
  readonly operation: string;
  readonly mutating: boolean;
  readonly principal: Principal;
  readonly region: string;
  readonly passage: Passage;
  readonly endpoint?: URL;
  /** Host and port of the proxy in between. */
  readonly proxy?: string;
  /** Absent while the credentials have not been found. */
  readonly source?: CredentialSource;
  /** The profile named on the command line or in AWS_PROFILE. */
  readonly profile?: string;
  /** The secrets that were sent: a message may quote what it refuses. */
  readonly sent?: readonly Secret[];
}

export const expired = ['ExpiredToken', 'ExpiredTokenException', 'TokenRefreshRequired'];
const unknownKey = ['InvalidClientTokenId', 'InvalidAccessKeyId', 'UnrecognizedClientException'];
const wrongTime = ['RequestTimeTooSkewed', 'RequestExpired', 'RequestInTheFuture'];
const wrongSignature = [
  'SignatureDoesNotMatch',
  'InvalidSignatureException',
  'InvalidSignature',
  'IncompleteSignature',
];
const notYet = ['OptInRequired', 'SubscriptionRequiredException'];
const throttled = [
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'RequestThrottled',
  'RequestThrottledException',
  'RequestLimitExceeded',
  'TooManyRequestsException',
  'SlowDown',
];
const withoutCredentials = ['CredentialsProviderError', 'TokenProviderError', 'ProviderError'];

/** Errors of the SDK's providers, of the network and of AWS; anything else before a call left is our bug. */
export function isForeseen(error: unknown, passage: Passage): boolean {
  if (passage.attempts > 0) return true;
  if (!(error instanceof Error)) return false;
  return (
    withoutCredentials.includes(error.name) || error.name === 'EndpointError' || '$metadata' in error || 'code' in error
  );
}

/** Refused because of the time it was signed at: by its name, or by a signature that is wrong while the times differ. */
export function isWrongTime(code: string, { skewMilliseconds = 0, signedOffMilliseconds = 0 }: Passage): boolean {
  const isOff = [skewMilliseconds, signedOffMilliseconds].some((off) => Math.abs(off) >= 240_000);
  return wrongTime.includes(code) || (wrongSignature.includes(code) && isOff);
}

/** Never throws; `error` may be anything for which `isForeseen` is true. */
export function toAwsProblem(error: unknown, context: FaultContext): AwsProblem {
  const { passage, service, operation } = context;
  const code = codeOf(error, passage);
  const awsMessage = withoutSecrets(
    printable(error instanceof Error ? error.message : String(error)),
    context.sent ?? [],
  ).slice(0, 1000);
  const reached = reachedBy(error, context);
  const isDenied = isDenial({ code });
  const deniedByScp = isDenied && /explicit deny in a service control policy/i.test(awsMessage);
  const said = sentences(error, code, awsMessage, deniedByScp, context);
  const text: ProblemText = { ...said, account: accountState(reached, context.mutating) };
  return new AwsProblem(
    text,
    {
      service,
      operation,
      code,
      reached,
      ...(passage.status === undefined ? {} : { httpStatus: passage.status }),
      ...(passage.requestId === undefined ? {} : { requestId: passage.requestId }),
      awsMessage,
      deniedByScp,
      ...(expired.includes(code) && context.principal === 'caller' && isFixed(context.source) ? { final: true } : {}),
    },
    { cause: error },
  );
}

/** Whether no sign-in can reach this process: variables of the environment and keys handed over stay as they are. */
function isFixed(source: CredentialSource | undefined): boolean {
  return source?.kind === 'environment' || source?.fixed === true;
}

function withoutSecrets(message: string, secrets: readonly Secret[]): string {
  return secrets.reduce(
    (text, secret) => (secret.reveal() === '' ? text : text.replaceAll(secret.reveal(), String(secret))),
    message,
  );
}

function accountState(reached: Reached, mutating: boolean): string {
  if (!mutating) return 'Nothing was changed.';
  switch (reached) {
    case 'not-sent':
    case 'refused':
      return 'This change was not made.';
    case 'unknown':
      return 'It is not known whether this change was made; the account is read again before anything is repeated.';
  }
}

// A 500 from AWS says that something broke inside, not that nothing was done; 503 and 429 say "not now".
function reachedBy(error: unknown, { passage }: FaultContext): Reached {
  if (passage.attempts === 0) return 'not-sent';
  const { status } = passage;
  if (status === undefined) return neverConnected(error) ? 'not-sent' : 'unknown';
  return (status >= 300 && status < 500) || status === 503 ? 'refused' : 'unknown';
}

function neverConnected(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, syscall } = error as { readonly code?: unknown; readonly syscall?: unknown };
  if (syscall === 'connect' || syscall === 'getaddrinfo') return true;
  // Several addresses were tried, and each failed to connect.
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(neverConnected);
  if (isTlsFault(error)) return true;
  // The handler's own connect timeout carries no code, its request timeout says ETIMEDOUT.
  return error.name === 'TimeoutError' && code === undefined;
}

function isTlsFault(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^(?:CERT_|ERR_TLS_|ERR_SSL_|EPROTO$|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/.test(code);
}

type Said = Pick<ProblemText, 'happened' | 'next'>;

function sentences(error: unknown, code: string, message: string, deniedByScp: boolean, context: FaultContext): Said {
  const { passage, service, operation, principal, source, profile, region, endpoint } = context;
  const call = `${service} ${operation}`;

  if (passage.attempts === 0 && code !== 'EndpointError') {
    return /expired|re-?authenticate|sso login|sign in again/i.test(message) || source !== undefined
      ? {
          happened: `The credentials${source === undefined ? '' : ` from ${source.words}`} could not be loaded for ${call}: ${plain(message)}`,
          next: signInAgain(source, profile),
        }
      : { happened: 'No AWS credentials were found.', next: signInFirst(profile) };
  }
  if (error instanceof AnswerNotAws || answeredOddly(error, code, passage)) {
    return {
      happened: `${endpoint?.origin ?? `The ${service} endpoint`} did not answer ${operation} as AWS does (HTTP ${passage.status ?? '?'}).`,
      next:
        endpoint === undefined
          ? [
              'A proxy or a sign-in page of the network may have answered: check HTTPS_PROXY and the connection, then try again.',
            ]
          : [`Check --endpoint-url and AWS_ENDPOINT_URL; leave both out to use AWS itself.`],
    };
  }
  if (passage.status === undefined) return networkSentences(error, code, context);

  const skew = passage.skewMilliseconds ?? 0;
  if (isWrongTime(code, passage)) {
    const by =
      Math.abs(skew) >= 1000
        ? `${formatDuration(Math.abs(skew))} ${skew > 0 ? 'behind' : 'ahead of'}`
        : 'not the same as';
    return {
      happened: `AWS refused ${call} because this computer's clock is ${by} AWS's.`,
      next: ['Set the clock from the network (on Linux: sudo timedatectl set-ntp true), then try again.'],
    };
  }
  if (wrongSignature.includes(code)) {
    return {
      happened: `AWS refused ${call}: the secret key does not belong to the access key.`,
      next: ['Check the secret key where it is stored, e.g. for a missing character.', ...signInAgain(source, profile)],
    };
  }
  if (expired.includes(code)) {
    return principal === 'caller'
      ? {
          happened: `AWS refused ${call}: the credentials from ${source?.words ?? 'the AWS SDK'} have expired.`,
          next: signInAgain(source, profile),
        }
      : {
          happened: `AWS refused ${call}: the administrator's session has expired.`,
          next: ['Start rootlock again: it goes on where it stopped and asks for a new code.'],
        };
  }
  if (unknownKey.includes(code)) {
    return {
      happened: `AWS does not know the access key that signed ${call}, or it is inactive or deleted.`,
      next: signInAgain(source, profile),
    };
  }
  if (deniedByScp) {
    return {
      happened: `A service control policy of the organization forbids ${call} in this account.`,
      next: [
        "Ask whoever manages the organization's management account: nobody in this account can lift it, not even root.",
      ],
    };
  }
  if (isDenial({ code })) {
    const permission =
      /not authorized to perform:? ([\w-]+:\w+)/.exec(message)?.[1] ?? `${service.toLowerCase()}:${operation}`;
    return {
      happened: `AWS denied ${call}: ${plain(message)}`,
      next: [`Use credentials that may ${permission}, such as root's or an administrator's.`],
    };
  }
  if (throttled.includes(code) || passage.status === 429) {
    return {
      happened: `AWS asks to slow down: it did not take ${call} (${code}).`,
      next: ['Wait a minute, then try again.'],
    };
  }
  if (notYet.includes(code)) {
    return {
      happened: `AWS did not take ${call}: it has not made ${service} ready for this account yet.`,
      next: ['A new or just upgraded account can take half an hour: try again later.'],
    };
  }
  if (passage.status >= 500) {
    return {
      happened: `AWS could not carry out ${call} (${code}, HTTP ${passage.status}).`,
      next: ['Try again in a few minutes.'],
    };
  }
  return {
    happened: `AWS refused ${call} in ${region}: ${plain(message)} (${code})`,
    next: ['Correct what the message names, then try again.'],
  };
}

// An error without AWS's code and without a request id was not written by AWS.
function answeredOddly(error: unknown, code: string, { status, requestId }: Passage): boolean {
  if (status === undefined) return false;
  if (status < 300) return error instanceof Error;
  return requestId === undefined && ['Error', 'SyntaxError', 'TypeError', 'Unknown', 'UnknownError'].includes(code);
}

function networkSentences(
  error: unknown,
  code: string,
  { service, operation, region, endpoint, proxy, passage }: FaultContext,
): Said {
  const call = `${service} ${operation}`;
  const there = endpoint === undefined ? `AWS (${service}, ${region})` : endpoint.origin;
  if (isTlsFault(error)) {
    return {
      happened: `The certificate of ${there} is not trusted, so ${call} was not sent (${code}).`,
      next: ['If a proxy of your company opens TLS, give its authority with AWS_CA_BUNDLE or NODE_EXTRA_CA_CERTS.'],
    };
  }
  const tries = passage.attempts === 1 ? '' : ` after ${passage.attempts} attempts`;
  const again =
    endpoint === undefined
      ? [
          'Check the network, and HTTPS_PROXY where a proxy is needed, then try again.',
          ...(code === 'ENOTFOUND' ? [`Check that the Region ${region} exists.`] : []),
        ]
      : [
          `Check that something listens at ${endpoint.origin}, or leave out --endpoint-url and AWS_ENDPOINT_URL to use AWS itself.`,
        ];
  const through = proxy === undefined ? '' : ` through the proxy at ${proxy}`;
  if (neverConnected(error))
    return { happened: `${there} could not be reached${through} for ${call}${tries} (${code}).`, next: again };
  return {
    happened:
      code === 'ETIMEDOUT'
        ? `${there} did not answer ${call} in time${tries} (${code}).`
        : `The connection to ${there} broke off before the answer to ${call} came${tries} (${code}).`,
    next: again,
  };
}

function plain(message: string): string {
  return message.trim().replace(/\.?$/, '.');
}
