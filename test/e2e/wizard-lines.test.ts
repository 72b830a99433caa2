// The wizard's whole way for those who do not want a full screen: one prompt after the other, and plain lines.
import { describe, expect, it } from 'vitest';
import { expectNoSecretKept, expectRootAtRest, expectTidyEnd, expectVerifiedRecord } from '../support/expectations.ts';
import { openWizard, rehearsalFor } from '../support/journey.ts';
import { linearHands, plainHands } from '../support/line-hands.ts';
import { lineOwnerAt } from '../support/line-owner.ts';

const wholeWay = ['errand', 'choice', 'consent', 'word', 'password', 'setup key', 'code', 'text'];

describe('one prompt after the other', () => {
  it('puts root to rest and signs it, and leaves no secret on the main screen', async () => {
    const rehearsal = await rehearsalFor('root-key');
    const terminal = await openWizard(rehearsal, { args: ['--ui', 'linear'], columns: 90, rows: 40 });
    const owner = lineOwnerAt({ hands: linearHands(terminal), rehearsal });
    const met = await owner.playToTheEnd();
    await expectTidyEnd(terminal, 0);
    expect(met).toEqual(expect.arrayContaining(wholeWay));
    expect(terminal.scrollback()).toContain('All controls hold. Root is at rest.');
    await expectRootAtRest(rehearsal);
    await expectNoSecretKept(owner.seen);
    await expectVerifiedRecord(terminal.directory);
  });
});

describe('in plain lines', () => {
  it('puts root to rest and signs it', async () => {
    const rehearsal = await rehearsalFor('root-key');
    const terminal = await openWizard(rehearsal, {
      ...{ args: ['--ui', 'plain'], columns: 200, rows: 60 },
      // Line by line, the main screen is all there is; the owner typed that they may be shown.
      showsSecrets: true,
    });
    const owner = lineOwnerAt({ hands: plainHands(terminal), rehearsal });
    const met = await owner.playToTheEnd();
    await expectTidyEnd(terminal, 0);
    expect(met).toEqual(expect.arrayContaining(wholeWay));
    await expectRootAtRest(rehearsal);
    await expectVerifiedRecord(terminal.directory);
  });
});
