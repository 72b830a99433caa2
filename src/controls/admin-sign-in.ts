// The hand-over: two proofs that the administrator can work, shown apart. Session: a temporary access key, a
// one-time code, one IAM read; the key goes right after. Console: a sign-in by the owner. From the session
// proof on, the run acts as the administrator (design §5).
import { pictureOfUser, type UserPicture } from '../aws/users.ts';
import { isAwsError } from '../engine/errors.ts';
import type { Fact } from '../engine/port.ts';
import { steadily } from '../engine/steady.ts';
import { whenUtc } from '../engine/when-utc.ts';
import { presentAdministrator } from './administrator.ts';
import { consoleStep, proofOfConsole } from './console-proof.ts';
import { type LeftOverKey, leftOverWords, sessionPlan } from './session-plan.ts';
import { lives, openSession } from './session-proof.ts';
import { type AwsContext, type AwsControl, fact, isOwnTag, verdictOf } from './contract.ts';

interface Detail {
  readonly user: UserPicture | undefined;
  readonly leftOverKeys: readonly LeftOverKey[];
  readonly sessionLives: boolean;
  readonly consoleProof: string | undefined;
}

/** How long after its announcement a call may still have been carried out. */
const answerWithin = 10 * 60_000;

export const adminSignIn: AwsControl<Detail> = {
  id: 'admin-sign-in',
  title: 'Prove that the administrator can work',
  short: 'Sign-in proven',
  group: 'Your administrator',
  why: 'Nothing that removes a way into the account is done before another way in was seen to work.',
  needs: ['admin-user', 'admin-mfa'],
  frameworks: [
    { framework: 'CIS AWS Foundations', version: '7.0.0', id: '2.7' },
    { framework: 'CIS AWS Foundations', version: '5.0.0', id: '1.6' },
    { framework: 'AWS Startup Security Baseline', version: '2026-11', id: 'ACCT.02' },
    { framework: 'Prowler', version: '5.40.0', id: 'iam_avoid_root_usage' },
  ],
  sources: [
    {
      title: 'GetSessionToken',
      url: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html',
    },
    { title: 'How IAM users sign in', url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_users_sign-in.html' },
  ],
  readsMore: true,
  mayAcceptRisk: false,

  notApplicable: ({ facts }) =>
    facts.kind === 'project' ? 'There is no IAM administrator in a project account.' : undefined,

  inspect: async (context) => {
    const { account, memory } = context;
    const userName = memory.fact('administrator')?.userName;
    const { caller } = account.facts;
    // Whether such a caller is an administrator takes two reads, one after the other.
    const isSomebodyElse = caller.kind === 'iam-user' && userName !== undefined && caller.userName !== userName;
    const ahead = isSomebodyElse ? pictureOfUser(account, userName) : undefined;
    ahead?.catch(() => undefined);
    const present = await presentAdministrator(context);
    if (present !== undefined) {
      return {
        state: 'verified',
        statement: 'This run is signed by an administrator who is not root.',
        facts: [fact('Signed by', present.arn, 'good'), fact('Administrator by', present.by, 'good')],
        detail: { user: undefined, leftOverKeys: [], sessionLives: true, consoleProof: present.arn },
      };
    }
    const user = userName === undefined ? undefined : await (ahead ?? pictureOfUser(account, userName));
    if (userName === undefined || user === undefined) {
      return {
        state: 'open',
        statement: 'The administrator comes first.',
        facts: [],
        detail: { user, leftOverKeys: [], sessionLives: false, consoleProof: undefined },
      };
    }
    const [consoleProof, leftOverKeys] = await Promise.all([proofOfConsole(context, user), leftOverOf(context, user)]);
    const sessionLives = account.arnOf('administrator') !== undefined;
    const earlier = earlierSession(context, user);
    const sessionCounts = sessionLives || (earlier !== undefined && !memory.freshProof.wanted);
    const facts: Fact[] = [
      fact('Session', sessionWords(sessionLives, earlier, sessionCounts, userName), sessionCounts ? 'good' : 'warning'),
      fact('Console', consoleProof ?? 'not proven yet', consoleProof === undefined ? 'warning' : 'good'),
      ...leftOverKeys.map((key) => fact('Left over', leftOverWords(key), 'warning')),
    ];
    const done = sessionCounts && consoleProof !== undefined && keysToRemove(context, leftOverKeys).length === 0;
    return {
      state: done ? 'verified' : 'open',
      statement: done
        ? `${userName} signed in both ways${sessionLives ? `; the run acts as ${userName}` : ''}.`
        : sessionLives
          ? `The session of ${userName} is proven; the console is not yet.`
          : `It is not proven yet that ${userName} can work.`,
      facts,
      detail: { user, leftOverKeys, sessionLives, consoleProof },
      provenEarlier: !sessionLives,
    };
  },

  plan: async ({ detail: { user: found, leftOverKeys, sessionLives } }, context) => {
    if (found === undefined) return { kind: 'nothing' };
    const userName = found.user.UserName ?? '';
    if (sessionLives && keysToRemove(context, leftOverKeys).length === 0) return consoleStep(userName, context);
    // The device was seen before this step was unlocked: where it does not show, AWS is late.
    const look = async () => (await pictureOfUser(context.account, userName)) ?? found;
    const user =
      found.devices.length > 0 ? found : await steadily(look, ({ devices }) => devices.length === 0, context);
    const virtual = user.devices.find(({ SerialNumber }) => SerialNumber?.includes(':mfa/'));
    const othersKeys = user.keys.length - leftOverKeys.length;
    if (virtual?.SerialNumber === undefined || othersKeys >= 2) {
      return {
        kind: 'blocked',
        why:
          othersKeys >= 2
            ? `${userName} has two access keys already, which is all AWS allows, so no temporary one can be made.`
            : `${userName} has only a passkey or security key, and those give no code that a program could use.`,
        next: [
          `In another terminal run "aws login" as ${userName}, then start rootlock again there: it continues this run as ${userName}.`,
        ],
      };
    }
    return {
      kind: 'changes',
      yes: `Act as ${userName}`,
      plan: sessionPlan(context, userName, virtual.SerialNumber, leftOverKeys),
    };
  },

  apply: async (hands, { detail: { user } }, context) => {
    const { account, clock, memory, port } = context;
    const userName = user?.user.UserName ?? '';
    const arn = user?.user.Arn ?? '';
    // A second key whose session is over goes now, with the other left-overs.
    context.deferred.length = 0;
    for (let index = 1; hands.has(`delete-left-over-${index}`); index += 1)
      await hands.send(`delete-left-over-${index}`);
    try {
      await openSession(hands, context, userName, arn, '1');
      await memory.remember({ fact: 'session-proven', userName, at: new Date(clock.now()).toISOString() });
      account.act('administrator');
      await hands.send('delete-key-1');
    } catch (error) {
      // The key is taken back next, and the session may end with it: nothing more may rest on it.
      account.shut('administrator');
      account.shut('administrator-key');
      throw error;
    }
    hands.settle('create-key-1');
    account.shut('administrator-key');
    if (await lives(context)) return;
    // AWS does not say whether a session outlives the key that made it. Here it did not.
    account.shut('administrator');
    port.tell({
      kind: 'notice',
      tone: 'warning',
      title: 'The session ended with the key that made it',
      lines: [`A second key serves until the end of this run. It takes one more code of ${userName}.`],
    });
    try {
      await openSession(hands, context, userName, arn, '2');
    } catch (error) {
      account.shut('administrator');
      account.shut('administrator-key');
      throw error;
    }
    account.act('administrator');
    hands.settle('create-key-2');
    context.deferred.push(async () => {
      account.shut('administrator');
      account.shut('administrator-key');
      try {
        await hands.send('delete-key-2', {}, 'lastly');
      } catch (error) {
        // Gone already, perhaps with its user: nothing is left to clean up.
        if (!isAwsError(error, 'NoSuchEntity')) throw error;
      }
    });
  },

  verify: async (context) => {
    const finding = await adminSignIn.inspect(context);
    const { user, consoleProof, leftOverKeys } = finding.detail;
    const session = user === undefined ? undefined : earlierSession(context, user);
    // The session may have ended with its key by now; that it worked was seen and written down.
    if (
      finding.state === 'verified' ||
      session === undefined ||
      consoleProof === undefined ||
      leftOverKeys.length > 0
    ) {
      return verdictOf(finding);
    }
    return {
      grade: 'verified',
      statement: `${session.userName} signed in both ways.`,
      facts: [fact('Session', `proven ${minute(session.at)}`, 'good'), fact('Console', consoleProof, 'good')],
    };
  },
};

/** The session proof as the journal has it, when it is of this very user. */
function earlierSession({ memory }: AwsContext, { user }: UserPicture) {
  const session = memory.fact('session-proven');
  const made = user.CreateDate?.getTime() ?? 0;
  return session?.userName === user.UserName && session !== undefined && Date.parse(session.at) >= made
    ? session
    : undefined;
}

function sessionWords(
  lives: boolean,
  earlier: { readonly at: string } | undefined,
  counts: boolean,
  userName: string,
): string {
  if (earlier === undefined) return lives ? `open: this run acts as ${userName}` : 'not proven yet';
  if (lives) return `proven ${minute(earlier.at)}: this run acts as ${userName}`;
  return counts
    ? `proven ${minute(earlier.at)}`
    : `proven ${minute(earlier.at)}, and to be proven again before more is changed`;
}

const minute = (at: string) => whenUtc(new Date(at));

/** When the session was proven, as a record shows it: the end of that minute, ISO 8601, UTC. */
export function sessionProvenIn(facts: readonly Pick<Fact, 'label' | 'value'>[]): string | undefined {
  const session = facts.find(({ label }) => label === 'Session')?.value ?? '';
  const [, day, time] = /^proven (\d{4}-\d\d-\d\d) (\d\d:\d\d) UTC/.exec(session) ?? [];
  return day === undefined || time === undefined ? undefined : `${day}T${time}:59.999Z`;
}

/** The second key is wanted while its session lives, until the run ends. */
function keysToRemove({ account, deferred }: AwsContext, leftOver: readonly LeftOverKey[]): readonly LeftOverKey[] {
  return deferred.length > 0 && account.arnOf('administrator') !== undefined ? [] : leftOver;
}

/**
 * Keys this tool made and did not delete: those whose id the journal has, and those that fit an announced
 * CreateAccessKey whose answer was lost, on a user this tool made, and that were never used.
 */
async function leftOverOf(
  { account, memory }: AwsContext,
  { user, keys }: UserPicture,
): Promise<readonly LeftOverKey[]> {
  const made = new Set(memory.made());
  const lost = memory
    .unaccounted('CreateAccessKey', 'access-key')
    .map((at) => at + account.facts.clockSkewMilliseconds);
  const isOwnUser = (user.Tags ?? []).some((tag) => isOwnTag(tag));
  const found = await Promise.all(
    keys.map(async ({ id, made: madeAt }): Promise<readonly LeftOverKey[]> => {
      if (made.has(`access-key/${id}`)) return [{ id, ours: 'surely' }];
      const time = madeAt?.getTime();
      // AWS's dates have whole seconds only.
      const fits = lost.some((at) => time !== undefined && time >= at - 2_000 && time <= at + answerWithin);
      if (!isOwnUser || !fits) return [];
      const { AccessKeyLastUsed } = await account.read('IAM', 'GetAccessKeyLastUsed', { AccessKeyId: id });
      return AccessKeyLastUsed?.LastUsedDate === undefined ? [{ id, ours: 'probably' }] : [];
    }),
  );
  return found.flat();
}
