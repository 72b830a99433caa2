// What the command line, the environment and the profile say about where and as whom to work. In a rehearsal
// with its own credentials the AWS_* variables and the shared config files do not count.
import { endpointFrom } from './endpoint.ts';
import type { Environment } from './proxy.ts';
import { chooseRegion } from './region.ts';
import { readProfile, type Profile } from './shared-config.ts';

export interface SettingsOptions {
  readonly profile?: string;
  readonly region?: string;
  readonly endpointUrl?: string;
  readonly env: Environment;
  /** True where nothing of the machine's AWS settings may have an effect. */
  readonly isolated: boolean;
}

export interface Settings {
  readonly env: Environment;
  /** The profile that was named, by its name. */
  readonly named?: string;
  /** The profile in force: the one named, else `default`. Absent in a rehearsal with its own credentials. */
  readonly profile?: Profile;
  readonly region: string;
  readonly endpoint?: URL;
  readonly remarks: readonly string[];
}

/** Throws a Problem (`usage`) for a Region or an endpoint that is none. */
export async function settingsOf(options: SettingsOptions): Promise<Settings> {
  const { isolated } = options;
  const env: Environment = isolated ? withoutAws(options.env) : options.env;
  const named = isolated
    ? undefined
    : (options.profile ?? (env['AWS_PROFILE'] === '' ? undefined : env['AWS_PROFILE']));
  const profile = isolated ? undefined : await readProfile(named ?? 'default', env);
  const { region, remark } = chooseRegion(options.region, env, profile);
  const endpoint = endpointFrom({
    env,
    ...(options.endpointUrl === undefined ? {} : { endpointUrl: options.endpointUrl }),
    ...(profile === undefined ? {} : { profile }),
  });
  return {
    env,
    region,
    remarks: remark === undefined ? [] : [remark],
    ...(named === undefined ? {} : { named }),
    ...(profile === undefined ? {} : { profile }),
    ...(endpoint === undefined ? {} : { endpoint }),
  };
}

function withoutAws(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.toUpperCase().startsWith('AWS_')));
}
