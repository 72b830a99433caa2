// The console proof of the hand-over: a sign-in of the administrator that AWS saw, since the user has MFA.
import { signInAddress } from '../aws/alias.ts';
import { consoleSignIns } from '../aws/events.ts';
import { pictureOfUser, type UserPicture } from '../aws/users.ts';
import { AwsProblem } from '../engine/errors.ts';
import { whenUtc } from '../engine/when-utc.ts';
import { type AwsContext } from './contract.ts';

/**
 * A sign-in since the user has MFA: from the user itself, or from the event history. One from before says
 * nothing about the device, and may be years old.
 */
export async function proofOfConsole(
  { account }: AwsContext,
  { user, devices }: Pick<UserPicture, 'user' | 'devices'>,
): Promise<string | undefined> {
  const guardedSince = Math.min(...devices.map(({ EnableDate }) => EnableDate?.getTime() ?? Number.POSITIVE_INFINITY));
  if (user.PasswordLastUsed !== undefined && user.PasswordLastUsed.getTime() >= guardedSince) {
    return `password used ${whenUtc(user.PasswordLastUsed)} (PasswordLastUsed)`;
  }
  try {
    const made = user.CreateDate?.getTime() ?? 0;
    const seen = (await consoleSignIns(account, user.UserName)).find(
      ({ at, withMfa }) => withMfa && at.getTime() >= made,
    );
    return seen === undefined ? undefined : `signed in with MFA ${whenUtc(seen.at)} (ConsoleLogin ${seen.eventId})`;
  } catch (error) {
    if (error instanceof AwsProblem) return undefined;
    throw error;
  }
}

/** Watched until a sign-in of the user is seen. */
export async function consoleStep(userName: string, context: AwsContext) {
  const { account, clock } = context;
  const link = await signInAddress(account);
  return {
    kind: 'outside' as const,
    question: {
      kind: 'wait-for' as const,
      id: 'admin-sign-in.console',
      title: `Sign in to the console as ${userName}`,
      lines: [
        'Use a private window, so that your root session stays as it is. Give the password you stored, a code of the app, and a new password of your own.',
        'AWS shows the sign-in to us within a minute or so.',
      ],
      awaited: `a console sign-in of ${userName}`,
      link,
      since: clock.now(),
      errand: { kind: 'sign-in-as-user' as const, userName },
      options: [],
    },
    happened: async () => {
      const user = await pictureOfUser(account, userName);
      if (user === undefined) return false;
      const by = await proofOfConsole(context, user);
      if (by === undefined) return false;
      await context.memory.remember({ fact: 'console-proven', userName, by, at: new Date(clock.now()).toISOString() });
      return true;
    },
  };
}
