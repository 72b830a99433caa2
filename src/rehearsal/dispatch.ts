// One AWS call from the wire to its answer: decode, authenticate, authorize, run, write down, encode.
// Runs without a pause, so that two calls never see each other half done.
import { AwsError } from './aws-error.ts';
import { authenticate, refuseTime, signatureOf, type Times } from './authenticate.ts';
import { authorize } from './authorize.ts';
import { catchUp } from './catch-up.ts';
import { harmlessParameters, type EventCaller } from './event-log.ts';
import type { Trouble } from './faults.ts';
import { iamNamespace } from './iam.ts';
import type { Ids } from './ids.ts';
import type { Input } from './input.ts';
import { oddPage, placeOf } from './odd-pages.ts';
import type { CallContext, Operation, Output } from './operation.ts';
import { heldAccounts } from './organization-state.ts';
import { userNameOf, type Principal } from './principals.ts';
import { withinRate } from './rates.ts';
import { record, watchersOf } from './record-event.ts';
import { refusal } from './refusals.ts';
import { newRequestId } from './request-ids.ts';
import { serviceFor, type Service } from './services.ts';
import { readSignature, type ArrivedRequest } from './sigv4.ts';
import { aheadMilliseconds } from './spoilt-answers.ts';
import { asSeenBy, scratchCopy, spreadChange } from './spreading.ts';
import type { AccountState } from './state.ts';
import type { WireAnswer } from './wire.ts';
import { encodeJsonError } from './wire-json.ts';
import { encodeQueryError } from './wire-query.ts';

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
  return serviceFor(request, named);
}

export interface Recognised {
  readonly service: Service;
  readonly operation: string;
  readonly input: Input;
}

/** What a request asks for. Throws an AwsError when its body cannot be read. */
export function recognise(service: Service, request: ArrivedRequest): Recognised {
  return { service, ...service.decode(request) };
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
  { service, operation, input: given }: Recognised,
  { account: started, ids, times, trouble }: Surroundings,
): Dispatched {
  const requestId = newRequestId(ids, service.name);
  const { input, place } = placeOf(given);
  const region = readSignature(request.headers)?.region ?? 'us-east-1';
  const account = accountOf(started, readSignature(request.headers)?.accessKeyId);
  const definition: Operation<unknown> | undefined = Object.hasOwn(service.operations, operation)
    ? service.operations[operation]
    : undefined;
  let principal: Principal | undefined;
  const before = watchersOf(account);
  const write = (error?: AwsError) => {
    const event = {
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
    };
    record(account, event, ids, before);
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
    const signature = signatureOf(request, service);
    if (trouble?.kind === 'wrong-time') {
      const there = times.now + aheadMilliseconds;
      refuseTime(account, signature, service.family, { now: there, realNow: there });
    }
    if (trouble?.kind === 'expire') expireSession(account, signature.accessKeyId, times.now);
    const call = `${service.name} ${operation} ${JSON.stringify(input)}`;
    const seen = asSeenBy(account, call, times.now);
    principal = authenticate(seen, request, signature, service, times);
    if (!withinRate(account, service.name, operation, region, times.now)) throw throttled(service);
    // The lines below see the account as it is now, deliveries of earlier moments included.
    catchUp(account, times.now, ids);
    const host = request.headers.get('host') ?? '';
    const context: CallContext = { account, principal, ids, now: times.now, region, host, input };
    noteKeyUse(context, service.name);
    if (definition.free !== true) {
      const action = definition.action ?? `${service.actions}:${operation}`;
      refuseDenied(trouble, service, action, principal);
      const asSeen = { ...context, account: seen };
      const asked = { service: service.name, family: service.family, action };
      const { resource, keys, resourcePolicy } = definition;
      authorize(asSeen, {
        ...asked,
        resource: resource?.(asSeen) ?? '*',
        keys: keys?.(asSeen) ?? new Map(),
        resourcePolicy: resourcePolicy?.(asSeen),
      });
    }
    const result = service.name === 'iam' ? runInIam(definition, context, seen, call) : definition.run(context);
    const answer = service.answer(
      operation,
      isPlain(result) ? oddPage(result, input, trouble, place) : result,
      requestId,
    );
    write();
    return { answer, requestId };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    write(error);
    return { answer: encodeError(error, service, requestId, request), requestId };
  }
}

/** An error on the wire of its service. */
export function encodeError(error: AwsError, service: Service, requestId: string, request: ArrivedRequest): WireAnswer {
  return service.error(error, requestId, request);
}

/** In an organization, the account whose credentials signed; unknown ones are the first account's to refuse. */
function accountOf(started: AccountState, accessKeyId = ''): AccountState {
  const holder = heldAccounts(started).find(({ keys, sessions }) => keys.has(accessKeyId) || sessions.has(accessKeyId));
  return holder ?? started;
}

const throttled = ({ family }: Service) => refusal('throttled', family);

function refuseScripted(trouble: Trouble | undefined, service: Service): void {
  if (trouble?.kind === 'throttle') throw throttled(service);
  if (trouble?.kind === 'unavailable' || trouble?.kind === 'internal-failure')
    throw refusal(trouble.kind, service.family);
  if (trouble?.kind === 'error-in-success') throw refusal('internal-failure', service.family);
  if (trouble?.kind === 'error') throw new AwsError(trouble.code, trouble.status, trouble.message ?? trouble.code);
}

/** In AWS's words: by no policy that allows it, or by one of the organization (IAM User Guide, as in authorize.ts). */
function refuseDenied(trouble: Trouble | undefined, service: Service, action: string, { arn }: Principal): void {
  if (trouble?.kind !== 'denied' && trouble?.kind !== 'denied-by-scp') return;
  const because =
    trouble.kind === 'denied'
      ? `because no identity-based policy allows the ${action} action`
      : 'with an explicit deny in a service control policy';
  throw refusal(
    'denied',
    service.family,
    `User: ${arn} is not authorized to perform: ${action} on resource: * ${because}`,
  );
}

/** A finished answer, as S3's operations give, has a status; what is still to be written on a wire has none. */
function isPlain(result: unknown): result is Output {
  return typeof result === 'object' && result !== null && !('status' in result && 'headers' in result);
}

/** A read shows what its copy of IAM knows; a change must suit that copy, and is made in truth. */
function runInIam(definition: Operation<unknown>, context: CallContext, seen: AccountState, call: string): unknown {
  const { account, now } = context;
  if (!definition.mutating) return definition.run({ ...context, account: seen });
  if (seen !== account) definition.run({ ...context, account: scratchCopy(seen) });
  return spreadChange(account, call, now, () => definition.run(context));
}

function expireSession(account: AccountState, accessKeyId: string, now: number): void {
  const session = account.sessions.get(accessKeyId);
  if (session !== undefined) account.sessions.set(accessKeyId, { ...session, expiresAt: now });
}

function noteKeyUse({ account, principal, now, region }: CallContext, service: string): void {
  const key = account.keys.get(principal.accessKeyId);
  if (key !== undefined) key.lastUsed = { at: now, service, region };
}

export function eventCaller(principal: Principal | undefined): EventCaller {
  if (principal === undefined) return { kind: 'unknown' };
  return {
    kind: principal.session?.kind === 'federated' ? 'federated' : principal.who.kind,
    arn: principal.arn,
    userId: principal.userId,
    userName: userNameOf(principal),
    accessKeyId: principal.accessKeyId,
    mfa: principal.session?.mfa ?? false,
    ...(principal.session === undefined ? {} : { session: principal.session.kind }),
  };
}
