// The wizard's whole way, typed by a person who sees nothing but the screen: on the command that a real account
// would get, against the simulated one. What the account then is, another client says.
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  changesInRecord,
  ended,
  expectNoSecretKept,
  expectRootAtRest,
  expectTidyEnd,
  expectVerifiedRecord,
} from '../support/expectations.ts';
import { changesSeenBy, openWizard, rehearsalFor } from '../support/journey.ts';
import { ownerAt } from '../support/owner.ts';

describe('the wizard', () => {
  it.each([
    { columns: 120, rows: 40, theme: 'dark', args: ['--verbose'], scenario: 'root-key' },
    { columns: 80, rows: 24, theme: 'light', args: [], scenario: 'guarded' },
  ] as const)(
    'puts root to rest at $columns×$rows on a $theme theme, and signs it',
    async ({ scenario, ...window }) => {
      const rehearsal = await rehearsalFor(scenario);
      const terminal = await openWizard(rehearsal, window);
      const owner = ownerAt({ terminal, rehearsal, guards: scenario === 'root-key' });
      const met = await owner.playUntil(ended);
      await expectTidyEnd(terminal, 0);
      expect(met).toEqual(expect.arrayContaining(['QR code', 'code', 'console sign-in', 'phrase', 'attestation']));
      expect(terminal.scrollback()).toContain('All controls hold. Root is at rest.');

      await expectRootAtRest(rehearsal);
      await expectNoSecretKept(owner.seen);
      const record = await expectVerifiedRecord(terminal.directory);

      const made = await changesSeenBy(rehearsal);
      expect(made).toEqual(await changesInRecord(record));

      const again = await openWizard(rehearsal, {
        ...window,
        directory: dirname(record),
        args: ['--output', 'second'],
      });
      await ownerAt({ terminal: again, rehearsal, seen: owner.seen }).playUntil(ended);
      await expectTidyEnd(again, 0);
      expect(await changesSeenBy(rehearsal)).toEqual(made);
    },
    300_000,
  );
});
