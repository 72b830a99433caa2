import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { requestTimeoutMilliseconds } from '../../src/aws/forwarding-handler.ts';
import { inTime, wholeBody } from '../../src/aws/in-time.ts';
import { systemClock, type Clock } from '../../src/engine/clock.ts';
import { openSession, stageFor } from '../support/rehearsed-run.ts';

const impatient: Clock = { ...systemClock, patience: () => Promise.resolve() };
const patient: Clock = { ...systemClock, patience: () => new Promise(() => undefined) };

/** Half of a body, and then nothing. */
const stalled = () => {
  const body = new Readable({ read: () => undefined });
  body.push('half');
  return body;
};

describe('an answer', () => {
  it('that comes in time is the answer', async () => {
    expect(await inTime(patient, 1, () => Promise.resolve('yes'))).toBe('yes');
    await expect(inTime(patient, 1, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  it('that does not come is given up, and its sender is told', async () => {
    let told: unknown;
    const never = (late: AbortSignal) =>
      new Promise<never>(() => late.addEventListener('abort', () => (told = late.reason)));
    await expect(inTime(impatient, 30_000, never)).rejects.toMatchObject({ name: 'TimeoutError', code: 'ETIMEDOUT' });
    expect(told).toMatchObject({ code: 'ETIMEDOUT' });
  });

  it('that stops half way is given up as well', async () => {
    const body = stalled();
    await expect(inTime(impatient, 30_000, (late) => wholeBody(body, late))).rejects.toMatchObject({
      code: 'ETIMEDOUT',
    });
    expect(body.destroyed).toBe(true);
  });

  it('is whole when its body is', async () => {
    const { signal } = new AbortController();
    expect(Buffer.from(await wholeBody(Readable.from([Buffer.from('a'), Buffer.from('b')]), signal)).toString()).toBe(
      'ab',
    );
    expect(await wholeBody(undefined, signal)).toHaveLength(0);
  });
});

describe.each(['no-answer', 'half-answer'] as const)('a call that meets %s', (kind) => {
  it('three times is given up by the run’s own clock, with a sentence that names it', async () => {
    const stage = await stageFor('fresh');
    const { clock, faults } = stage.rehearsal;
    const account = await openSession(stage);
    faults.add({ operation: 'ListAccountAliases', times: 3, trouble: { kind } });
    const begun = clock.now();
    const real = performance.now();
    const error: unknown = await account.read('IAM', 'ListAccountAliases', {}).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      happened: `${stage.rehearsal.url} did not answer IAM ListAccountAliases in time after 3 attempts (ETIMEDOUT).`,
      account: 'Nothing was changed.',
      failure: { reached: 'unknown', code: 'ETIMEDOUT' },
    });
    expect(clock.now() - begun).toBeGreaterThanOrEqual(3 * requestTimeoutMilliseconds);
    expect(performance.now() - real).toBeLessThan(requestTimeoutMilliseconds / 2);
    // The next one is answered.
    await account.read('IAM', 'ListAccountAliases', {});
  });
});
