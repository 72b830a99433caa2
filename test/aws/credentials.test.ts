import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { profileCredentials } from '../../src/aws/credentials.ts';
import { openAccountSession, type SessionOptions } from '../../src/aws/session.ts';
import { systemClock } from '../../src/engine/clock.ts';
import { AwsProblem, Problem } from '../../src/engine/errors.ts';
import { rootAccount, startAnswering, type AnsweringServer } from './answering-server.ts';
import { signIn, temporaryHome } from './temporary-home.ts';

const opened: AnsweringServer[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(opened.splice(0).map((server) => server.close()));
});

async function serve(): Promise<AnsweringServer> {
  const server = await startAnswering(rootAccount());
  opened.push(server);
  return server;
}

async function open(env: SessionOptions['env'], more: Partial<SessionOptions> = {}) {
  const server = await serve();
  const session = await openAccountSession({ endpointUrl: server.url, env, clock: systemClock, ...more });
  return { server, session, facts: session.facts };
}

async function problemOf(promise: Promise<unknown>): Promise<Problem> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Problem)) throw new Error(`expected a Problem, not ${String(error)}`, { cause: error });
  return error;
}

const staticKeys = '[example]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = secret\n';

describe('credentials', () => {
  it('are asked for with aws login or CloudShell when there are none, never with a root key', async () => {
    const { env } = await temporaryHome({});
    const problem = await problemOf(open(env));
    expect(problem).toBeInstanceOf(AwsProblem);
    expect(problem.happened).toBe('No AWS credentials were found.');
    expect(problem.account).toBe('Nothing was changed.');
    expect(problem.next.join('\n')).toContain('aws login');
    expect(problem.next.join('\n')).toContain('2.32');
    expect(problem.next.join('\n')).toContain('CloudShell');
    expect(problem.next.join('\n')).not.toMatch(/root (access )?key|create-access-key/i);
  });

  it('come from the profile named, and it is said how', async () => {
    const { env } = await temporaryHome({
      config: '[profile example]\nregion = eu-north-1\n',
      credentials: staticKeys,
    });
    const { facts, server } = await open(env, { profile: 'example' });
    expect(facts).toMatchObject({
      credentialSource: 'profile example (static keys)',
      callerAccessKeyId: 'AKIAEXAMPLE',
      callerKeyIsLongTerm: true,
      region: 'eu-north-1',
    });
    expect(facts.remarks).toBeUndefined();
    expect(server.received.map(({ host }) => host)).toContain('sts.eu-north-1.amazonaws.com');
    expect((await open({ ...env, AWS_PROFILE: 'example' })).facts.credentialSource).toBe(
      'profile example (static keys)',
    );
  });

  it('come from aws login, a process or a session of it, and it is said which', async () => {
    const { env, path } = await temporaryHome({
      config: [
        '[default]\nlogin_session = arn:aws:iam::111122223333:root',
        `[profile made]\ncredential_process = echo '{"Version":1,"AccessKeyId":"ASIAMADE","SecretAccessKey":"s","SessionToken":"t"}'`,
      ].join('\n'),
    });
    const cache = join(path, 'login');
    vi.stubEnv('AWS_LOGIN_CACHE_DIRECTORY', cache);
    const before = await problemOf(open(env));
    expect(before.happened).toContain('profile default (aws login)');
    expect(before.next).toEqual(['Sign in again: aws login']);
    await signIn(cache, 'arn:aws:iam::111122223333:root', 'ASIALOGIN');
    const { facts } = await open(env);
    expect(facts).toMatchObject({
      credentialSource: 'profile default (aws login)',
      callerAccessKeyId: 'ASIALOGIN',
      callerKeyIsLongTerm: false,
    });
    expect((await open(env, { profile: 'made' })).facts.credentialSource).toBe('profile made (process)');
  });

  it('in the environment are named as such, and what they hide is said', async () => {
    const { env } = await temporaryHome({ config: '[default]\nlogin_session = arn:aws:iam::111122223333:root\n' });
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAENVIRONMENT');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    const all = { ...process.env, ...env };
    const { facts } = await open(all);
    expect(facts.credentialSource).toBe('environment variables');
    expect(facts.callerAccessKeyId).toBe('AKIAENVIRONMENT');
    expect(facts.remarks?.join()).toContain('hide the aws login session of profile default');
  });

  it('in the environment are hidden by a profile that is named, and it is said', async () => {
    const { env } = await temporaryHome({ credentials: staticKeys });
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAENVIRONMENT');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    const { facts } = await open({ ...process.env, ...env }, { profile: 'example' });
    expect(facts.callerAccessKeyId).toBe('AKIAEXAMPLE');
    expect(facts.remarks?.join()).toContain('profile example was named and is used');
  });

  it('of CloudShell are fetched from its endpoint', async () => {
    const shell = await startAnswering(() => ({
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        AccessKeyId: 'ASIASHELL',
        SecretAccessKey: 'secret',
        Token: 'token',
        Expiration: new Date(Date.now() + 3_600_000).toISOString(),
      }),
    }));
    opened.push(shell);
    const { env } = await temporaryHome({});
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', `${shell.url}/latest/credentials`);
    vi.stubEnv('AWS_CONTAINER_AUTHORIZATION_TOKEN', 'authorized');
    const { facts } = await open({ ...process.env, ...env, AWS_EXECUTION_ENV: 'CloudShell' });
    expect(facts).toMatchObject({ credentialSource: 'AWS CloudShell', callerAccessKeyId: 'ASIASHELL' });
  });

  it('of a profile that does not exist are a mistake on the command line', async () => {
    const { env } = await temporaryHome({ credentials: staticKeys });
    const problem = await problemOf(open(env, { profile: 'exmaple' }));
    expect(problem.kind).toBe('usage');
    expect(problem.happened).toContain('exmaple');
  });

  it('of the machine play no part in a rehearsal', async () => {
    const { env } = await temporaryHome({
      config: '[default]\nregion = eu-north-1\nendpoint_url = http://c.example.com',
      credentials: staticKeys,
    });
    const secret = { reveal: () => 'secret' } as never;
    const { facts } = await open(
      {
        ...env,
        AWS_PROFILE: 'missing',
        AWS_REGION: 'ap-south-1',
        AWS_CA_BUNDLE: '/missing',
        AWS_ENDPOINT_URL_IAM: 'http://x',
      },
      { fixedCredentials: { accessKeyId: 'AKIAREHEARSAL', secretAccessKey: secret } },
    );
    expect(facts).toMatchObject({
      callerAccessKeyId: 'AKIAREHEARSAL',
      region: 'us-east-1',
      credentialSource: 'the rehearsal',
    });
  });
});

describe('the Region', () => {
  it('is us-east-1 when nobody names one, and that is said', async () => {
    const { env } = await temporaryHome({ credentials: staticKeys });
    const { facts } = await open(env, { profile: 'example' });
    expect(facts.region).toBe('us-east-1');
    expect(facts.remarks?.join()).toContain('us-east-1 is used');
  });

  it('is the option, then AWS_REGION, then AWS_DEFAULT_REGION', async () => {
    const { env } = await temporaryHome({ credentials: staticKeys });
    const profile = 'example';
    const both = { ...env, AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-2' };
    expect((await open(both, { profile, region: 'eu-west-3' })).facts.region).toBe('eu-west-3');
    expect((await open(both, { profile })).facts.region).toBe('eu-west-1');
    expect((await open({ ...both, AWS_REGION: '' }, { profile })).facts.region).toBe('eu-west-2');
  });

  it('must look like one', async () => {
    const { env } = await temporaryHome({ credentials: staticKeys });
    expect((await problemOf(open(env, { profile: 'example', region: 'us-east-1.example.com/' }))).kind).toBe('usage');
  });
});

describe('watching for somebody to sign in', () => {
  it('finds the session of a profile as soon as it is there', async () => {
    const { env, path } = await temporaryHome({
      config: '[profile ada]\nlogin_session = arn:aws:iam::111122223333:user/ada\n',
    });
    const cache = join(path, 'login');
    vi.stubEnv('AWS_LOGIN_CACHE_DIRECTORY', cache);
    expect(await profileCredentials('ada', env, 'us-east-1')).toBeUndefined();
    expect(await profileCredentials('nobody', env, 'us-east-1')).toBeUndefined();
    await signIn(cache, 'arn:aws:iam::111122223333:user/ada', 'ASIAADA');
    const found = await profileCredentials('ada', env, 'us-east-1');
    expect(found?.accessKeyId).toBe('ASIAADA');
    expect(found?.expiresAt).toBeGreaterThan(Date.now());
    expect(JSON.stringify(found)).not.toContain('"secret"');
  });
});

describe('the screen', () => {
  it('gets nothing from Node or the SDK, even where both would warn', async () => {
    const server = await serve();
    const { env, path } = await temporaryHome({ credentials: staticKeys });
    const source = new URL('../../src/aws/session.ts', import.meta.url).pathname;
    const bundle = join(path, 'session.mjs');
    await build({
      stdin: {
        contents: `import { openAccountSession } from ${JSON.stringify(source)};
          import { systemClock } from ${JSON.stringify(source.replace('aws/session.ts', 'engine/clock.ts'))};
          const session = await openAccountSession({ env: process.env, clock: systemClock });
          await session.read('S3', 'ListBuckets', {}).catch(() => {});
          await session.read('CloudTrail', 'DescribeTrails', {}).catch(() => {});
          console.log(session.facts.credentialSource);`,
        resolveDir: path,
        loader: 'ts',
      },
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      outfile: bundle,
      logLevel: 'silent',
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    });
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [bundle], {
      env: {
        ...env,
        AWS_ENDPOINT_URL: server.url,
        AWS_PROFILE: 'example',
        AWS_ACCESS_KEY_ID: 'AKIAENVIRONMENT',
        AWS_SECRET_ACCESS_KEY: 'secret',
      },
    });
    expect(stderr).toBe('');
    expect(stdout).toBe('profile example (static keys)\n');
  }, 60_000);
});
