// Joins a rehearsal account that is being served, by its address alone: its identity, its credentials, its
// clock and the stand-ins. Refuses anything that does not say it is a rehearsal.
import { randomInt } from 'node:crypto';
import { type Clock, systemClock } from '../engine/clock.ts';
import { Problem } from '../engine/errors.ts';
import type { StandIns } from '../engine/stand-ins.ts';
import type { Belongings } from './console.ts';
import type { RehearsalCredentials } from './server.ts';
import { standIns } from './stand-ins.ts';

export interface JoinedRehearsal {
  readonly url: string;
  readonly accountId: string;
  readonly region: string;
  /** Tells this simulated account from every other one. */
  readonly instance: string;
  /** What the owner is signed in with now. */
  readonly credentials: () => Promise<RehearsalCredentials>;
  /** The account's own time. */
  readonly clock: Clock;
  readonly standIns: StandIns;
}

/**
 * `skipping`: sleeping moves the account's clock instead of waiting. Rejects with a Problem (`usage`) when
 * there is no rehearsal at `url`.
 */
export async function joinRehearsal(
  url: string,
  { skipping, fetch = globalThis.fetch }: { readonly skipping: boolean; readonly fetch?: typeof globalThis.fetch },
): Promise<JoinedRehearsal> {
  const controlUrl = new URL('/rehearsal/', url).href;
  const get = async (path: string) =>
    (await fetch(new URL(path, controlUrl))).json() as Promise<Record<string, unknown>>;
  let about: Record<string, unknown>;
  try {
    about = await get('');
  } catch (error) {
    throw notARehearsal(url, error);
  }
  if (about['rehearsal'] !== true || typeof about['now'] !== 'string') throw notARehearsal(url);
  const { instance } = about;
  // It names a directory later on.
  if (typeof instance !== 'string' || !/^[0-9a-f-]{36}$/.test(instance)) throw notARehearsal(url);
  const credentials = async () => (await get('credentials')) as unknown as RehearsalCredentials;
  const belongings = (await get('belongings')) as unknown as Belongings;
  let offset = Date.parse(about['now']) - systemClock.now();
  const now = () => systemClock.now() + offset;
  const skip = async (milliseconds: number): Promise<void> => {
    const answer = await fetch(new URL('clock', controlUrl), {
      method: 'POST',
      body: JSON.stringify({ advanceSeconds: milliseconds / 1000 }),
    });
    const moved = (await answer.json()) as { readonly now?: number };
    if (moved.now !== undefined) offset = moved.now - systemClock.now();
  };
  const clock: Clock = {
    now,
    sleep: async (milliseconds, signal) => {
      if (!skipping) return systemClock.sleep(milliseconds, signal);
      signal.throwIfAborted();
      await skip(milliseconds);
      // A person could have pressed a key here: give one real turn to whatever else is going on.
      return systemClock.sleep(1, signal);
    },
  };
  const random = (below: number) => randomInt(below);
  return {
    url,
    accountId: String(about['accountId']),
    region: String(about['region']),
    instance,
    credentials,
    clock,
    standIns: standIns({ controlUrl, clock, skip, random, fetch, belongings }),
  };
}

function notARehearsal(url: string, cause?: unknown): Problem {
  return new Problem(
    'usage',
    {
      happened: `There is no rehearsal account at ${url}.`,
      account: 'Nothing was sent to AWS.',
      next: ['Start one with "rootlock rehearse --serve", and use the address it prints.'],
    },
    { cause },
  );
}
