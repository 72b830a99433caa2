// A tunnel through an http proxy. Loaded only where a proxy variable applies.
import type { ClientRequest } from 'node:http';
import { HttpsProxyAgent } from 'https-proxy-agent';

export interface TargetTls {
  /** PEM; replaces the usual authorities, for the proxy too when it is reached by TLS. */
  readonly ca?: string;
  /** The name to check the target's certificate against, where it is not that of the `host` header. */
  readonly servername?: string;
}

type Connect = HttpsProxyAgent<string>['connect'];

/** Connects with CONNECT, then speaks TLS with the target where that is https. */
export class Tunnel extends HttpsProxyAgent<string> {
  readonly #target: TargetTls;

  constructor(proxy: URL, target: TargetTls) {
    // No connection is kept: its base class has no idle timeout.
    super(proxy, { keepAlive: false, ...(target.ca === undefined ? {} : { ca: target.ca }) });
    this.#target = target;
  }

  // The base class would apply its options to the connection with the proxy only.
  override connect(request: ClientRequest, options: Parameters<Connect>[1]): ReturnType<Connect> {
    return super.connect(request, { ...options, ...this.#target });
  }
}
