// The session proof of the hand-over: a temporary key, a one-time code, a session, one IAM read with it; and whether
// the session goes on when its key is gone.
import type { CreateAccessKeyResponse } from '@aws-sdk/client-iam';
import type { GetSessionTokenResponse } from '@aws-sdk/client-sts';
import { codeProblem } from '../aws/one-time-code.ts';
import { allPages } from '../aws/pages.ts';
import { fromAccessKey, fromSession } from '../aws/temporary-credentials.ts';
import { unlessMissing } from '../aws/users.ts';
import { AwsProblem, isAwsError, Problem } from '../engine/errors.ts';
import type { Hands } from '../engine/executor.ts';
import { steadily } from '../engine/steady.ts';
import type { AwsContext } from './contract.ts';

const sessionSpreadsWithin = 20_000;
const probes = 3;
const betweenProbes = 1_500;

/** Key, code, session, one IAM read. The new session is open afterwards, and seen to work. */
export async function openSession(hands: Hands, context: AwsContext, userName: string, arn: string, round: '1' | '2') {
  const { account, memory, port, signal } = context;
  const made = (await hands.send(`create-key-${round}`)) as CreateAccessKeyResponse;
  const key = fromAccessKey(made.AccessKey);
  await hands.name(`key ${round}`, key.accessKeyId, `access-key/${key.accessKeyId}`);
  account.open('administrator-key', arn, key);
  const devices = await devicesOf(account, userName);
  const serial = devices.find(({ SerialNumber }) => SerialNumber?.includes(':mfa/'))?.SerialNumber;
  const used = memory.usedCodes.get(serial ?? '') ?? new Set<string>();
  memory.usedCodes.set(serial ?? '', used);
  for (let problem: string | undefined; ;) {
    const code = await port.ask(
      {
        kind: 'code',
        id: `admin-sign-in.code-${round}`,
        title: `A code of ${userName}, please`,
        lines: ['Wait for a code that you have not used yet: AWS takes each one once.'],
        // What the app calls it: the device's name, which need not be the user's.
        device: serial?.split('/').at(-1) ?? userName,
        check: (value) => codeProblem(value, used),
        ...(problem === undefined ? {} : { problem }),
      },
      signal,
    );
    used.add(code.reveal());
    try {
      const answer = (await hands.send(`session-${round}`, { [`code ${round}`]: code })) as GetSessionTokenResponse;
      account.open('administrator', arn, fromSession(answer.Credentials));
      break;
    } catch (error) {
      if (!isAwsError(error, 'AccessDenied') || !/MultiFactorAuthentication/i.test(error.failure.awsMessage))
        throw error;
      await stillTheirs(context, userName, serial);
      problem =
        'AWS did not accept that code. Nothing is lost: wait for the next one. If it happens again, switch on automatic time on your phone, or rest for some minutes.';
    }
  }
  await provenRead(context, userName);
}

function devicesOf(account: AwsContext['account'], userName: string) {
  return allPages(account, ['IAM', 'ListMFADevices'], { UserName: userName }, ({ MFADevices }) => MFADevices);
}

/** No code of a device that somebody took away meanwhile is ever right: then asking again helps nobody. */
async function stillTheirs(context: AwsContext, userName: string, serial: string | undefined): Promise<void> {
  const { account } = context;
  const look = async () => (await unlessMissing(devicesOf(account, userName))) ?? [];
  const isMissing = (devices: readonly { readonly SerialNumber?: string | undefined }[]) =>
    !devices.some(({ SerialNumber }) => SerialNumber === serial);
  if (!isMissing(await steadily(look, isMissing, context))) return;
  throw new Problem('declined', {
    happened: `The MFA device of ${userName} is not there any more: somebody took it away.`,
    account: 'No session was opened; the temporary key is taken back.',
    next: ['Give the user a device again ("MFA for the user"), then prove the sign-in.'],
  });
}

/** The session's one read. AWS may need a moment until it knows a new session everywhere. */
async function provenRead({ account, clock, signal }: AwsContext, userName: string): Promise<void> {
  const begun = clock.now();
  for (;;) {
    try {
      await account.read('IAM', 'GetUser', { UserName: userName }, { as: 'administrator' });
      return;
    } catch (error) {
      // Nor may its group, or the policy of that, have reached every copy of IAM.
      const unseen = isAwsError(error, 'InvalidClientTokenId', 'AccessDenied', 'NoSuchEntity');
      if (!unseen || clock.now() - begun > sessionSpreadsWithin) throw error;
      await clock.sleep(2_000, signal);
    }
  }
}

/** Whether the session goes on without its key. The deletion may not have reached every copy of IAM, so it is asked more than once. */
export async function lives({ account, clock, signal }: AwsContext): Promise<boolean> {
  for (let probe = 1; ; probe += 1) {
    try {
      await account.read('IAM', 'GetAccountSummary', {}, { as: 'administrator' });
    } catch (error) {
      if (error instanceof AwsProblem && error.failure.reached === 'refused') return false;
      throw error;
    }
    if (probe === probes) return true;
    await clock.sleep(betweenProbes, signal);
  }
}
