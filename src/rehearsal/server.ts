// Serves the simulated account over HTTP on 127.0.0.1, for the AWS SDKs, the AWS CLI and our own
// stand-ins alike. Nothing here knows an operation: see dispatch.ts.
import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beginBadDay, type BadDay } from './bad-day.ts';
import { rehearsalClock, type RehearsalClock } from './clock.ts';
import { control } from './control-api.ts';
import type { Answers } from './doubts.ts';
import { dispatch, encodeError, recognise, refuseService, serviceOf } from './dispatch.ts';
import { AwsError } from './aws-error.ts';
import { scriptedFaults, type Faults } from './faults.ts';
import { addConsoleSession } from './furnish.ts';
import { seededIds } from './ids.ts';
import { newRequestId, requestIdHeaders } from './request-ids.ts';
import { defaultScenario, scenarioNamed } from './scenarios.ts';
import type { ArrivedRequest } from './sigv4.ts';
import { firstHalf, spoilt, webPage } from './spoilt-answers.ts';
import type { AccountState } from './state.ts';
import type { WireAnswer } from './wire.ts';

export interface RehearsalCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Absent for a long-term key. */
  readonly sessionToken?: string;
}

export interface RehearsalOptions {
  /** A name of scenarios.ts; `root-key` when absent. */
  readonly scenario?: string;
  /** 0 or absent: any free port. */
  readonly port?: number;
  readonly clock?: RehearsalClock;
  /** The same seed gives the same ids and secrets; random when absent. */
  readonly seed?: string;
  /** How this account answers what nobody knows of AWS; the likeliest answer to each other doubt. */
  readonly answers?: Partial<Answers>;
  /** None when absent: every call is answered, and every change seen at once. */
  readonly badDay?: BadDay;
}

export interface Rehearsal {
  /** The endpoint for AWS clients, e.g. `http://127.0.0.1:40123`. */
  readonly url: string;
  /** The rehearsal's own interface, with its slash. */
  readonly controlUrl: string;
  /** Tells this simulated account from every other one; never the same twice, whatever the seed. */
  readonly instance: string;
  readonly accountId: string;
  readonly region: string;
  /** What the owner arrives with. */
  readonly credentials: RehearsalCredentials;
  /** The same, signed in again when the session has expired, as `aws login` would. */
  readonly renewCredentials: () => RehearsalCredentials;
  readonly clock: RehearsalClock;
  readonly faults: Faults;
  readonly state: AccountState;
  /** Ends every connection and stops listening. May be called more than once. */
  close(): Promise<void>;
}

/** Resolves when the account can be called. Throws for an unknown scenario; rejects when the port is taken. */
export async function startRehearsal(options: RehearsalOptions = {}): Promise<Rehearsal> {
  const clock = options.clock ?? rehearsalClock({ skipping: false });
  const ids = seededIds(options.seed ?? randomBytes(16).toString('hex'));
  const faults = scriptedFaults();
  const instance = randomUUID();
  const scenario = scenarioNamed(options.scenario ?? defaultScenario, {
    ids,
    now: clock.now(),
    ...(options.answers === undefined ? {} : { answers: options.answers }),
  });
  const { account } = scenario;
  if (options.badDay !== undefined) beginBadDay(options.badDay, faults, account.spreading);
  const at = () => ({ account, ids, now: clock.now() });

  let callerKeyId = scenario.callerKeyId;
  const renewCredentials = (): RehearsalCredentials => {
    const session = account.sessions.get(callerKeyId);
    if (session !== undefined && session.expiresAt <= clock.now())
      callerKeyId = addConsoleSession(at(), session.owner).accessKeyId;
    return credentialsOf(account, callerKeyId) ?? initial;
  };
  const found = credentialsOf(account, callerKeyId);
  if (found === undefined) throw new TypeError(`scenario ${account.scenario} gives no credentials`);
  const initial = found;

  const answerCall = async (request: ArrivedRequest, response: ServerResponse): Promise<void> => {
    const service = serviceOf(request);
    if (service === undefined) {
      const { status, headers, body } = refuseService(request, ids.uuid());
      send(response, status, headers, body, clock);
      return;
    }
    const called = recognise(service, request);
    const trouble = faults.next(called.service.name, called.operation);
    if (trouble?.kind === 'reset') {
      response.socket?.destroy();
      return;
    }
    if (trouble?.kind === 'web-page') {
      const { status, headers, body } = webPage(trouble.status);
      send(response, status, headers, body, clock);
      return;
    }
    const times = { now: clock.now(), realNow: clock.realNow() };
    const { answer: whole, requestId } = dispatch(request, called, { account, ids, times, trouble });
    if (trouble?.kind === 'lost-reply') {
      response.socket?.destroy();
      return;
    }
    if (trouble?.kind === 'slow') await later(trouble.milliseconds, response);
    const answer = spoilt(whole, trouble, clock.now());
    const headers = { ...requestIdHeaders(called.service.name, requestId), ...answer.headers };
    if (trouble?.kind === 'no-answer' || trouble?.kind === 'half-answer') {
      // Half of nothing would be all of it.
      if (trouble.kind === 'half-answer' && answer.body.length > 0) begin(response, answer, headers, clock);
      clock.inVain();
      return;
    }
    send(response, answer.status, headers, answer.body, clock);
  };

  const server = createServer((message, response) => {
    void arrived(message).then(
      async (request) => {
        try {
          if (request.target.startsWith('/rehearsal/') && !request.headers.has('authorization')) {
            answerControl(request, response);
          } else {
            await answerCall(request, response);
          }
        } catch (error) {
          fail(request, response, error);
        }
      },
      () => response.destroy(),
    );
  });

  function answerControl(request: ArrivedRequest, response: ServerResponse): void {
    const path = (request.target.split('?', 1)[0] ?? '').slice('/rehearsal/'.length);
    // A web page must not reach it, neither directly nor through a name that points here.
    const fromPage =
      request.headers.has('origin') || !/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.get('host') ?? '');
    const { status, json } = fromPage
      ? { status: 403, json: { error: 'Not from a web page.' } }
      : control(
          { method: request.method, path, body: request.body.toString('utf8') },
          { instance, at, clock, faults, credentials: renewCredentials },
        );
    send(response, status, { 'content-type': 'application/json' }, JSON.stringify(json), clock);
  }

  /** A bug of the rehearsal, or a body it cannot read, in a form the SDK can show. */
  function fail(request: ArrivedRequest, response: ServerResponse, cause: unknown): void {
    const error =
      cause instanceof AwsError
        ? cause
        : new AwsError('InternalFailure', 501, `The rehearsal account failed: ${String(cause)}`);
    const service = serviceOf(request);
    if (service === undefined || response.headersSent) {
      response.destroy();
      return;
    }
    const requestId = newRequestId(ids, service.name);
    const answer = encodeError(error, service, requestId, request);
    send(
      response,
      answer.status,
      { ...requestIdHeaders(service.name, requestId), ...answer.headers },
      answer.body,
      clock,
    );
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    controlUrl: `${url}/rehearsal/`,
    instance,
    accountId: account.accountId,
    region: account.region,
    credentials: initial,
    renewCredentials,
    clock,
    faults,
    state: account,
    close: () =>
      new Promise((resolve) => {
        // An error here only says that it was closed before.
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function credentialsOf(account: AccountState, accessKeyId: string): RehearsalCredentials | undefined {
  const key = account.keys.get(accessKeyId);
  if (key !== undefined) return { accessKeyId, secretAccessKey: key.secret };
  const session = account.sessions.get(accessKeyId);
  return session && { accessKeyId, secretAccessKey: session.secret, sessionToken: session.token };
}

const largestBody = 1_000_000;

async function arrived(message: IncomingMessage): Promise<ArrivedRequest> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > largestBody) throw new RangeError('the request body is too large');
    chunks.push(bytes);
  }
  const headers = new Map(
    // Values of a header that came more than once are signed in the order they came in, with commas between.
    Object.entries(message.headersDistinct).map(([name, values]) => [name, (values ?? []).join(',')] as const),
  );
  return { method: message.method ?? 'GET', target: message.url ?? '/', headers, body: Buffer.concat(chunks) };
}

function send(
  response: ServerResponse,
  status: number,
  headers: { readonly [name: string]: string },
  body: string | Uint8Array,
  clock: RehearsalClock,
): void {
  response.writeHead(status, {
    date: new Date(clock.now()).toUTCString(),
    ...headers,
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

/** Says how much will come, sends half of it, and leaves it at that. */
function begin(
  response: ServerResponse,
  { status, body }: WireAnswer,
  headers: { readonly [name: string]: string },
  clock: RehearsalClock,
): void {
  const date = new Date(clock.now()).toUTCString();
  response.writeHead(status, { date, ...headers, 'content-length': Buffer.byteLength(body) });
  response.write(firstHalf(body));
}

/** Waits in real time, or until the client goes away. */
function later(milliseconds: number, response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    response.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
