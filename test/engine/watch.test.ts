import { describe, expect, it } from 'vitest';
import type { WaitForQuestion } from '../../src/engine/port.ts';
import { watchFor } from '../../src/engine/watch.ts';
import { movedClock, noon } from './moved-clock.ts';
import { scriptedPort, silence } from './scripted-port.ts';
import { awsSays } from './scripted-sender.ts';

const question: WaitForQuestion = {
  ...{ kind: 'wait-for', id: 'mfa', title: 'MFA on root', lines: [], awaited: 'MFA on root', since: noon },
  options: [{ value: 'accept-risk', label: 'Accept the risk' }],
};
const live = new AbortController().signal;

/** True from the look number `from` on. */
function looks(from: number) {
  let count = 0;
  return { count: () => count, happened: () => Promise.resolve((count += 1) >= from) };
}

describe('a wait for something outside', () => {
  it('asks nothing when it has happened already', async () => {
    const port = scriptedPort();
    expect(await watchFor(question, looks(1).happened, { port, clock: movedClock(), signal: live })).toBe('happened');
    expect(port.asked).toEqual([]);
  });

  it('ends by itself when it happens, looks ever more seldom, and takes the question off the screen', async () => {
    const clock = movedClock();
    let gone = false;
    const port = scriptedPort({
      mfa: [(asked: WaitForQuestion, signal: AbortSignal) => silence(asked, signal).finally(() => (gone = true))],
    });
    expect(await watchFor(question, looks(9).happened, { port, clock, signal: live })).toBe('happened');
    expect(clock.slept).toEqual([3_000, 4_500, 6_750, 10_125, 15_187.5, 20_000, 20_000, 20_000]);
    await expect.poll(() => gone).toBe(true);
  });

  it('ends with the owner’s answer, and looks no more', async () => {
    let asleep = 0;
    let woken = 0;
    const clock = {
      now: () => noon,
      sleep: (_ms: number, signal: AbortSignal) => {
        asleep += 1;
        return new Promise<void>((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            woken += 1;
            reject(signal.reason as Error);
          });
        });
      },
    };
    const seen = looks(99);
    const port = scriptedPort({ mfa: ['later'] });
    expect(await watchFor(question, seen.happened, { port, clock, signal: live })).toBe('later');
    expect([seen.count(), asleep, woken]).toEqual([1, 1, 1]);
  });

  it('gives back any other of the question’s options', async () => {
    const port = scriptedPort({ mfa: ['accept-risk'] });
    const clock = { now: () => noon, sleep: () => new Promise<void>(() => undefined) };
    expect(await watchFor(question, looks(99).happened, { port, clock, signal: live })).toBe('accept-risk');
  });

  it('looks when it is told to, and says that it looked', async () => {
    const port = scriptedPort({ mfa: ['check-now', 'check-now'] });
    const clock = { now: () => noon, sleep: () => new Promise<void>(() => undefined) };
    expect(await watchFor(question, looks(3).happened, { port, clock, signal: live })).toBe('happened');
    expect(port.asked.map(({ problem }) => problem)).toEqual([undefined, 'Looked again just now: not yet.']);
  });

  it('ends with the error when looking fails, and the question goes', async () => {
    let gone = false;
    const port = scriptedPort({
      mfa: [(asked: WaitForQuestion, signal: AbortSignal) => silence(asked, signal).finally(() => (gone = true))],
    });
    let count = 0;
    const happened = () => ((count += 1) < 3 ? Promise.resolve(false) : Promise.reject(awsSays('AccessDenied')));
    await expect(watchFor(question, happened, { port, clock: movedClock(), signal: live })).rejects.toThrow(
      'AccessDenied',
    );
    await expect.poll(() => gone).toBe(true);
  });

  it('ends with the reason when the run is stopped', async () => {
    const stop = new AbortController();
    const port = scriptedPort({ mfa: [silence] });
    const clock = movedClock(() => stop.abort(new Error('stopped')));
    await expect(watchFor(question, looks(99).happened, { port, clock, signal: stop.signal })).rejects.toThrow(
      'stopped',
    );
  });
});
