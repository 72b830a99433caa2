import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createTlsServer, type Server } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openAccountSession } from '../../src/aws/session.ts';
import { systemClock } from '../../src/engine/clock.ts';
import { AwsProblem } from '../../src/engine/errors.ts';
import { callerIs, rootArn } from './answering-server.ts';
import { temporaryHome, type TemporaryHome } from './temporary-home.ts';

// A TLS server with a certificate of its own authority, and a proxy that leads every tunnel to it.
let home: TemporaryHome;
let hosts: string[];
let tunnels: string[];
let proxyStatus: number;
let tlsPort: number;
let proxyUrl: string;

beforeEach(async () => {
  home = await temporaryHome({
    credentials: '[default]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = secret\n',
  });
  hosts = [];
  tunnels = [];
  proxyStatus = 200;
  const key = join(home.path, 'key.pem');
  const certificate = join(home.path, 'ca.pem');
  const request = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=test'.split(' ');
  const names = 'subjectAltName=DNS:aws.example.com,DNS:*.us-east-1.amazonaws.com,IP:127.0.0.1';
  await promisify(execFile)('openssl', [...request, '-addext', names, '-keyout', key, '-out', certificate]);
  const answering = createTlsServer(
    { key: await readFile(key), cert: await readFile(certificate) },
    (request, response) => {
      hosts.push(request.headers.host ?? '');
      const { headers = {}, body } = callerIs(rootArn);
      if (request.headers['x-amz-target'] === undefined) response.writeHead(200, headers).end(body);
      else
        response
          .writeHead(400, { 'content-type': 'application/x-amz-json-1.1' })
          .end('{"__type":"AWSOrganizationsNotInUseException"}');
    },
  );
  tlsPort = await listen(answering);
  const proxy = createHttpServer();
  proxy.on('connect', (request, socket) => {
    tunnels.push(request.url ?? '');
    socket.on('error', () => socket.destroy());
    if (proxyStatus !== 200) {
      socket.end(`HTTP/1.1 ${proxyStatus} No\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nno`);
      return;
    }
    const through = connect(tlsPort, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      through.pipe(socket).pipe(through);
    });
    through.on('error', () => socket.destroy());
  });
  proxyUrl = `http://127.0.0.1:${await listen(proxy as Server)}`;
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

function open(env: { readonly [name: string]: string }, endpointUrl?: string) {
  return openAccountSession({
    env: { ...home.env, AWS_REGION: 'us-east-1', ...env },
    clock: systemClock,
    ...(endpointUrl === undefined ? {} : { endpointUrl, trust: { trusted: 'aws.example.com' } }),
  });
}

const problemOf = (promise: Promise<unknown>) =>
  promise.then(
    () => Promise.reject(new Error('it worked')),
    (error: unknown) => (error instanceof AwsProblem ? error : Promise.reject(error as Error)),
  );

describe('an endpoint with TLS', () => {
  it('is trusted through AWS_CA_BUNDLE, checked against its own name, and gets the host of AWS', async () => {
    const bundle = { AWS_CA_BUNDLE: join(home.path, 'ca.pem') };
    const { facts } = await open(bundle, `https://127.0.0.1:${tlsPort}`);
    expect(facts.caller.kind).toBe('root');
    expect(facts.rehearsal).toBe(true);
    expect(hosts).toContain('sts.us-east-1.amazonaws.com');
  });

  it('is not talked to without trust', async () => {
    const problem = await problemOf(open({}, `https://127.0.0.1:${tlsPort}`));
    expect(problem.happened).toContain('is not trusted');
    expect(problem.next.join()).toContain('AWS_CA_BUNDLE');
    expect(problem.failure.reached).toBe('not-sent');
    expect(hosts).toEqual([]);
  });

  it('needs a bundle that can be read', async () => {
    await expect(open({ AWS_CA_BUNDLE: '/missing.pem' })).rejects.toMatchObject({ kind: 'environment' });
  });
});

describe('a proxy', () => {
  it('carries every call to AWS', async () => {
    const { facts } = await open({ HTTPS_PROXY: proxyUrl, AWS_CA_BUNDLE: join(home.path, 'ca.pem') });
    expect(facts.rehearsal).toBe(false);
    expect(facts.kind).toBe('standalone');
    expect(tunnels).toContain('sts.us-east-1.amazonaws.com:443');
  });

  it('carries calls to an endpoint by the endpoint, not by the host of AWS', async () => {
    const env = { HTTPS_PROXY: proxyUrl, AWS_CA_BUNDLE: join(home.path, 'ca.pem') };
    await open({ ...env, NO_PROXY: 'amazonaws.com' }, 'https://aws.example.com');
    expect(new Set(tunnels)).toEqual(new Set(['aws.example.com:443']));
    expect(hosts).toContain('sts.us-east-1.amazonaws.com');
  });

  it('that cannot be reached is named, without its password', async () => {
    const gone = createHttpServer();
    const port = await listen(gone as Server);
    gone.close();
    const problem = await problemOf(open({ HTTPS_PROXY: `http://ada:hidden@127.0.0.1:${port}` }));
    expect(problem.happened).toContain(`through the proxy at 127.0.0.1:${port}`);
    expect(JSON.stringify(problem)).not.toContain('hidden');
  });

  it('must be one for http', async () => {
    const refused: unknown = await open({ HTTPS_PROXY: 'socks5://ada:hidden@127.0.0.1:1080' }).catch(
      (error: unknown) => error,
    );
    expect(refused).toMatchObject({ kind: 'environment' });
    expect(String(refused)).not.toContain('hidden');
  });

  it('that refuses is named among what to check', async () => {
    proxyStatus = 407;
    const problem = await problemOf(open({ HTTPS_PROXY: proxyUrl }));
    expect(problem.next.join()).toContain('HTTPS_PROXY');
    expect(problem.account).toBe('Nothing was changed.');
    expect(hosts).toEqual([]);
  });
});
