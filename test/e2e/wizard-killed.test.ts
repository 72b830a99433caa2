// Ended from outside in the middle of a call, by a signal or by a kill that nothing can catch: the next start goes
// on, and the account ends as after an undisturbed run.
import { expect, it } from 'vitest';
import { ended, expectLeft, expectRootAtRest, expectTidyEnd, expectVerifiedRecord } from '../support/expectations.ts';
import { changesSeenBy, openWizard, rehearsalFor } from '../support/journey.ts';
import { ownerAt, type Seen } from '../support/owner.ts';
import { temporaryDirectory } from '../support/program.ts';

const window = { columns: 100, rows: 40 } as const;

interface Stop {
  readonly by: 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGKILL';
  /** The process gets the signal while the answer to this call is on its way: the call itself took effect. */
  readonly during: string;
}

const kill = (during: string): Stop => ({ by: 'SIGKILL', during });

it.each([
  [[kill('CreateUser'), kill('CreateLoginProfile'), kill('CreateVirtualMFADevice'), kill('EnableMFADevice')]],
  [[kill('CreateAccessKey'), kill('GetSessionToken'), kill('CreateTrail'), kill('UpdateAccessKey')]],
  [
    [
      { by: 'SIGHUP', during: 'CreateVirtualMFADevice' },
      { by: 'SIGTERM', during: 'GetSessionToken' },
      { by: 'SIGINT', during: 'PutBucketPolicy' },
    ] satisfies readonly Stop[],
  ],
])(
  'the account ends as after an undisturbed run: %j',
  async (stops) => {
    const rehearsal = await rehearsalFor();
    const directory = await temporaryDirectory();
    const seen: Seen = { codes: [] };
    const start = async () => {
      const terminal = await openWizard(rehearsal, { directory, ...window });
      return { terminal, owner: ownerAt({ terminal, rehearsal, seen, ahead: true }) };
    };
    for (const { by, during } of stops) {
      const { terminal, owner } = await start();
      rehearsal.faults.add({ operation: during, trouble: { kind: 'slow', milliseconds: 60_000 } });
      const count = () => rehearsal.state.events.filter(({ operation }) => operation === during).length;
      const before = count();
      const playing = owner.playUntil(ended).then(
        () => 'It ended by itself.',
        (error: unknown) => String(error),
      );
      const arrived = until(() => count() > before).then(() => 'arrived');
      expect(await Promise.race([arrived, playing])).toBe('arrived');
      terminal.kill(by);
      await (by === 'SIGKILL' ? terminal.ended() : expectLeft(terminal, rehearsal, `${by} during ${during}`));
      await playing;
      rehearsal.faults.clear();
    }
    const { terminal, owner } = await start();
    await owner.playUntil(ended);
    await expectTidyEnd(terminal, 0);
    await expectRootAtRest(rehearsal);
    await expectVerifiedRecord(directory);
    const made = await changesSeenBy(rehearsal);
    for (const once of ['iam.CreateGroup', 'iam.CreateUser', 's3.CreateBucket', 'cloudtrail.CreateTrail']) {
      expect(made.filter((call) => call === once)).toHaveLength(1);
    }
  },
  1_200_000,
);

/** Resolves once `holds` does; looked at often, as nothing tells when a call arrives at the account. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
}
