// Credentials that end in the middle of a run, by where they came from: what the owner signs in to meanwhile is found in
// place, and until then it is said how to sign in.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { openAccountSession, type SessionOptions } from '../../src/aws/session.ts';
import { systemClock } from '../../src/engine/clock.ts';
import { AwsProblem } from '../../src/engine/errors.ts';
import { queryError, rootAccount, startAnswering, type Answer, type Received } from './answering-server.ts';
import { signIn, temporaryHome } from './temporary-home.ts';

const root = 'arn:aws:iam::111122223333:root';
const inJson = (accessKeyId: string) => ({
  AccessKeyId: accessKeyId,
  SecretAccessKey: 'secret',
  Expiration: new Date(Date.now() + 3_600_000).toISOString(),
});

interface Source {
  readonly env: SessionOptions['env'];
  readonly profile?: string;
  /** What the owner does outside. */
  readonly signInAs: (accessKeyId: string) => Promise<void>;
}

const sources: { readonly [words: string]: () => Promise<Source> } = {
  'profile default (aws login)': async () => {
    const { env, path } = await temporaryHome({ config: `[default]\nlogin_session = ${root}\n` });
    const cache = join(path, 'login');
    vi.stubEnv('AWS_LOGIN_CACHE_DIRECTORY', cache);
    return { env, signInAs: (accessKeyId) => signIn(cache, root, accessKeyId) };
  },
  'profile made (process)': async () => {
    const { env, path } = await temporaryHome({});
    const file = join(path, 'made.json');
    await writeFile(join(path, '.aws/config'), `[profile made]\ncredential_process = cat ${file}\n`);
    return {
      env,
      profile: 'made',
      signInAs: (accessKeyId) =>
        writeFile(file, JSON.stringify({ Version: 1, SessionToken: 'token', ...inJson(accessKeyId) })),
    };
  },
  'profile example (static keys)': async () => {
    const { env, path } = await temporaryHome({ config: '[profile example]\nregion = eu-west-1\n' });
    const keys = (accessKeyId: string) =>
      `[example]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = secret\naws_session_token = token\n`;
    return {
      env,
      profile: 'example',
      signInAs: (accessKeyId) => writeFile(join(path, '.aws/credentials'), keys(accessKeyId)),
    };
  },
  'the container': async () => {
    let current = '';
    const container = await startAnswering(() => ({
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ Token: 'token', ...inJson(current) }),
    }));
    onTestFinished(() => container.close());
    const { env } = await temporaryHome({});
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', `${container.url}/latest/credentials`);
    return {
      env: { ...process.env, ...env },
      signInAs: async (accessKeyId) => {
        current = accessKeyId;
      },
    };
  },
};

/** An account of which the first session ends once it was opened. */
async function accountThatEnds(): Promise<{ readonly url: string; readonly end: () => void }> {
  let ended = false;
  const refused = (request: Received): Answer | undefined =>
    ended && request.authorization.includes('ASIAFIRST')
      ? queryError(403, 'ExpiredToken', 'The security token included in the request is expired')
      : undefined;
  const server = await startAnswering(rootAccount(refused));
  onTestFinished(() => server.close());
  return { url: server.url, end: () => (ended = true) };
}

describe('credentials that end in the middle of a run', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it.each(Object.keys(sources))('are read again from %s once the owner has signed in', async (words) => {
    const source = await sources[words]?.();
    if (source === undefined) throw new TypeError(words);
    await source.signInAs('ASIAFIRST');
    const account = await accountThatEnds();
    const { env, profile } = source;
    const session = await openAccountSession({
      ...{ env, endpointUrl: account.url, clock: systemClock },
      ...(profile === undefined ? {} : { profile }),
    });
    expect(session.facts).toMatchObject({ credentialSource: words, callerAccessKeyId: 'ASIAFIRST' });
    const ask = () => session.read('STS', 'GetCallerIdentity', {});
    await ask();
    account.end();
    const problem: unknown = await ask().catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(AwsProblem);
    // Not the end of the run: it asks, and goes on with what is there by then.
    expect(problem).toMatchObject({ happened: expect.stringContaining(`${words} have expired`) as string });
    expect((problem as AwsProblem).kind).not.toBe('interrupted');
    expect((problem as AwsProblem).next.join(' ')).toMatch(/aws login|CloudShell/);
    await source.signInAs('ASIASECOND');
    expect((await ask()).Arn).toBe(root);
    expect(session.calls.at(-1)).toMatchObject({ operation: 'GetCallerIdentity', outcome: 'ok' });
  });
});
