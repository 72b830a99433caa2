// A session that takes the short way to the account until trouble begins, and the SDK over HTTP from that call on: what
// comes before is an undisturbed run, of which nothing is left in a client but the credentials that were opened.
import type { AccountSession } from '../../src/aws/account.ts';

/** `isSmooth` is asked before each call, and never again once it has said no. */
export function twoWays(
  short: AccountSession,
  long: AccountSession,
  isSmooth: (service: string, operation: string) => boolean,
): AccountSession {
  let smooth = true;
  const wayFor = (service: string, operation: string) => (smooth &&= isSmooth(service, operation));
  const view = (shortView: AccountSession, longView: AccountSession): AccountSession => ({
    facts: long.facts,
    get calls() {
      return [...shortView.calls, ...longView.calls];
    },
    get acting() {
      return long.acting;
    },
    arnOf: (principal) => long.arnOf(principal),
    read: (service, operation, input, options) =>
      (wayFor(service, String(operation)) ? shortView : longView).read(service, operation, input, options),
    send: (call, input, permit, signal) =>
      (wayFor(call.service, call.operation) ? shortView : longView).send(call, input, permit, signal),
    open: (principal, arn, credentials) => {
      short.open(principal, arn, credentials);
      long.open(principal, arn, credentials);
    },
    shut: (principal) => {
      short.shut(principal);
      long.shut(principal);
    },
    act: (principal) => {
      short.act(principal);
      long.act(principal);
    },
    watched: () => view(shortView.watched(), longView.watched()),
  });
  return view(short, long);
}
