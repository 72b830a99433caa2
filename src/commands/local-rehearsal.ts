// A simulated account that another process on this machine serves, for commands that would otherwise work on the
// caller's own account: its clock, its journal, and its credentials where no others were given.
import { join } from 'node:path';
import type { AccountFacts, TemporaryCredentials } from '../aws/account.ts';
import type { SessionOptions } from '../aws/session.ts';
import { isOnThisMachine } from '../aws/trusted-endpoint.ts';
import { Problem } from '../engine/errors.ts';
import { Secret } from '../engine/secret.ts';
import type { JoinedRehearsal } from '../rehearsal/join.ts';
import type { RehearsalCredentials } from '../rehearsal/server.ts';
import type { Surroundings } from '../surroundings.ts';
import { endpointAsked, ownDirectory, sessionOptions } from './own-account.ts';

const patience = 3_000;

/** Undefined where the endpoint is not one on this machine, or is something else. Sends no credentials. */
export async function localRehearsal(surroundings: Surroundings): Promise<JoinedRehearsal | undefined> {
  const endpoint = endpointAsked(surroundings);
  if (endpoint === undefined || !URL.canParse(endpoint) || !isOnThisMachine(new URL(endpoint))) return undefined;
  const { joinRehearsal } = await import('../rehearsal/join.ts');
  try {
    const fetchInTime: typeof fetch = (input, init) =>
      globalThis.fetch(input, { ...init, signal: AbortSignal.timeout(patience) });
    return await joinRehearsal(endpoint, { skipping: false, fetch: fetchInTime });
  } catch (error) {
    // Another emulator, or nothing at all: what the session says about it is better.
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

/** How the session is opened, on that account or on the caller's own. Credentials that were given go before its own. */
export function optionsFor(surroundings: Surroundings, rehearsal: JoinedRehearsal | undefined): SessionOptions {
  const options = sessionOptions(surroundings);
  if (rehearsal === undefined) return options;
  const { env, flags } = surroundings;
  const { url, clock, region, credentials } = rehearsal;
  if (env['AWS_ACCESS_KEY_ID'] !== undefined || flags.profile !== undefined) return { ...options, clock };
  return {
    ...options,
    ...{ clock, endpointUrl: url, region: flags.region ?? region },
    fixedCredentials: async () => pretendCredentials(await credentials()),
  };
}

export function pretendCredentials({
  accessKeyId,
  secretAccessKey,
  sessionToken,
}: RehearsalCredentials): TemporaryCredentials {
  return {
    accessKeyId,
    secretAccessKey: new Secret(secretAccessKey),
    ...(sessionToken === undefined ? {} : { sessionToken: new Secret(sessionToken) }),
  };
}

/** Where the journal is, of that account or of the caller's own. */
export function directoryFor(
  surroundings: Surroundings,
  facts: AccountFacts,
  rehearsal: JoinedRehearsal | undefined,
): string {
  if (rehearsal === undefined) return ownDirectory(surroundings, facts);
  return rehearsalDirectory(surroundings.stateDirectory, rehearsal.instance);
}

/** Where the journal of a served one is. */
export function rehearsalDirectory(stateDirectory: string, instance: string): string {
  return join(stateDirectory, `rehearsal-${instance}`);
}
