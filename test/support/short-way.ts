// The account without a wire: a run takes a tenth of the time where most of its calls do without the SDK and HTTP.
// model/direct.test.ts compares the two ways.
import type { AccountSession } from '../../src/aws/account.ts';
import { seededIds } from '../../src/rehearsal/ids.ts';
import { openDirectSession } from '../model/direct-session.ts';
import { loggedService } from './logged-name.ts';
import type { Stage } from './rehearsed-run.ts';

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

/** Of this one operation, by the name of its service in the account's log, every call goes through the SDK and HTTP. */
export interface Wired {
  readonly service: string;
  readonly operation: string;
}

/** A session whose other calls all take the short way. */
export function shortWayBut(wired: Wired, stage: Stage, opened: AccountSession): AccountSession {
  return joined(wired, opened, shortWay(stage, opened));
}

/** Principals are open in both, so that either may sign for each of them. */
function joined(wired: Wired, long: AccountSession, short: AccountSession): AccountSession {
  const wayFor = (service: string, operation: string) =>
    operation === wired.operation && loggedService(service) === wired.service ? long : short;
  return {
    facts: long.facts,
    get calls() {
      return [...long.calls, ...short.calls].toSorted((one, other) => Date.parse(one.time) - Date.parse(other.time));
    },
    get acting() {
      return short.acting;
    },
    arnOf: (principal) => short.arnOf(principal),
    read: (service, operation, input, options) =>
      wayFor(service, String(operation)).read(service, operation, input, options),
    send: (call, input, permit, signal) => wayFor(call.service, call.operation).send(call, input, permit, signal),
    open: (principal, arn, credentials) => {
      for (const way of [long, short]) way.open(principal, arn, credentials);
    },
    shut: (principal) => {
      for (const way of [long, short]) way.shut(principal);
    },
    act: (principal) => {
      for (const way of [long, short]) way.act(principal);
    },
    watched: () => joined(wired, long.watched(), short.watched()),
  };
}
