// Credentials that end in the middle of a run: where they can be read again the run goes on in place, as the same caller;
// where they cannot, it ends in order and the next start goes on.
import { describe, expect, it } from 'vitest';
import { openAccountSession } from '../../src/aws/session.ts';
import { Problem } from '../../src/engine/errors.ts';
import type { Summary } from '../../src/engine/port.ts';
import { Secret } from '../../src/engine/secret.ts';
import { awsLogin } from '../../src/rehearsal/console.ts';
import { seededIds } from '../../src/rehearsal/ids.ts';
import type { RehearsalCredentials } from '../../src/rehearsal/server.ts';
import { pictureOf } from '../support/account-picture.ts';
import { changesMade, runOn, stageFor, type RunSeen, type Stage } from '../support/rehearsed-run.ts';

const temporary = ({ accessKeyId, secretAccessKey, sessionToken = '' }: RehearsalCredentials) => ({
  accessKeyId,
  secretAccessKey: new Secret(secretAccessKey),
  sessionToken: new Secret(sessionToken),
});

/** A session whose credentials are what they are, as keys in the environment. */
const withFixedOnes = ({ rehearsal }: Stage) =>
  openAccountSession({
    env: {},
    clock: rehearsal.clock,
    endpointUrl: rehearsal.url,
    region: rehearsal.region,
    fixedCredentials: temporary(rehearsal.credentials),
  });

const summaryOf = ({ told }: RunSeen): Summary | undefined =>
  told.flatMap((event) => (event.kind === 'summary' ? [event.summary] : [])).at(-1);

async function calm() {
  const stage = await stageFor('root-key');
  expect((await runOn(stage)).code).toBe(0);
  return pictureOf(stage.rehearsal.state);
}

describe('a session that ends at a change', () => {
  it('is renewed in place where it can be read again', async () => {
    const stage = await stageFor('root-key');
    stage.rehearsal.faults.add({ operation: 'CreateUser', trouble: { kind: 'expire' } });
    const run = await runOn(stage);
    expect(run).toMatchObject({ code: 0, error: undefined });
    expect(run.asked.filter(({ id }) => id.endsWith('.failed'))).toEqual([]);
    expect(changesMade(stage).filter((name) => name === 'iam.CreateUser')).toHaveLength(1);
    expect(pictureOf(stage.rehearsal.state)).toEqual(await calm());
  });

  it.each(['CreateUser', 'GetAccountSummary'])(
    'ends the run in order at %s where nothing can be',
    async (operation) => {
      const stage = await stageFor('root-key');
      stage.rehearsal.faults.add({
        operation,
        after: operation === 'CreateUser' ? 0 : 5,
        trouble: { kind: 'expire' },
      });
      const fixed = await withFixedOnes(stage);
      const run = await runOn(stage, { session: () => fixed });
      expect(run.error).toBeInstanceOf(Problem);
      expect(run.error).toMatchObject({
        kind: 'interrupted',
        happened: `AWS refused IAM ${operation}: the credentials from the rehearsal have expired.`,
        account: expect.stringContaining('Everything done before is kept') as string,
      });
      expect(summaryOf(run)).toMatchObject({ outcome: 'left', commands: [{ command: 'rootlock' }] });
      // The next start has others.
      expect((await runOn(stage)).code).toBe(0);
      expect(pictureOf(stage.rehearsal.state)).toEqual(await calm());
    },
  );
});

describe('credentials that are somebody else’s by now', () => {
  it('are not used', async () => {
    const stage = await stageFor('done');
    const { rehearsal } = stage;
    const ids = seededIds('somebody else');
    let next: RehearsalCredentials = rehearsal.credentials;
    const account = await openAccountSession({
      env: {},
      clock: rehearsal.clock,
      endpointUrl: rehearsal.url,
      region: rehearsal.region,
      fixedCredentials: async () => temporary(next),
    });
    await account.read('IAM', 'GetAccountSummary', {});
    const ada = awsLogin({ account: rehearsal.state, ids, now: rehearsal.clock.now() }, 'ada');
    next = { accessKeyId: ada.accessKeyId, secretAccessKey: ada.secret, sessionToken: ada.token };
    const before = rehearsal.state.events.length;
    const error: unknown = await account.read('IAM', 'GetAccountSummary', {}).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      kind: 'interrupted',
      happened: expect.stringMatching(/now belong to \S+:user\/ada, and this run is of \S+:root\./) as string,
    });
    expect(rehearsal.state.events.slice(before).map(({ operation }) => operation)).toEqual(['GetCallerIdentity']);
    // The right ones again: it goes on.
    next = rehearsal.credentials;
    await account.read('IAM', 'GetAccountSummary', {});
  });
});
