// The AWS shared config and credentials files, as far as this session needs them: which settings a profile
// has, never its keys. The files are read afresh each time, because `aws login` may have just written them.
import { join } from 'node:path';
import type { Environment } from './proxy.ts';

export interface Profile {
  readonly name: string;
  readonly exists: boolean;
  /** Settings by their name in the file; keys and tokens are left out. */
  readonly settings: { readonly [setting: string]: string | undefined };
  /** True when its `services` section gives some service an endpoint of its own. */
  readonly hasServiceEndpoints: boolean;
}

const secretSettings = new Set(['aws_access_key_id', 'aws_secret_access_key', 'aws_session_token']);

export interface ConfigFiles {
  readonly configFilepath?: string;
  readonly filepath?: string;
}

/** Where the files are, from the environment given; what is left out is the SDK's default. */
export function configFilesOf(env: Environment): ConfigFiles {
  const home = env['HOME'] ?? env['USERPROFILE'];
  const config = env['AWS_CONFIG_FILE'] ?? (home === undefined ? undefined : join(home, '.aws', 'config'));
  const credentials =
    env['AWS_SHARED_CREDENTIALS_FILE'] ?? (home === undefined ? undefined : join(home, '.aws', 'credentials'));
  return {
    ...(config === undefined ? {} : { configFilepath: config }),
    ...(credentials === undefined ? {} : { filepath: credentials }),
  };
}

/** Reads the profile named; `exists` is false when neither file has it. Missing files are empty ones. */
export async function readProfile(name: string, env: Environment): Promise<Profile> {
  const { loadSharedConfigFiles } = await import('@smithy/core/config');
  const { configFile, credentialsFile } = await loadSharedConfigFiles({ ...configFilesOf(env), ignoreCache: true });
  const inConfig = configFile[name];
  const inCredentials = credentialsFile[name];
  const settings = Object.fromEntries(
    Object.entries({ ...inConfig, ...inCredentials }).filter(([setting]) => !secretSettings.has(setting)),
  );
  const services = configFile[`services.${settings['services'] ?? ''}`] ?? {};
  return {
    name,
    exists: inConfig !== undefined || inCredentials !== undefined,
    settings,
    hasServiceEndpoints: Object.keys(services).some((setting) => setting.endsWith('endpoint_url')),
  };
}
