// `rootlock rehearse --serve`: only the simulated account, for other clients, until it is interrupted or
// nobody has called it for an hour.
import type { RehearseFlags } from '../command-line.ts';
import type { Surroundings } from '../surroundings.ts';
import { ownRehearsal } from './own-rehearsal.ts';

const minute = 60_000;
const idleMinutes = 60;

/** Returns 0 when it stopped by itself. Rejects with Interrupted when it was stopped. */
export async function serveRehearsal({ stdout, clock, signal }: Surroundings, flags: RehearseFlags): Promise<number> {
  const rehearsal = await ownRehearsal(flags);
  const { url, accountId, region, credentials, state } = rehearsal;
  try {
    const exports = [
      ['AWS_ENDPOINT_URL', url],
      ['AWS_REGION', region],
      ['AWS_DEFAULT_REGION', region],
      ['AWS_ACCESS_KEY_ID', credentials.accessKeyId],
      ['AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey],
      ['AWS_SESSION_TOKEN', credentials.sessionToken ?? ''],
    ] as const;
    stdout.write(
      [
        `REHEARSAL  A simulated account, ${accountId}, scenario ${state.scenario}, at ${url}`,
        ...conditionsOf(flags),
        'It stops when nobody calls it for an hour. Ctrl-C stops it now.',
        '',
        'The wizard on it, in another terminal:',
        `  rootlock rehearse --endpoint-url ${url}`,
        '',
        'rootlock check, or any AWS client, in another terminal (these credentials are pretend ones):',
        ...exports.map(([name, value]) => `  export ${name}='${value}'`),
        '',
      ].join('\n'),
    );
    let calls = state.events.length;
    for (let idle = 0; idle < idleMinutes; idle += 1) {
      await clock.sleep(minute, signal);
      if (state.events.length !== calls) idle = -1;
      calls = state.events.length;
    }
    return 0;
  } finally {
    await rehearsal.close();
  }
}

/** What makes this account behave otherwise than the likeliest one. */
function conditionsOf({ doubts, badDay }: RehearseFlags): readonly string[] {
  return [
    ...(doubts.length === 0 ? [] : [`What nobody knows of AWS: ${doubts.join(', ')}.`]),
    ...(badDay === undefined ? [] : [`A bad day at AWS, from the seed ${badDay}.`]),
  ];
}
