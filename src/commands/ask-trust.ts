// The question before an endpoint that is neither AWS nor this machine is called. It comes before the session, so it
// has a front end of its own, which is gone again before the wizard's is opened.
import { Problem, WentBack } from '../engine/errors.ts';
import type { Surroundings } from '../surroundings.ts';
import { openFrontEnd } from './front-ends.ts';

/** Undefined where no person is at a terminal to be asked, or where nothing is to be asked: `--plan`. */
export function askTrust(surroundings: Surroundings): ((host: string) => Promise<void>) | undefined {
  const { ui, flags, stdin, stdout, clock } = surroundings;
  if (ui === 'none' || flags.planOnly || !stdin.isTTY || !stdout.isTTY) return undefined;
  return async (host) => {
    const { frontEnd, signal } = await openFrontEnd(ui, surroundings, clock);
    try {
      await frontEnd.ask(
        {
          kind: 'text',
          id: 'endpoint.trust',
          title: `Send signed calls to ${host}?`,
          lines: [
            `${host} is neither AWS nor this machine. Whoever runs it sees every call, with what is in it and a signature that AWS takes for minutes, and may answer anything.`,
            'Nothing has been sent yet. If you did not choose it yourself, stop here with Ctrl-C, and look at --endpoint-url, AWS_ENDPOINT_URL and endpoint_url of the profile.',
          ],
          label: 'Type its name to trust it',
          check: (typed) => (typed.trim().toLowerCase() === host ? undefined : `Type ${host}, or stop with Ctrl-C.`),
        },
        signal,
      );
    } catch (error) {
      if (error instanceof WentBack) throw declined(host);
      throw error;
    } finally {
      await frontEnd.close();
    }
  };
}

function declined(host: string): Problem {
  return new Problem('declined', {
    happened: `You did not trust the endpoint ${host}.`,
    account: 'Nothing was sent.',
    next: ['Leave out --endpoint-url and AWS_ENDPOINT_URL, and endpoint_url of the profile, to use AWS itself.'],
  });
}
