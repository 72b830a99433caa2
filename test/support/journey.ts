// What the journeys share: a simulated account in the test's own process, the wizard on it in a terminal, and
// what a client that is not the program finds in the account afterwards.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startRehearsal, type Rehearsal } from '../../src/rehearsal/server.ts';
import { readRecord } from '../../src/record/record-files.ts';
import { expectPublishedForm } from './records.ts';
import { watchAccount } from './secrets-watch.ts';
import { startTerminal, type Terminal, type TerminalOptions } from './pty.ts';

/** The account of most journeys has its guards in place: the way to root at rest is what they are about. */
export async function rehearsalFor(scenario = 'guarded'): Promise<Rehearsal> {
  const rehearsal = await startRehearsal({ scenario });
  onTestFinished(() => rehearsal.close());
  watchAccount(rehearsal.state);
  return rehearsal;
}

/** The environment of someone who is signed in to the simulated account. */
export function signedIn({ renewCredentials, region }: Rehearsal): { readonly [name: string]: string } {
  const { accessKeyId, secretAccessKey, sessionToken } = renewCredentials();
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_REGION: region,
    ...(sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: sessionToken }),
  };
}

/** `rootlock --endpoint-url …`: the program as on a real account. */
export function openWizard(
  rehearsal: Rehearsal,
  options: TerminalOptions & { readonly args?: readonly string[] } = {},
): Promise<Terminal> {
  const env = { ...signedIn(rehearsal), ...options.env };
  return startTerminal(['--endpoint-url', rehearsal.url, ...(options.args ?? [])], { ...options, env });
}

export interface LoggedCall {
  readonly service: string;
  readonly operation: string;
  readonly mutating: boolean;
  readonly outcome: string;
}

/** Every call that reached the account, in order. */
export async function callsSeenBy({ controlUrl }: Pick<Rehearsal, 'controlUrl'>): Promise<readonly LoggedCall[]> {
  const answer = await fetch(`${controlUrl}log`);
  const { calls } = (await answer.json()) as { calls: readonly LoggedCall[] };
  return calls;
}

/**
 * What the account itself saw of changes that it carried out, as `service.Operation`, sorted. GetSessionToken
 * counts: it changes nothing, but it makes credentials.
 */
export async function changesSeenBy(rehearsal: Pick<Rehearsal, 'controlUrl'>): Promise<readonly string[]> {
  return (await callsSeenBy(rehearsal))
    .filter(({ mutating, operation, outcome }) => outcome === 'ok' && (mutating || operation === 'GetSessionToken'))
    .map(({ service, operation }) => `${service}.${operation}`)
    .toSorted();
}

/** The one record directory in `directory`, whose record is of the published form. */
export async function recordIn(directory: string): Promise<string> {
  const found = (await readdir(directory)).filter((name) => name.includes('record'));
  const [record] = found;
  if (record === undefined || found.length > 1)
    throw new Error(`There should be one record, not: ${found.join(', ')}.`);
  const path = join(directory, record);
  expectPublishedForm(await readRecord(path));
  return path;
}
