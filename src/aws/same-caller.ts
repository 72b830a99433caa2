// Credentials that are read again may be somebody else's by now: another sign-in under the same profile. A run goes on
// only as the one it began as, in the same account.
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types';
import { Problem } from '../engine/errors.ts';
import type { Caller } from './account.ts';
import { silentLogger, type ForwardingHandler } from './forwarding-handler.ts';
import { parseCaller, type ParsedCaller } from './identity.ts';
import { printable } from './printable.ts';

export interface Sameness {
  /** Gives the same credentials as `provider`. Rejects with a Problem (`interrupted`) once they are somebody else's. */
  readonly provider: AwsCredentialIdentityProvider;
  /** Says who the run is of; until then nobody is compared. */
  begin(caller: ParsedCaller): void;
}

/** `first` is the access key id that the run begins with; `whose` asks AWS for the ARN behind others. */
export function sameCaller(
  provider: AwsCredentialIdentityProvider,
  first: string,
  whose: (found: AwsCredentialIdentity) => Promise<string>,
): Sameness {
  let expected: ParsedCaller | undefined;
  const known = new Set([first]);
  return {
    begin: (caller) => {
      expected = caller;
    },
    provider: async (...options) => {
      const found = await provider(...options);
      if (expected === undefined || known.has(found.accessKeyId)) return found;
      const arn = await whose(found);
      if (!isSame(parseCaller(arn), expected)) throw somebodyElse(arn, expected.caller.arn);
      known.add(found.accessKeyId);
      return found;
    },
  };
}

/** Asks as the credentials in question, outside the session. */
export async function arnBehind(
  credentials: AwsCredentialIdentity,
  region: string,
  handler: ForwardingHandler,
): Promise<string> {
  const { GetCallerIdentityCommand, STSClient } = await import('./sdk/sts.ts');
  const client = new STSClient({
    region,
    credentials,
    requestHandler: handler,
    ignoreConfiguredEndpointUrls: true,
    logger: silentLogger,
  });
  return (await client.send(new GetCallerIdentityCommand({}))).Arn ?? '';
}

/** The name of a role's session may change whenever the role is taken again. */
function isSame(found: ParsedCaller | undefined, expected: ParsedCaller): boolean {
  const who = (caller: Caller) => (caller.kind === 'assumed-role' ? `role ${caller.roleName}` : caller.arn);
  return found?.accountId === expected.accountId && who(found.caller) === who(expected.caller);
}

function somebodyElse(found: string, expected: string): Problem {
  return new Problem('interrupted', {
    happened: `The credentials now belong to ${printable(found).slice(0, 200)}, and this run is of ${expected}.`,
    account: 'Nothing was sent with them but the question whose they are. Everything done before is kept.',
    next: [`Sign in as ${expected} again, then start rootlock again: it goes on where it stopped.`],
  });
}
