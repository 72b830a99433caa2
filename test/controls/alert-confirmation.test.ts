// While nobody has opened the link, the owner may give another address, whichever alert waits for it.
import { expect, it } from 'vitest';
import type { TopicPicture } from '../../src/aws/alert-topics.ts';
import { waitForConfirmation } from '../../src/controls/alert-work.ts';
import { deskFor, stageFor } from '../support/rehearsed-run.ts';
import { scriptedOwner } from './owner.ts';

const topic: TopicPicture = {
  ...{ arn: 'arn:aws:sns:us-east-1:111122223333:rootlock-alerts', region: 'us-east-1', name: 'rootlock-alerts' },
  ...{ exists: true, foreign: false, encrypted: false, letsEvents: true, letsAlarms: true },
  ...{ policy: undefined, subscribers: [] },
};

it.each(['root-alert', 'change-alert'])('%s takes another address', async (control) => {
  const desk = await deskFor(await stageFor('fresh'), scriptedOwner({ 'root-alert.address': ['ops@example.com'] }));
  const choice = { fact: 'alert', form: 'rules', scope: 'every', address: 'typo@example.com' } as const;
  const waiting = waitForConfirmation(control, [topic], choice, desk.context);
  if (waiting.kind !== 'outside') throw new Error(`it is ${waiting.kind}`);
  await waiting.answered?.('other-address');
  expect(desk.context.memory.fact('alert')).toEqual({ ...choice, address: 'ops@example.com' });
});
