// The one way out for every client: it leaves the AWS host that the SDK computed and signed in the `host`
// header, and connects to the endpoint when there is one. So S3 virtual hosts, host prefixes and signatures
// are exercised as on AWS whatever the endpoint is. Proxies and extra authorities are honoured here too.
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import type { Agent } from 'node:https';
import type { HttpRequest, HttpResponse } from '@smithy/core/protocols';
import type { NodeHttpHandler } from '@smithy/node-http-handler';
import type { HttpHandlerOptions, NodeHttpHandlerOptions } from '@smithy/types';
import { Problem } from '../engine/errors.ts';
import { namesProxy, proxyFor, type Environment } from './proxy.ts';

export const connectTimeoutMilliseconds = 5_000;
export const requestTimeoutMilliseconds = 30_000;

export interface HandlerSettings {
  /** Where to connect instead of the host the SDK computed. */
  readonly endpoint?: URL;
  readonly env: Environment;
  /** A profile's `ca_bundle`; AWS_CA_BUNDLE goes before it. As with the AWS CLI it replaces the usual authorities. */
  readonly caBundle?: string;
}

export class ForwardingHandler {
  readonly metadata = { handlerProtocol: 'http/1.1' };
  readonly #inner: NodeHttpHandler;
  readonly #endpoint: URL | undefined;
  readonly #clone: (request: HttpRequest) => HttpRequest;

  constructor(inner: NodeHttpHandler, clone: (request: HttpRequest) => HttpRequest, endpoint?: URL) {
    this.#inner = inner;
    this.#clone = clone;
    this.#endpoint = endpoint;
  }

  handle(request: HttpRequest, options?: HttpHandlerOptions): Promise<{ response: HttpResponse }> {
    if (this.#endpoint === undefined) return this.#inner.handle(request, options);
    const { protocol, hostname, port, pathname } = this.#endpoint;
    const forwarded = this.#clone(request);
    forwarded.protocol = protocol;
    forwarded.hostname = hostname;
    if (port === '') delete forwarded.port;
    else forwarded.port = Number(port);
    forwarded.path = pathname.replace(/\/$/, '') + request.path;
    return this.#inner.handle(forwarded, options);
  }

  // A client would change timeouts for all the others: the settings belong to the session.
  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): NodeHttpHandlerOptions {
    return this.#inner.httpHandlerConfigs();
  }

  destroy(): void {
    this.#inner.destroy();
  }
}

/** Opens no connection yet. Throws a Problem (`environment`) when the CA bundle cannot be read. */
export async function createForwardingHandler(settings: HandlerSettings): Promise<ForwardingHandler> {
  const [{ NodeHttpHandler }, { HttpRequest }] = await Promise.all([
    import('@smithy/node-http-handler'),
    import('@smithy/core/protocols'),
  ]);
  const { endpoint, env } = settings;
  const authorities = await readBundle(env['AWS_CA_BUNDLE'] ?? settings.caBundle);
  const tls = {
    keepAlive: true,
    ...(authorities === undefined ? {} : { ca: authorities }),
    // Node would otherwise check an https endpoint's certificate against the `host` header, i.e. against AWS's name.
    ...(endpoint === undefined ? {} : { servername: serverName(endpoint) }),
  };
  const inner = new NodeHttpHandler({
    connectionTimeout: connectTimeoutMilliseconds,
    requestTimeout: requestTimeoutMilliseconds,
    throwOnRequestTimeout: true,
    httpsAgent: namesProxy(env) ? await proxyAgent(tls, env, endpoint) : tls,
    // Its remarks about sockets would land on the screen.
    logger: silentLogger,
  });
  return new ForwardingHandler(inner, (request) => HttpRequest.clone(request), endpoint);
}

const nothing = () => {};

/** For SDK parts that write to the console when they have no logger. */
export const silentLogger = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };

// Plain http endpoints are connected to directly: AWS is always https, and a stand-in is near.
async function proxyAgent(tls: object, env: Environment, endpoint: URL | undefined): Promise<Agent> {
  const { ProxyAgent } = await import('proxy-agent');
  const agent = new ProxyAgent({
    ...tls,
    // The URL it asks for is made from the `host` header, which is AWS's even when the endpoint is another.
    getProxyForUrl: (url: string) => proxyFor(endpoint ?? new URL(url), env) ?? '',
  });
  return agent;
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
