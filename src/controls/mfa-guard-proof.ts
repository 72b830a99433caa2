// The proof of the guard: for a minute the account is read as the administrator, by a read that the guard would deny
// without MFA. It counts from the moment the administrator sees the guard, for IAM spreads a policy slowly.
import { isAwsError, Problem } from '../engine/errors.ts';
import type { AwsContext } from './contract.ts';
import { guardName } from './mfa-guard.ts';

const provenFor = 60_000;
const betweenReads = 5_000;
/** How long AWS may take to show the policy at all. */
const visibleWithin = 120_000;

/** Resolves when the administrator was seen to work under the guard for a minute; rejects with a Problem otherwise. */
export async function provenToWork(groupName: string, context: AwsContext): Promise<void> {
  const { clock, port, signal } = context;
  port.tell({ kind: 'busy', text: 'Reading as the administrator for a minute' });
  const begun = clock.now();
  let seenAt: number | undefined;
  let denials = 0;
  for (;;) {
    const seen = await look(groupName, context);
    if (seen === 'visible') seenAt ??= clock.now();
    denials = seen === 'denied' ? denials + 1 : 0;
    // One refusal may come from a copy of IAM that does not know the administrator's own rights yet.
    if (denials > 1) throw shutOut(groupName);
    if (denials === 0 && seenAt !== undefined && clock.now() - seenAt >= provenFor) break;
    if (seenAt === undefined && clock.now() - begun > visibleWithin) throw neverSeen(groupName);
    await clock.sleep(betweenReads, signal);
  }
  port.tell({ kind: 'idle' });
}

async function look(groupName: string, { account }: AwsContext): Promise<'visible' | 'unseen' | 'denied'> {
  try {
    const input = { GroupName: groupName, PolicyName: guardName };
    await account.read('IAM', 'GetGroupPolicy', input, { as: 'administrator' });
    return 'visible';
  } catch (error) {
    if (isAwsError(error, 'NoSuchEntity')) return 'unseen';
    if (isAwsError(error, 'AccessDenied')) return 'denied';
    throw error;
  }
}

const takenOff = 'The guard is taken off again by the session that attached it.';

const shutOut = (groupName: string) =>
  new Problem('declined', {
    happened: `The guard shut the administrator out, although the session was opened with a code: ${groupName} cannot have it.`,
    account: takenOff,
    next: ['See whether another policy of the administrator asks for MFA in its own way, or accept the risk.'],
  });

const neverSeen = (groupName: string) =>
  new Problem('declined', {
    happened: `AWS did not show the guard of ${groupName} within two minutes, so nobody could try it.`,
    account: takenOff,
    next: ['Try again in some minutes.'],
  });
