// How reads are tried again. Trouble on the way is the SDK's own standard strategy. Being throttled is waited out for
// up to a minute, by the run's clock: AWS did nothing yet, and a person would rather wait than start over.
import { StandardRetryStrategy } from '@smithy/core/retry';
import type { RetryErrorInfo, RetryStrategyV2, RetryToken, StandardRetryToken } from '@smithy/types';
import type { Clock } from '../engine/clock.ts';

const attempts = 3;
const firstPause = 500;
const longestPause = 5_000;
const patience = 60_000;
// Calls that were throttled together come back one after the other.
const turns = 8;

/** One for each client. `signal` ends a wait, and with it the call. */
export function patientRetries(clock: Clock, signal: AbortSignal): RetryStrategyV2 {
  const standard = new StandardRetryStrategy(attempts);
  let calls = 0;
  return {
    acquireInitialRetryToken: (scope) => standard.acquireInitialRetryToken(scope),
    recordSuccess: (token) => standard.recordSuccess(token as StandardRetryToken),
    refreshRetryTokenForRetry: async (token, error) => {
      if (!isThrottled(error)) return standard.refreshRetryTokenForRetry(token as StandardRetryToken, error);
      const { since, rounds } = token instanceof ThrottledToken ? token : { since: clock.now(), rounds: 0 };
      const turn = 1 + (calls++ % turns) / turns;
      const pause = Math.min(firstPause * 2 ** rounds, longestPause) * turn;
      if (clock.now() + pause - since > patience) throw new Error('throttled for too long');
      await clock.sleep(pause, signal);
      return new ThrottledToken(token, since, rounds + 1);
    },
  };
}

/** The SDK takes quotas of IAM for throttling; a quota does not pass by itself. */
function isThrottled({ errorType, error }: RetryErrorInfo): boolean {
  return errorType === 'THROTTLING' && error?.name.startsWith('LimitExceeded') !== true;
}

/** Waiting for one's turn is no failed attempt. */
class ThrottledToken implements StandardRetryToken {
  readonly #before: RetryToken;
  readonly since: number;
  readonly rounds: number;

  constructor(before: RetryToken, since: number, rounds: number) {
    this.#before = before;
    this.since = since;
    this.rounds = rounds;
  }

  getRetryCount(): number {
    return this.#before.getRetryCount();
  }

  getRetryDelay(): number {
    return 0;
  }

  getRetryCost(): undefined {
    return undefined;
  }
}
