// Which proxy a request goes through, by the variables that the AWS CLI reads: HTTPS_PROXY, HTTP_PROXY
// and NO_PROXY, lower case first. Loopback never goes through a proxy: a rehearsal must work anywhere.
import { BlockList, isIP } from 'node:net';

export type Environment = { readonly [name: string]: string | undefined };

/** The proxy's URL for `target`, or undefined for a direct connection. It may hold a password: never print it. */
export function proxyFor(target: URL, env: Environment): string | undefined {
  const name = target.protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  const proxy = read(env, name);
  if (proxy === undefined || isLoopback(target.hostname) || isExempt(target, read(env, 'no_proxy') ?? '')) {
    return undefined;
  }
  return withScheme(proxy);
}

/** Every proxy that the variables name, as URLs. */
export function namedProxies(env: Environment): readonly string[] {
  return ['https_proxy', 'http_proxy'].flatMap((name) => read(env, name) ?? []).map(withScheme);
}

function withScheme(proxy: string): string {
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

export function isLoopback(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  return bare === 'localhost' || bare.endsWith('.localhost') || bare === '::1' || /^127(?:\.\d+){3}$/.test(bare);
}

function read(env: Environment, name: string): string | undefined {
  const value = (env[name] ?? env[name.toUpperCase()])?.trim();
  return value === undefined || value === '' ? undefined : value;
}

// Same rules as the CLI's HTTP library: `*`, a name and everything under it, `name:port`, an address, a CIDR block.
function isExempt(target: URL, noProxy: string): boolean {
  const host = target.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = target.port === '' ? (target.protocol === 'https:' ? '443' : '80') : target.port;
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      if (isIP(host) !== 0) return entry === host || entry === `${host}:${port}` || isInBlock(host, entry);
      const name = entry.replace(/^\*?\./, '');
      return [host, `${host}:${port}`].some((own) => own === name || own.endsWith(`.${name}`));
    });
}

function isInBlock(address: string, entry: string): boolean {
  const [network = '', bits = ''] = entry.split('/');
  const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(network) === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > (family === 'ipv6' ? 128 : 32)) return false;
  const block = new BlockList();
  block.addSubnet(network, Number(bits), family);
  return block.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
