// Nothing signed leaves for an endpoint that is neither AWS nor this machine before someone named it. A proxy on
// loopback stands for the network: it sees what would be called, and calls nothing.
import { describe, expect, it, onTestFinished } from 'vitest';
import { openAccountSession } from '../../src/aws/session.ts';
import { systemClock } from '../../src/engine/clock.ts';
import { Problem } from '../../src/engine/errors.ts';
import type { Trust } from '../../src/aws/trusted-endpoint.ts';
import { startWatchingProxy, type WatchingProxy } from '../support/watching-proxy.ts';
import { rootAccount, startAnswering } from './answering-server.ts';
import { temporaryHome } from './temporary-home.ts';

const rogue = 'https://rogue.example.com';

interface Setting {
  readonly endpointUrl?: string;
  readonly env?: { readonly [name: string]: string };
  readonly config?: string;
  readonly trust?: Trust;
}

async function open({ endpointUrl, env = {}, config = '[default]\n', trust }: Setting) {
  const proxy = await startWatchingProxy();
  const credentials = '[default]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = secret\n';
  const home = await temporaryHome({ config, credentials });
  const ended: unknown = await openAccountSession({
    env: { ...home.env, AWS_REGION: 'eu-west-1', HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url, ...env },
    clock: systemClock,
    ...(endpointUrl === undefined ? {} : { endpointUrl }),
    ...(trust === undefined ? {} : { trust }),
  }).catch((error: unknown) => error);
  if (!(ended instanceof Problem)) throw new Error('It should have failed.', { cause: ended });
  return { proxy, problem: ended };
}

const hosts = ({ asked }: WatchingProxy) => [...new Set(asked)];

describe('an endpoint that is neither AWS nor this machine', () => {
  const given: readonly (readonly [string, Setting])[] = [
    ['--endpoint-url', { endpointUrl: rogue }],
    ['AWS_ENDPOINT_URL', { env: { AWS_ENDPOINT_URL: rogue } }],
    ['the profile', { config: `[default]\nendpoint_url = ${rogue}\n` }],
    [
      'an address under AWS that anyone can rent',
      { endpointUrl: 'https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com' },
    ],
    ['a name under localhost, which may be asked of the network', { endpointUrl: 'https://rogue.localhost' }],
    ['an address of the local network', { endpointUrl: 'https://192.0.2.1:8443' }],
  ];

  it.each(given)('is refused, and nothing is sent, when it comes from %s', async (_, setting) => {
    const { proxy, problem } = await open(setting);
    expect(problem).toMatchObject({ kind: 'unanswered', account: 'Nothing was sent.' });
    expect(problem.next.join('\n')).toMatch(/--trust-endpoint \S+/);
    expect(proxy.asked).toEqual([]);
  });

  it('is called once the command line names its host, and nothing else is', async () => {
    const { proxy, problem } = await open({ endpointUrl: rogue, trust: { trusted: 'rogue.example.com' } });
    expect(problem.kind).toBe('aws');
    expect(hosts(proxy)).toEqual(['rogue.example.com:443']);
  });

  it.each(['rogue.example.org', 'example.com', 'rogue.example.com:8443', 'rogue.example.com.'])(
    'is refused when the command line names %s',
    async (trusted) => {
      const { proxy, problem } = await open({ endpointUrl: rogue, trust: { trusted } });
      expect(problem).toMatchObject({ kind: 'usage', account: 'Nothing was sent.' });
      expect(proxy.asked).toEqual([]);
    },
  );

  it('is asked about before anything is sent, by its host as a URL has it', async () => {
    const asked: string[] = [];
    const yes = await open({
      endpointUrl: 'https://ADA@Rogue.Example.Com:8443/x',
      trust: { ask: (host) => Promise.resolve(void asked.push(host)) },
    });
    expect(asked).toEqual(['rogue.example.com:8443']);
    expect(hosts(yes.proxy)).toEqual(['rogue.example.com:8443']);
    const no = new Problem('declined', { happened: 'No.', account: 'Nothing was sent.', next: [] });
    const refused = await open({ endpointUrl: rogue, trust: { ask: () => Promise.reject(no) } });
    expect(refused.problem).toBe(no);
    expect(refused.proxy.asked).toEqual([]);
  });

  it.each(['http://rogue.example.com', 'http://192.0.2.1', 'http://iam.amazonaws.com', 'http://rogue.localhost'])(
    'is never called in clear text, whoever trusts it: %s',
    async (endpointUrl) => {
      const { host } = new URL(endpointUrl);
      const ask = () => Promise.reject(new Error('asked'));
      for (const trust of [{}, { trusted: host }, { ask }]) {
        const { proxy, problem } = await open({ endpointUrl, trust });
        expect(problem).toMatchObject({ kind: 'usage', account: 'Nothing was sent.' });
        expect(problem.happened).toContain(host);
        expect(proxy.asked).toEqual([]);
      }
    },
  );
});

describe('credentials', () => {
  it('are fetched from AWS alone, whatever endpoint the environment names', async () => {
    const elsewhere = await startAnswering(rootAccount());
    onTestFinished(() => elsewhere.close());
    const proxy = await startWatchingProxy();
    const home = await temporaryHome({
      config:
        '[profile role]\nrole_arn = arn:aws:iam::111122223333:role/example\nsource_profile = keys\nregion = eu-west-1\n',
      credentials: '[keys]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = secret\n',
    });
    const named = { AWS_ENDPOINT_URL: elsewhere.url, AWS_ENDPOINT_URL_STS: elsewhere.url };
    // The SDK's chain reads the process's own.
    Object.assign(process.env, named);
    onTestFinished(() => {
      for (const name of Object.keys(named)) delete process.env[name];
    });
    const env = { ...home.env, AWS_REGION: 'eu-west-1', HTTPS_PROXY: proxy.url, AWS_ENDPOINT_URL: elsewhere.url };
    await expect(openAccountSession({ profile: 'role', env, clock: systemClock })).rejects.toThrow(Problem);
    expect(hosts(proxy)).toEqual(['sts.eu-west-1.amazonaws.com:443']);
    expect(elsewhere.received).toEqual([]);
  });
});
