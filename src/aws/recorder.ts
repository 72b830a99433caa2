// Sees every call of every client. A mutating call without a permit is refused before it leaves; one with a
// permit is announced, and the announcement awaited, before each attempt. What is kept of a call is a
// CallRecord: never its input or output, only a digest of what a read answered.
import type { HttpRequest, HttpResponse } from '@smithy/core/protocols';
import type { MiddlewareStack } from '@smithy/types';
import type { Clock } from '../engine/clock.ts';
import type { Principal, ServiceName } from '../engine/plan.ts';
import type { CallRecord, Permit } from '../engine/sender.ts';
import { answerDigest } from './answer-digest.ts';
import { shapeOf } from './answer-shape.ts';
import { printable } from './printable.ts';

/** What became of one call on its way, filled in while it runs. */
export interface Passage {
  /** Requests that left, or began to. 0 means that nothing was sent. */
  attempts: number;
  /** HTTP status of the last answer; absent when there was none to the last attempt. */
  status?: number;
  requestId?: string;
  contentType?: string;
  /** Id of the access key that signed the last attempt. */
  signedBy?: string;
  /** AWS's clock minus ours at the last answer with a Date header, in milliseconds. */
  skewMilliseconds?: number;
  /** The time of that answer minus the time that the request was signed at: another answer may have set the clock wrong. */
  signedOffMilliseconds?: number;
}

/** Goes with one call, bound to its input object. */
export interface Companion {
  readonly permit?: Permit;
  readonly passage: Passage;
  /** Called once, when the call has ended, if anything was sent. */
  readonly keep: (record: CallRecord) => void;
}

interface Accompanied extends Companion {
  /** Of whoever signs, where it is known as the call begins: a session may be shut while its last calls are under way. */
  readonly arn: string | undefined;
}

/** A mutating call had no permit: our bug, and it never left. */
export class NotPermitted extends Error {
  constructor(service: ServiceName, operation: string) {
    super(`${service} ${operation} changes the account and no approved plan contains it`);
    this.name = 'NotPermitted';
  }
}

/** The announcement was rejected, so the call did not leave. `reason` is what it was rejected with. */
export class NotAnnounced extends Error {
  readonly reason: unknown;

  constructor(reason: unknown) {
    super('the call was kept from leaving');
    this.name = 'NotAnnounced';
    this.reason = reason;
  }
}

/** Something answered that is not AWS, e.g. a web page; or AWS, and not all of it arrived. */
export class AnswerNotAws extends Error {
  /** For the SDK: what only reads may be tried again. */
  readonly $retryable = { throttling: false };

  constructor() {
    super('the answer is not one of AWS');
    this.name = 'AnswerNotAws';
  }
}

// These mint credentials, although they begin with "Get".
const minting = new Set(['GetSessionToken', 'GetFederationToken', 'GetDelegatedAccessToken', 'GetWebIdentityToken']);

/** True unless the operation only reads. A name that is not known to read counts as mutating. */
export function isMutating(operation: string): boolean {
  return minting.has(operation) || !/^(?:Get|List|Describe|Head|Lookup|Simulate)/.test(operation);
}

/** The query protocol wraps everything, and a read that finds nothing says so; S3 answers changes with nothing. */
function mayAnswerNothing(service: ServiceName, commandName = ''): boolean {
  return service === 'S3' || (service !== 'IAM' && service !== 'STS' && isMutating(commandName));
}

/** How a call ended. */
interface Ended extends Pick<CallRecord, 'operation' | 'mutating' | 'outcome'> {
  readonly digest?: string | undefined;
}

export interface Seat {
  readonly service: ServiceName;
  readonly region: string;
  readonly principal: Principal;
}

export class Recorder {
  readonly #companions = new WeakMap<object, Accompanied>();
  readonly #clock: Clock;
  readonly #arnOf: (principal: Principal) => string | undefined;

  constructor(clock: Clock, arnOf: (principal: Principal) => string | undefined) {
    this.#clock = clock;
    this.#arnOf = arnOf;
  }

  /** Binds `companion` to the input object that the call will be made with. */
  accompany(input: object, principal: Principal, companion: Companion): void {
    this.#companions.set(input, { ...companion, arn: this.#arnOf(principal) });
  }

  /** Puts the recorder into a client's middleware. */
  attach(stack: MiddlewareStack<object, object>, seat: Seat): void {
    const underway = new WeakMap<object, Accompanied>();

    stack.add(
      (next, context) => async (args) => {
        const operation = (context.commandName ?? '').replace(/Command$/, '');
        const mutating = isMutating(operation);
        const companion = this.#companions.get(args.input);
        if (companion === undefined || (mutating && companion.permit === undefined)) {
          throw new NotPermitted(seat.service, operation);
        }
        underway.set(context, companion);
        try {
          const result = await next(args);
          const digest = mutating ? undefined : answerDigest(seat.service, operation, result.output);
          this.#keep(companion, seat, { operation, mutating, outcome: 'ok', digest });
          return result;
        } catch (error) {
          this.#keep(companion, seat, { operation, mutating, outcome: codeOf(error, companion.passage) });
          throw error;
        }
      },
      { step: 'initialize', priority: 'high', name: 'rootlockPermit' },
    );

    stack.add(
      (next, context) => async (args) => {
        const companion = underway.get(context);
        if (companion === undefined) throw new NotPermitted(seat.service, context.commandName ?? '');
        const { passage, permit } = companion;
        if (permit !== undefined) {
          await permit.announce().catch((reason: unknown) => {
            throw new NotAnnounced(reason);
          });
        }
        passage.attempts += 1;
        delete passage.status;
        const { headers } = args.request as HttpRequest;
        const signature = headers['authorization'] ?? '';
        passage.signedBy = /Credential=([^/]+)\//.exec(signature)?.[1] ?? '';
        const sentAt = this.#clock.now();
        const result = await next(args);
        // The innermost step of the SDK's stack hands over the handler's own HttpResponse.
        this.#note(
          passage,
          result.response as HttpResponse,
          { sentAt, signedAt: timeOf(headers['x-amz-date']) },
          mayAnswerNothing(seat.service, context.commandName),
        );
        return result;
      },
      // Low in the last step: signed, and nothing stands between this and the request handler.
      { step: 'deserialize', priority: 'low', name: 'rootlockAnnounce' },
    );
  }

  #note(
    passage: Passage,
    response: HttpResponse,
    { sentAt, signedAt }: { readonly sentAt: number; readonly signedAt: number },
    mayBeEmpty: boolean,
  ): void {
    const { headers } = response;
    const requestId = headers['x-amzn-requestid'] ?? headers['x-amz-request-id'];
    passage.status = response.statusCode;
    passage.contentType = headers['content-type'] ?? '';
    if (requestId === undefined) delete passage.requestId;
    else passage.requestId = printable(requestId).slice(0, 200);
    const date = Date.parse(headers['date'] ?? '');
    if (!Number.isNaN(date)) {
      // The header is cut to whole seconds: its middle is compared with the middle of the round trip.
      passage.skewMilliseconds = Math.round(date + 500 - (sentAt + this.#clock.now()) / 2);
      if (!Number.isNaN(signedAt)) passage.signedOffMilliseconds = date - signedAt;
    }
    const shape = shapeOf(passage.contentType, response.body as Uint8Array, mayBeEmpty || response.statusCode >= 300);
    if (shape === 'odd') throw new AnswerNotAws();
    // Nobody knows how much of it was done: read as what it says, it is a failure inside AWS.
    if (shape === 'error' && response.statusCode < 300) passage.status = response.statusCode = 500;
  }

  #keep(companion: Accompanied, seat: Seat, { operation, mutating, outcome, digest }: Ended): void {
    const { attempts, requestId } = companion.passage;
    if (attempts === 0) return;
    companion.keep({
      ...seat,
      operation,
      mutating,
      principalArn: companion.arn ?? this.#arnOf(seat.principal) ?? '',
      time: new Date(this.#clock.now()).toISOString(),
      ...(requestId === undefined ? {} : { requestId }),
      outcome,
      attempts,
      ...(digest === undefined ? {} : { digest }),
    });
  }
}

/** Of the compact form that requests are signed with, e.g. 20261125T201500Z; NaN where there is none. */
function timeOf(compact = ''): number {
  return Date.parse(compact.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, '$1-$2-$3:$4:$5'));
}

/**
 * AWS's own code for a failure, else Node's, else the error's name. Answers without a body (HEAD) have no code:
 * the status stands for it.
 */
export function codeOf(error: unknown, passage: Passage): string {
  return printable(rawCodeOf(error, passage)).slice(0, 100);
}

function rawCodeOf(error: unknown, passage: Passage): string {
  if (error instanceof AnswerNotAws) return 'AnswerNotAws';
  if (!(error instanceof Error)) return 'Unknown';
  if ((error.name === 'Unknown' || error.name === 'UnknownError') && passage.requestId !== undefined) {
    const byStatus: { readonly [status: number]: string } = {
      301: 'PermanentRedirect',
      400: 'BadRequest',
      403: 'AccessDenied',
      404: 'NotFound',
    };
    return byStatus[passage.status ?? 0] ?? error.name;
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return passage.status === undefined && code !== undefined ? code : error.name;
}
