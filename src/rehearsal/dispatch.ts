// One AWS call from the wire to its answer: decode, authenticate, authorize, run, write down, encode.
// Runs without a pause, so that two calls never see each other half done.
import { AwsError } from './aws-error.ts';
import { authenticate, type Times } from './authenticate.ts';
import { authorize } from './authorize.ts';
import { deliverLogs } from './cloudtrail-delivery.ts';
import { harmlessParameters, type EventCaller } from './event-log.ts';
import type { Trouble } from './faults.ts';
import { iamNamespace } from './iam.ts';
import type { Ids } from './ids.ts';
import type { Input } from './input.ts';
import type { CallContext, Operation } from './operation.ts';
import { userNameOf, type Principal } from './principals.ts';
import { refusal } from './refusals.ts';
import { serviceAtHost, serviceNamed, type Service } from './services.ts';
import { readSignature, type ArrivedRequest } from './sigv4.ts';
import type { AccountState } from './state.ts';
import { decodeJson, encodeJsonAnswer, encodeJsonError } from './wire-json.ts';
import { decodeQuery, encodeQueryAnswer, encodeQueryError, type WireAnswer } from './wire-query.ts';
import { decodeS3, encodeS3Error } from './wire-rest-xml.ts';

export interface Dispatched {
  readonly answer: WireAnswer;
  readonly requestId: string;
}

/** What the dispatcher needs around it. `trouble` may refuse a call before it is looked at. */
export interface Surroundings {
  readonly account: AccountState;
  readonly ids: Ids;
  readonly times: Times;
  readonly trouble: Trouble | undefined;
}

/** The service a request is for, by its signature or else by the AWS host it names; undefined when there is none here. */
export function serviceOf(request: ArrivedRequest): Service | undefined {
  // Also from a signature that is otherwise unreadable, so that its refusal comes in the service's own words.
  const named = /Credential=[^/,]+\/\d+\/[^/,]+\/([^/,]+)\//.exec(request.headers.get('authorization') ?? '')?.[1];
  return named === undefined ? serviceAtHost(request.headers.get('host') ?? '') : serviceNamed(named);
}

export interface Recognised {
  readonly service: Service;
  readonly operation: string;
  readonly input: Input;
}

/** What a request asks for. Throws an AwsError when its body cannot be read. */
export function recognise(service: Service, request: ArrivedRequest): Recognised {
  switch (service.family) {
    case 'query':
      return { service, ...decodeQuery(request.body.toString('utf8')) };
    case 'json':
      return { service, ...decodeJson(request.headers.get('x-amz-target') ?? '', request.body.toString('utf8')) };
    case 's3':
      return { service, ...decodeS3(request) };
    default:
      return service satisfies never;
  }
}

/** A refusal in a form that the client of a service unknown here can most likely read. */
export function refuseService(request: ArrivedRequest, requestId: string): WireAnswer {
  const name = readSignature(request.headers)?.service ?? request.headers.get('host') ?? 'unknown';
  const error = new AwsError('NotImplemented', 501, `The rehearsal account does not simulate the service ${name}.`);
  const isForm = request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded') === true;
  return isForm ? encodeQueryError(error, iamNamespace, requestId) : encodeJsonError(error);
}

export function dispatch(
  request: ArrivedRequest,
  { service, operation, input }: Recognised,
  { account, ids, times, trouble }: Surroundings,
): Dispatched {
  const requestId = ids.uuid();
  const region = readSignature(request.headers)?.region ?? 'us-east-1';
  const definition: Operation<unknown> | undefined = Object.hasOwn(service.operations, operation)
    ? service.operations[operation]
    : undefined;
  let principal: Principal | undefined;
  const write = (error?: AwsError) => {
    account.events.push({
      id: ids.uuid(),
      requestId,
      at: times.now,
      service: service.name,
      operation,
      region,
      mutating: definition?.mutating ?? false,
      outcome: error === undefined ? 'ok' : error.code,
      ...(error === undefined ? {} : { errorMessage: error.message }),
      caller: eventCaller(principal),
      parameters: harmlessParameters(input),
    });
  };
  try {
    refuseScripted(trouble, service);
    if (definition === undefined) {
      throw new AwsError(
        'NotImplemented',
        501,
        `The rehearsal account does not simulate ${service.name}:${operation}.`,
      );
    }
    const signature = readSignature(request.headers);
    if (signature === undefined) throw refusal('unsigned', service.family, 'Missing Authentication Token');
    principal = authenticate(account, request, signature, service.family, times);
    // The lines below see the account as it is now, deliveries of earlier moments included.
    deliverLogs(account, times.now, ids);
    const context: CallContext = { account, principal, ids, now: times.now, region, input };
    noteKeyUse(context, service.name);
    if (definition.free !== true) {
      const action = definition.action ?? `${service.name}:${operation}`;
      authorize(context, service.name, action, definition.resource?.(context) ?? '*', service.family);
    }
    const answer = run(service, operation, context, requestId);
    write();
    return { answer, requestId };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    write(error);
    return { answer: encodeError(error, service, requestId, request), requestId };
  }
}

function run(service: Service, operation: string, context: CallContext, requestId: string): WireAnswer {
  switch (service.family) {
    case 'query':
      return encodeQueryAnswer(
        operation,
        found(service.operations[operation]).run(context),
        service.namespace,
        requestId,
      );
    case 'json':
      return encodeJsonAnswer(found(service.operations[operation]).run(context));
    case 's3':
      return found(service.operations[operation]).run(context);
    default:
      return service satisfies never;
  }
}

function found<T>(operation: T | undefined): T {
  if (operation === undefined) throw new TypeError('the operation was looked up before');
  return operation;
}

/** An error on the wire of its service. */
export function encodeError(error: AwsError, service: Service, requestId: string, request: ArrivedRequest): WireAnswer {
  switch (service.family) {
    case 'query':
      return encodeQueryError(error, service.namespace, requestId);
    case 'json':
      return encodeJsonError(error);
    case 's3':
      return encodeS3Error(error, requestId, request.method === 'HEAD');
    default:
      return service satisfies never;
  }
}

function refuseScripted(trouble: Trouble | undefined, { family }: Service): void {
  if (trouble?.kind === 'throttle') throw refusal('throttled', family, 'Rate exceeded');
  if (trouble?.kind === 'error') throw new AwsError(trouble.code, trouble.status, trouble.message ?? trouble.code);
}

function noteKeyUse({ account, principal, now, region }: CallContext, service: string): void {
  const key = account.keys.get(principal.accessKeyId);
  if (key !== undefined) key.lastUsed = { at: now, service, region };
}

export function eventCaller(principal: Principal | undefined): EventCaller {
  if (principal === undefined) return { kind: 'unknown' };
  return {
    kind: principal.who.kind,
    arn: principal.arn,
    userId: principal.userId,
    userName: userNameOf(principal),
    accessKeyId: principal.accessKeyId,
    mfa: principal.session?.mfa ?? false,
  };
}
