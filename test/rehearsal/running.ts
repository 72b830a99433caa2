// Rehearsal accounts of one test file, closed after each test.
import { afterEach } from 'vitest';
import type { Rehearsal, RehearsalOptions } from '../../src/rehearsal/server.ts';
import { clientsOf, guardsOf, skippingRehearsal, type ClientOptions } from './clients.ts';

/** Call once at the top of a test file; the function it returns starts an account and makes every client. */
export function rehearsals() {
  const open: Rehearsal[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((rehearsal) => rehearsal.close()));
  });
  return async (scenario?: string, options?: ClientOptions, more?: Pick<RehearsalOptions, 'answers' | 'badDay'>) => {
    const rehearsal = await skippingRehearsal(scenario, more);
    open.push(rehearsal);
    return { rehearsal, ...clientsOf(rehearsal, options), ...guardsOf(rehearsal, options) };
  };
}

/** Asks the rehearsal's own interface. */
export async function control(rehearsal: Rehearsal, path: string, body?: object): Promise<Record<string, unknown>> {
  const answer = await fetch(new URL(path, rehearsal.controlUrl), {
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  return (await answer.json()) as Record<string, unknown>;
}
