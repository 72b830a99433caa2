// The one way out for every client: it leaves the AWS host that the SDK computed and signed in the `host`
// header, and connects to the endpoint when there is one. So S3 virtual hosts, host prefixes and signatures
// are exercised as on AWS whatever the endpoint is. Proxies and extra authorities are honoured here too.
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import type { HttpRequest, HttpResponse } from '@smithy/core/protocols';
import type { NodeHttpHandler } from '@smithy/node-http-handler';
import type { HttpHandlerOptions, NodeHttpHandlerOptions } from '@smithy/types';
import { type Clock, systemClock } from '../engine/clock.ts';
import { Problem } from '../engine/errors.ts';
import { inTime, wholeBody } from './in-time.ts';
import { namedProxies, proxyFor, type Environment } from './proxy.ts';
import type { TargetTls } from './tunnel.ts';

export const connectTimeoutMilliseconds = 5_000;
export const requestTimeoutMilliseconds = 30_000;
/**
 * Idle connections are dropped after this: people think for minutes between calls, and a change sent into a
 * connection that died meanwhile would be one of which nobody knows whether it was made.
 */
export const idleMilliseconds = 2_000;

/** To one host: a look at every Region through one endpoint must not wait in line. AWS has a host for each Region. */
const mostSockets = 200;

export interface HandlerSettings {
  /** Where to connect instead of the host the SDK computed. */
  readonly endpoint?: URL;
  readonly env: Environment;
  /** A profile's `ca_bundle`; AWS_CA_BUNDLE goes before it. As with the AWS CLI it replaces the usual authorities. */
  readonly caBundle?: string;
  /** Whose patience ends when no answer comes; the real clock's when absent. */
  readonly clock?: Clock;
}

type Choose = (target: URL) => Promise<NodeHttpHandler>;

/** The SDK's own request handler, pointed elsewhere. Made by `createForwardingHandler`; shared by all clients. */
export class ForwardingHandler {
  readonly metadata = { handlerProtocol: 'http/1.1' };
  readonly #choose: Choose;
  readonly #clone: (request: HttpRequest) => HttpRequest;
  readonly #endpoint: URL | undefined;
  readonly #clock: Clock;

  constructor(
    choose: Choose,
    clone: (request: HttpRequest) => HttpRequest,
    { endpoint, clock = systemClock }: Pick<HandlerSettings, 'endpoint' | 'clock'> = {},
  ) {
    this.#choose = choose;
    this.#clone = clone;
    this.#endpoint = endpoint;
    this.#clock = clock;
  }

  /** Resolves with the whole answer, its body as bytes. Rejects when it has not come in time. */
  async handle(request: HttpRequest, options: HttpHandlerOptions = {}): Promise<{ response: HttpResponse }> {
    const target = this.#endpoint ?? new URL(`${request.protocol}//${request.hostname}:${request.port ?? ''}`);
    const inner = await this.#choose(target);
    const redirected = this.#endpoint === undefined ? request : this.#redirected(request, this.#endpoint);
    const work = async (abortSignal: AbortSignal) => {
      const { response } = await inner.handle(redirected, { ...options, abortSignal });
      response.body = await wholeBody(response.body, abortSignal);
      return { response };
    };
    return inTime(this.#clock, requestTimeoutMilliseconds, work, options.abortSignal as AbortSignal | undefined);
  }

  #redirected(request: HttpRequest, { protocol, hostname, port, pathname }: URL): HttpRequest {
    const redirected = this.#clone(request);
    redirected.protocol = protocol;
    redirected.hostname = hostname;
    if (port === '') delete redirected.port;
    else redirected.port = Number(port);
    redirected.path = pathname.replace(/\/$/, '') + request.path;
    return redirected;
  }

  // A client would change timeouts for all the others: the settings belong to the session.
  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): NodeHttpHandlerOptions {
    return {};
  }

  // Idle connections do not keep the process alive, and other clients may still use them.
  destroy(): void {}
}

/** Opens no connection yet. Throws a Problem (`environment`) when the CA bundle cannot be read. */
export async function createForwardingHandler(settings: HandlerSettings): Promise<ForwardingHandler> {
  const [{ NodeHttpHandler }, { HttpRequest }] = await Promise.all([
    import('@smithy/node-http-handler'),
    import('@smithy/core/protocols'),
  ]);
  const { endpoint, env } = settings;
  const authorities = await readBundle(env['AWS_CA_BUNDLE'] ?? settings.caBundle);
  for (const proxy of namedProxies(env)) checkProxy(proxy);
  const target: TargetTls = {
    ...(authorities === undefined ? {} : { ca: authorities }),
    // Node would otherwise check an https endpoint's certificate against the `host` header, i.e. against AWS's name.
    ...(endpoint === undefined ? {} : { servername: serverName(endpoint) }),
  };
  const handlerWith = (agents: Pick<NodeHttpHandlerOptions, 'httpAgent' | 'httpsAgent'>) =>
    new NodeHttpHandler({
      connectionTimeout: connectTimeoutMilliseconds,
      requestTimeout: requestTimeoutMilliseconds,
      throwOnRequestTimeout: true,
      // Its remarks about sockets would land on the screen.
      logger: silentLogger,
      ...agents,
    });
  const pool = { keepAlive: true, timeout: idleMilliseconds, maxSockets: mostSockets };
  const direct = handlerWith({ httpAgent: pool, httpsAgent: { ...pool, ...target } });
  const proxied = new Map<string, Promise<NodeHttpHandler>>();
  const through = async (proxy: string): Promise<NodeHttpHandler> => {
    const { Tunnel } = await import('./tunnel.ts');
    const agent = new Tunnel(new URL(proxy), target);
    return handlerWith({ httpAgent: agent, httpsAgent: agent });
  };
  const choose = (to: URL): Promise<NodeHttpHandler> => {
    const proxy = proxyFor(to, env);
    if (proxy === undefined) return Promise.resolve(direct);
    const handler = proxied.get(proxy) ?? through(proxy);
    proxied.set(proxy, handler);
    return handler;
  };
  return new ForwardingHandler(choose, (request) => HttpRequest.clone(request), settings);
}

const nothing = () => {};

/** For SDK parts that write to the console when they have no logger. */
export const silentLogger = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };

// The message must not show the value: it may hold a password.
function checkProxy(proxy: string): void {
  if (URL.canParse(proxy) && ['http:', 'https:'].includes(new URL(proxy).protocol)) return;
  throw new Problem('environment', {
    happened: 'HTTPS_PROXY or HTTP_PROXY does not name an http proxy.',
    account: 'Nothing was sent.',
    next: ['Give it as http://host:port, or unset it.'],
  });
}

function serverName({ hostname }: URL): string {
  const bare = hostname.replace(/^\[|\]$/g, '');
  // RFC 6066 §3: an address is not a server name.
  return isIP(bare) === 0 ? bare : '';
}

async function readBundle(path: string | undefined): Promise<string | undefined> {
  if (path === undefined || path === '') return undefined;
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new Problem(
      'environment',
      {
        happened: `The certificate bundle ${path} could not be read.`,
        account: 'Nothing was sent.',
        next: ['Correct AWS_CA_BUNDLE (or ca_bundle in the profile), or unset it to trust the usual authorities.'],
      },
      { cause: error },
    );
  }
}
