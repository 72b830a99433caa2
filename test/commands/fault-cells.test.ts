// A sample of test/faults, the same every time: calls of the wizard that meet trouble in the middle of a whole run.
// `npm run test:faults` plays every call with every kind.
import { DeleteAccessKeyCommand, ListAccessKeysCommand } from '@aws-sdk/client-iam';
import { expect, it } from 'vitest';
import { survey } from '../faults/calls.ts';
import { cellsOf, playAll, violationsOf } from '../faults/share.ts';
import { wayInViolations } from '../faults/way-in.ts';
import { clientsOf } from '../rehearsal/clients.ts';
import { stageFor } from '../support/rehearsed-run.ts';

const sample = 32;

// Keeps the rig honest: it sees a way in that goes too early.
it('a root key that is deleted before anything was proven is seen', async () => {
  const { rehearsal } = await stageFor('root-key');
  const { iam } = clientsOf(rehearsal);
  const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({}));
  expect(wayInViolations(rehearsal.state)).toEqual([]);
  await iam.send(new DeleteAccessKeyCommand({ AccessKeyId: AccessKeyMetadata[0]?.AccessKeyId }));
  expect(wayInViolations(rehearsal.state)).toHaveLength(3);
});

it('calls that meet trouble recover, or say what happened', { timeout: 600_000 }, async () => {
  const { calls, calm } = await survey();
  expect(calls.length).toBeGreaterThan(40);
  const verdicts = await playAll(cellsOf(calls).slice(0, sample), calm, 'http');
  expect(violationsOf(verdicts)).toEqual([]);
  expect(verdicts.filter(({ outcome }) => outcome === 'not-met').length).toBeLessThan(sample / 4);
});
