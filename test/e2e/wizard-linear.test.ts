// The wizard's whole way one prompt after the other, for those who do not want a full screen.
import { expect, it } from 'vitest';
import { expectNoSecretKept, expectRootAtRest, expectTidyEnd, expectVerifiedRecord } from '../support/expectations.ts';
import { openWizard, rehearsalFor } from '../support/journey.ts';
import { linearHands } from '../support/line-hands.ts';
import { lineOwnerAt, wholeWay } from '../support/line-owner.ts';

it('puts root to rest and signs it, and leaves no secret on the main screen', async () => {
  const rehearsal = await rehearsalFor('root-key');
  const terminal = await openWizard(rehearsal, { args: ['--ui', 'linear'], columns: 90, rows: 40 });
  const owner = lineOwnerAt({ hands: linearHands(terminal), rehearsal });
  const met = await owner.playToTheEnd();
  await expectTidyEnd(terminal, 0);
  expect(met).toEqual(expect.arrayContaining([...wholeWay, 'phrase']));
  expect(terminal.scrollback()).toContain('All controls hold. Root is at rest.');
  await expectRootAtRest(rehearsal);
  await expectNoSecretKept(owner.seen);
  await expectVerifiedRecord(terminal.directory);
});
