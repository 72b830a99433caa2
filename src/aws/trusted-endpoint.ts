// Consent to an endpoint that is neither AWS nor this machine. Whoever runs it sees calls that are signed for AWS and
// whatever is in them, and may answer anything: so its host is typed or given by a person before anything leaves.
import { Problem } from '../engine/errors.ts';
import { isAwsEndpoint } from './endpoint.ts';

export interface Trust {
  /** From --trust-endpoint: the host that may be called, with its port where that is not the scheme's own. */
  readonly trusted?: string;
  /** Has a person type the host; resolves only then. Absent where nobody is there to answer. */
  readonly ask?: (host: string) => Promise<void>;
}

/**
 * Resolves when calls may go to `endpoint`; nothing was sent to it by then. Rejects with a Problem: `usage` for clear
 * text to another machine, which no consent covers, and for consent to another host; `unanswered` where nobody could
 * be asked; or with what `ask` rejects with.
 */
export async function requireTrust(endpoint: URL, { trusted, ask }: Trust): Promise<void> {
  if (isOnThisMachine(endpoint) || isAwsEndpoint(endpoint)) return;
  const { host, protocol } = endpoint;
  if (protocol !== 'https:') {
    throw new Problem('usage', {
      happened: `The endpoint ${host} is another machine, and http:// would show everyone on the way what is sent.`,
      account: 'Nothing was sent.',
      next: [
        'Give it as https://, or leave out --endpoint-url and AWS_ENDPOINT_URL to use AWS itself.',
        'A simulated account is served on this machine: use its address, http://127.0.0.1 with a port.',
      ],
    });
  }
  if (trusted === host) return;
  if (trusted !== undefined) {
    throw new Problem('usage', {
      happened: `--trust-endpoint names ${trusted}, and the endpoint is ${host}.`,
      account: 'Nothing was sent.',
      next: [`Find out who set that endpoint: --endpoint-url, AWS_ENDPOINT_URL or the profile.`, howToTrust(host)],
    });
  }
  if (ask !== undefined) return ask(host);
  throw new Problem('unanswered', {
    happened: `The endpoint ${host} is neither AWS nor this machine, and nobody said that it may see signed calls.`,
    account: 'Nothing was sent.',
    next: [
      'Leave out --endpoint-url and AWS_ENDPOINT_URL, and endpoint_url of the profile, to use AWS itself.',
      howToTrust(host),
    ],
  });
}

function howToTrust(host: string): string {
  return `If you know who runs it and trust them with this account, add --trust-endpoint ${host}`;
}

/**
 * Addresses that never leave the machine, and `localhost`, which RFC 6761 §6.3 keeps here. Names under it are left to
 * the resolver, and some resolvers ask the network.
 */
export function isOnThisMachine({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d+){3}$/.test(hostname);
}
