// The session of the commands that work on the caller's own account, opened as the command line asks for it.
import { openAccountSession, type SessionOptions } from '../aws/session.ts';
import type { AccountFacts, AccountSession } from '../aws/account.ts';
import type { Surroundings } from '../surroundings.ts';
import { accountDirectory } from './account-directory.ts';
import { askTrust } from './ask-trust.ts';

export interface OwnAccount {
  readonly account: AccountSession;
  /** Where its journal is. */
  readonly directory: string;
}

/** Reads only. `whileAsked` is called once AWS is being asked who is calling. Rejects as `openAccountSession` does. */
export async function openOwnAccount(surroundings: Surroundings, whileAsked?: () => void): Promise<OwnAccount> {
  const account = await openAccountSession({
    ...sessionOptions(surroundings),
    ...(whileAsked === undefined ? {} : { whileAsked }),
  });
  return { account, directory: ownDirectory(surroundings, account.facts) };
}

/** Where the account's journal and its left-overs are. */
export function ownDirectory(surroundings: Surroundings, facts: AccountFacts): string {
  return accountDirectory(surroundings.stateDirectory, facts, endpointAsked(surroundings));
}

/** The endpoint that was asked for on the command line, or else in the environment. */
export function endpointAsked({ flags, env }: Pick<Surroundings, 'flags' | 'env'>): string | undefined {
  return flags.endpointUrl ?? env['AWS_ENDPOINT_URL'];
}

/** How the command line asks for the session to be opened. */
export function sessionOptions(surroundings: Surroundings): SessionOptions {
  const { flags, env, clock, log, signal } = surroundings;
  const ask = askTrust(surroundings);
  return {
    ...{ env, clock, log, signal },
    trust: {
      ...(flags.trustEndpoint === undefined ? {} : { trusted: flags.trustEndpoint }),
      ...(ask === undefined ? {} : { ask }),
    },
    ...(flags.profile === undefined ? {} : { profile: flags.profile }),
    ...(flags.region === undefined ? {} : { region: flags.region }),
    ...(flags.endpointUrl === undefined ? {} : { endpointUrl: flags.endpointUrl }),
  };
}
