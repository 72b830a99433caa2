// The account without a wire: every point at which a run is killed is above the SDK and HTTP, and without them a run
// takes a tenth of the time. model/direct.test.ts compares the two ways, and test/slow/kills.ts kills the whole program.
import type { AccountSession } from '../../src/aws/account.ts';
import { seededIds } from '../../src/rehearsal/ids.ts';
import { openDirectSession } from '../model/direct-session.ts';
import type { Stage } from '../support/rehearsed-run.ts';

/** A session for what `opened` knows of the account. */
export function shortWay({ rehearsal }: Stage, { facts }: AccountSession): AccountSession {
  const { state, clock, renewCredentials } = rehearsal;
  const ids = seededIds(`${facts.callerAccessKeyId} ${state.events.length}`);
  return openDirectSession({
    facts,
    place: () => ({ account: state, ids, now: clock.now(), writesReads: true }),
    callerKeyId: () => renewCredentials().accessKeyId,
    carry: (_, answer) => answer(),
  });
}
