// Finds the caller's credentials along the SDK's default chain and says in words where they came from.
// Keys stay inside the provider. The chain itself reads AWS_* of the process it runs in; everything said
// about it is computed from the environment given, which therefore must be the same one.
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types';
import { Problem } from '../engine/errors.ts';
import { Secret } from '../engine/secret.ts';
import type { TemporaryCredentials } from './account.ts';
import { createForwardingHandler, silentLogger, type ForwardingHandler } from './forwarding-handler.ts';
import { printable } from './printable.ts';
import type { Environment } from './proxy.ts';
import { configFilesOf, type Profile } from './shared-config.ts';

export interface CredentialSource {
  readonly kind:
    | 'environment'
    | 'aws-login'
    | 'sso'
    | 'static-keys'
    | 'process'
    | 'role'
    | 'web-identity'
    | 'cloudshell'
    | 'container'
    | 'instance'
    | 'given'
    | 'other';
  /** The profile they came from; absent where none was involved. */
  readonly profile?: string;
  /** E.g. "environment variables", "profile example (aws login)". */
  readonly words: string;
  /** They are all there is: nothing can be read again. */
  readonly fixed?: true;
}

/** The SDK's credentials with its marks of the steps that made them. */
interface MarkedCredentials extends AwsCredentialIdentity {
  readonly $source?: object;
}

export interface CallerCredentials {
  /** Refreshes by itself as often as the source allows. Rejects as the SDK's providers do. */
  readonly provider: AwsCredentialIdentityProvider;
  readonly accessKeyId: string;
  readonly source: CredentialSource;
  /** What hides what, one sentence each. */
  readonly remarks: readonly string[];
}

export interface CredentialSettings {
  readonly env: Environment;
  /** The profile in force: the one named, else `default`. */
  readonly profile?: Profile;
  /** True when --profile or AWS_PROFILE names it. */
  readonly isNamed: boolean;
  readonly region: string;
  /** For the chain's own calls (SSO, sign-in, roles), which go to AWS alone: never the one that forwards to an endpoint. */
  readonly handler: ForwardingHandler;
}

/**
 * The chain's clients would take AWS_ENDPOINT_URL and its kin from the process, and send there what no one may see:
 * the token of an SSO or sign-in session, calls signed with the keys behind a role.
 */
const awsAlone = { ignoreConfiguredEndpointUrls: true } as const;

/** Walks the chain once. Rejects with a Problem (`usage`) for a profile that does not exist, else as the SDK does. */
export async function findCredentials(settings: CredentialSettings): Promise<CallerCredentials> {
  const { env, profile, isNamed } = settings;
  if (isNamed && profile?.exists === false) throw missingProfile(profile.name);
  const provider = await chainFor(settings, isNamed ? profile?.name : undefined);
  const first: MarkedCredentials = await provider();
  const source = sourceOf(first, profile?.name ?? 'default', env);
  return { provider, accessKeyId: first.accessKeyId, source, remarks: remarksOn(source, env, profile, isNamed) };
}

/** Where credentials would have come from, had the profile been signed in; undefined when it names no session. */
export function presumedSource(profile: Profile | undefined): CredentialSource | undefined {
  if (profile === undefined) return undefined;
  const { name, settings } = profile;
  if (isSet(settings['login_session'])) {
    return { kind: 'aws-login', profile: name, words: `profile ${printable(name)} (aws login)` };
  }
  if (isSet(settings['sso_session']) || isSet(settings['sso_start_url'])) {
    return { kind: 'sso', profile: name, words: `profile ${printable(name)} (SSO)` };
  }
  return undefined;
}

/**
 * The credentials a profile gives now, read afresh, or undefined while it has none (not signed in, expired).
 * For watching until somebody has run `aws login`; call again for fresh ones.
 */
export async function profileCredentials(
  name: string,
  env: Environment,
  region: string,
): Promise<TemporaryCredentials | undefined> {
  const { fromIni } = await import('@aws-sdk/credential-provider-ini');
  const handler = await createForwardingHandler({ env });
  try {
    const found = await fromIni({
      profile: name,
      ignoreCache: true,
      logger: silentLogger,
      clientConfig: { requestHandler: handler, ...awsAlone },
      ...configFilesOf(env),
    })({ callerClientConfig: { region: () => Promise.resolve(region) } });
    return temporary(found);
  } catch {
    // Whatever the reason, there is nothing to sign with yet: the caller asks again.
    return undefined;
  }
}

function temporary(found: AwsCredentialIdentity): TemporaryCredentials {
  return {
    accessKeyId: found.accessKeyId,
    secretAccessKey: new Secret(found.secretAccessKey),
    ...(found.sessionToken === undefined ? {} : { sessionToken: new Secret(found.sessionToken) }),
    ...(found.expiration === undefined ? {} : { expiresAt: found.expiration.getTime() }),
  };
}

async function chainFor(
  { env, region, handler }: CredentialSettings,
  profile: string | undefined,
): Promise<AwsCredentialIdentityProvider> {
  const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
  const chain = defaultProvider({
    ...(profile === undefined ? {} : { profile }),
    ignoreCache: true,
    // Its warnings would land on the screen; `remarks` says the same.
    logger: silentLogger,
    clientConfig: { requestHandler: handler, ...awsAlone },
    ...configFilesOf(env),
  });
  // The client that asks would pass itself on, and with it the handler that forwards to an endpoint.
  return (options) =>
    chain({
      ...(options?.['forceRefresh'] === true ? { forceRefresh: true } : {}),
      callerClientConfig: { region: () => Promise.resolve(region) },
    });
}

// The SDK marks credentials with every step that took part; the most telling one is named.
function sourceOf({ $source: marks = {} }: MarkedCredentials, profile: string, env: Environment): CredentialSource {
  const has = (...features: readonly string[]) => features.some((feature) => feature in marks);
  const inProfile = (kind: CredentialSource['kind'], how: string): CredentialSource => ({
    kind,
    profile,
    words: `profile ${printable(profile)} (${how})`,
  });
  if (has('CREDENTIALS_ENV_VARS')) return { kind: 'environment', words: 'environment variables' };
  if (has('CREDENTIALS_ENV_VARS_STS_WEB_ID_TOKEN')) {
    return { kind: 'web-identity', words: 'role of a web identity token, from the environment' };
  }
  if (has('CREDENTIALS_PROFILE_STS_WEB_ID_TOKEN')) return inProfile('web-identity', 'web identity role');
  if (has('CREDENTIALS_PROFILE_SOURCE_PROFILE', 'CREDENTIALS_PROFILE_NAMED_PROVIDER', 'CREDENTIALS_STS_ASSUME_ROLE')) {
    return inProfile('role', 'role');
  }
  if (has('CREDENTIALS_PROFILE_LOGIN', 'CREDENTIALS_LOGIN')) return inProfile('aws-login', 'aws login');
  if (has('CREDENTIALS_PROFILE_SSO', 'CREDENTIALS_PROFILE_SSO_LEGACY', 'CREDENTIALS_SSO', 'CREDENTIALS_SSO_LEGACY')) {
    return inProfile('sso', 'SSO');
  }
  if (has('CREDENTIALS_PROFILE_PROCESS', 'CREDENTIALS_PROCESS')) return inProfile('process', 'process');
  if (has('CREDENTIALS_PROFILE')) return inProfile('static-keys', 'static keys');
  if (has('CREDENTIALS_IMDS')) return { kind: 'instance', words: 'the EC2 instance' };
  if (has('CREDENTIALS_HTTP') || namesContainer(env)) {
    return env['AWS_EXECUTION_ENV'] === 'CloudShell'
      ? { kind: 'cloudshell', words: 'AWS CloudShell' }
      : { kind: 'container', words: 'the container' };
  }
  return { kind: 'other', words: 'the AWS SDK' };
}

function namesContainer(env: Environment): boolean {
  return isSet(env['AWS_CONTAINER_CREDENTIALS_FULL_URI']) || isSet(env['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI']);
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

function remarksOn(
  source: CredentialSource,
  env: Environment,
  profile: Profile | undefined,
  isNamed: boolean,
): readonly string[] {
  const keysInEnvironment = isSet(env['AWS_ACCESS_KEY_ID']) && isSet(env['AWS_SECRET_ACCESS_KEY']);
  if (isNamed && profile !== undefined && keysInEnvironment) {
    return [
      `AWS_ACCESS_KEY_ID is set as well, but profile ${printable(profile.name)} was named and is used; the variables are ignored.`,
    ];
  }
  if (source.kind === 'environment' && isSet(profile?.settings['login_session'])) {
    return [
      'The keys in AWS_ACCESS_KEY_ID hide the aws login session of profile default. To use that session, unset them or give --profile default.',
    ];
  }
  return [];
}

function missingProfile(name: string): Problem {
  return new Problem('usage', {
    happened: `There is no profile ${printable(name)} in the AWS config files.`,
    account: 'Nothing was sent.',
    next: [
      'Name a profile that exists: aws configure list-profiles shows them.',
      `Or make it by signing in: aws login --profile ${printable(name)}`,
    ],
  });
}
