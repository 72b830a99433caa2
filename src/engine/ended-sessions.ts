// Sessions that end in the middle of a run: the administrator's, after which the run goes on with what it began with,
// and what it began with, after which it cannot.
import { AwsProblem, isAwsError, Problem } from './errors.ts';
import type { RunOptions } from './run-options.ts';
import type { Account } from './sender.ts';

/** Whether the administrator's session is over: it expired, or AWS ended it together with the key that made it. */
export function hasEnded(error: unknown, { account }: RunOptions<Account>): boolean {
  if (isAwsError(error, 'ExpiredToken', 'RequestExpired')) return true;
  return (
    account.acting === 'administrator' &&
    isAwsError(error, 'InvalidClientTokenId', 'UnrecognizedClient', 'InvalidAccessKeyId')
  );
}

/** Ends the run where nothing is left that could sign: what was done is kept, and another start goes on. */
export function stopWhenOver(error: unknown, { account }: RunOptions<Account>): void {
  if (!(error instanceof AwsProblem) || error.failure.final !== true || account.acting !== 'caller') return;
  const { happened, account: state, next } = error;
  const kept = 'Everything done before is kept, and the next start goes on from there.';
  throw new Problem('interrupted', { happened, account: `${state} ${kept}`, next }, { cause: error });
}

/** Leaves an administrator's session that ended, and says so. False when the run stands on its own ground already. */
export function fellBack<A extends Account>(options: RunOptions<A>): boolean {
  if (!options.fallBack()) return false;
  options.tellIdentity();
  options.context.port.tell({
    kind: 'notice',
    tone: 'warning',
    title: "The administrator's session has ended",
    lines: ['The run goes on with the credentials it started with, until you sign in as the administrator again.'],
  });
  return true;
}
