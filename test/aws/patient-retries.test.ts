import { expect, it } from 'vitest';
import type { SdkError } from '@smithy/types';
import type { Clock } from '../../src/engine/clock.ts';
import { patientRetries } from '../../src/aws/patient-retries.ts';

/** Remembers how long was waited; waiting takes no time. */
function quickClock(): Clock & { readonly waits: number[] } {
  const waits: number[] = [];
  let time = 0;
  return {
    waits,
    now: () => time,
    sleep: async (milliseconds, signal) => {
      signal.throwIfAborted();
      waits.push(milliseconds);
      time += milliseconds;
    },
  };
}

const named = (name: string): SdkError => Object.assign(new Error(name), { name, $metadata: {} }) as SdkError;
const throttling = { errorType: 'THROTTLING', error: named('Throttling') } as const;

async function retriesOf(error: Parameters<ReturnType<typeof patientRetries>['refreshRetryTokenForRetry']>[1]) {
  const clock = quickClock();
  const strategy = patientRetries(clock, new AbortController().signal);
  let token = await strategy.acquireInitialRetryToken('');
  for (let count = 0; count < 1000; count += 1) {
    try {
      token = await strategy.refreshRetryTokenForRetry(token, error);
    } catch {
      return { count, waits: clock.waits };
    }
  }
  throw new Error('it never gave up');
}

it('waits out throttling for most of a minute, ever longer, and no longer than that', async () => {
  const { count, waits } = await retriesOf(throttling);
  const total = waits.reduce((sum, wait) => sum + wait, 0);
  expect(count).toBe(waits.length);
  expect(total).toBeGreaterThan(45_000);
  expect(total).toBeLessThanOrEqual(60_000);
  expect(waits.slice(0, 4)).toEqual([...waits.slice(0, 4)].toSorted((one, other) => one - other));
});

it('does not wait for a quota of IAM, which the SDK takes for throttling', async () => {
  const quota = { errorType: 'THROTTLING', error: named('LimitExceededException') } as const;
  expect((await retriesOf(quota)).waits).toEqual([]);
});

it('tries trouble on the way three times in all, and a refusal once', async () => {
  expect((await retriesOf({ errorType: 'TRANSIENT', error: named('TimeoutError') })).count).toBe(2);
  expect((await retriesOf({ errorType: 'CLIENT_ERROR', error: named('AccessDenied') })).count).toBe(0);
});

it('lets calls that were throttled together come back one after the other', async () => {
  const clock = quickClock();
  const strategy = patientRetries(clock, new AbortController().signal);
  const first = await strategy.acquireInitialRetryToken('');
  for (let call = 0; call < 4; call += 1) await strategy.refreshRetryTokenForRetry(first, throttling);
  expect(new Set(clock.waits).size).toBe(4);
});

it('ends a wait with the run', async () => {
  const run = new AbortController();
  const strategy = patientRetries(quickClock(), run.signal);
  const token = await strategy.acquireInitialRetryToken('');
  run.abort(new Error('the owner left'));
  await expect(strategy.refreshRetryTokenForRetry(token, throttling)).rejects.toThrow('the owner left');
});
