// MFA for everybody: no IAM user with a console password is without a device (CIS 7.0 2.10). Only the users themselves
// can register their devices, so the owner waits for them, or takes away a password that nobody needs.
import { eachOf } from '../aws/at-most.ts';
import { signInAddress } from '../aws/alias.ts';
import { earlyRead } from '../aws/early-reads.ts';
import { allPages } from '../aws/pages.ts';
import { securityCredentialsUrl } from '../aws/partition.ts';
import { firstUsersRead, listed, unlessMissing } from '../aws/users.ts';
import { acceptRisk, acceptRiskOption } from '../engine/accept-risk.ts';
import type { Proposal } from '../engine/control.ts';
import { Problem } from '../engine/errors.ts';
import { sealPlan, type Plan } from '../engine/plan.ts';
import type { Fact } from '../engine/port.ts';
import { candidates } from './administrator.ts';
import { type AwsContext, type AwsControl, awsTime, daysAgo, fact, verdictOf } from './contract.ts';

interface ConsoleUser {
  readonly userName: string;
  readonly lastSignIn: Date | undefined;
  readonly hasMfa: boolean;
}

interface Detail {
  /** Every user with a console password. */
  readonly users: readonly ConsoleUser[];
}

const factsAtMost = 25;
const thingOf = (userName: string) => `password/${userName}`;
const without = ({ users }: Detail) => users.filter(({ hasMfa }) => !hasMfa);

export const usersMfa: AwsControl<Detail> = {
  id: 'users-mfa',
  title: 'MFA for everyone who has a password',
  short: 'MFA for everyone',
  group: 'People and keys',
  why: 'A password alone can be guessed, reused or phished; one user without MFA is enough to get in.',
  needs: [],
  frameworks: [
    { framework: 'CIS AWS Foundations', version: '7.0.0', id: '2.10' },
    { framework: 'CIS AWS Foundations', version: '5.0.0', id: '1.9' },
    { framework: 'AWS Security Hub', version: '2026-11', id: 'IAM.5' },
    { framework: 'AWS Startup Security Baseline', version: '2026-11', id: 'ACCT.05' },
    { framework: 'Prowler', version: '5.40.0', id: 'iam_user_mfa_enabled_console_access' },
  ],
  sources: [
    {
      title: 'MFA in IAM',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa.html',
    },
  ],
  mayAcceptRisk: true,

  notApplicable: ({ facts }) =>
    facts.kind === 'project'
      ? 'In a project IAM users can have no console password: the organization that AWS owns forbids it.'
      : undefined,

  firstReads: () => [firstUsersRead, earlyRead('IAM', 'ListVirtualMFADevices', { AssignmentStatus: 'Assigned' })],

  inspect: async (context) => {
    const users = await consoleUsers(context);
    const detail: Detail = { users };
    const lacking = without(detail);
    const facts = [
      fact('With a password', users.length === 0 ? 'no IAM user' : String(users.length)),
      ...lackingFacts(lacking, context),
    ];
    if (lacking.length > 0) {
      const first = lacking[0]?.userName ?? '';
      const statement =
        lacking.length === 1
          ? `${first} has a console password and no MFA.`
          : `${lacking.length} users have a console password and no MFA.`;
      return { state: 'open', statement, facts, detail };
    }
    const statement =
      users.length === 0 ? 'No IAM user has a console password.' : 'Every user with a console password has MFA.';
    return { state: 'verified', statement, facts, detail };
  },

  plan: async ({ detail }, context) => {
    const { account, port, signal } = context;
    const lacking = without(detail);
    const kept = await whyKept(lacking, context);
    const answer = await port.ask(
      {
        kind: 'choose',
        id: 'users-mfa.what',
        title: `Without MFA: ${listed(lacking.slice(0, 5).map(({ userName }) => userName))}${lacking.length > 5 ? ` and ${lacking.length - 5} more` : ''}`,
        lines: [
          'Only the users themselves can register a device: rootlock never sees their phones.',
          'A password that nobody needs is better taken away.',
        ],
        options: [
          { value: 'wait', label: 'Show them how, and wait' },
          ...lacking.map(({ userName }) => ({
            value: `remove/${userName}`,
            label: `Take the console password of ${userName} away`,
            ...disabledBy(kept.get(userName)),
          })),
          acceptRiskOption,
          { value: 'later', label: 'Leave it for later' },
        ],
        suggested: 'wait',
      },
      signal,
    );
    if (answer === 'later') return { kind: 'left' };
    if (answer === acceptRiskOption.value) {
      await acceptRisk(usersMfa, context);
      return { kind: 'nothing' };
    }
    const chosen = lacking.find(({ userName }) => answer === `remove/${userName}`);
    if (chosen !== undefined) {
      return { kind: 'changes', yes: 'Take the password away', plan: removalOf(chosen, account.acting) };
    }
    return waiting(lacking, context);
  },

  apply: async (hands, { detail }, context) => {
    for (const user of without(detail)) {
      const id = `delete-password-${user.userName}`;
      if (!hands.has(id)) continue;
      // Somebody may have gone meanwhile, who was the other administrator.
      const why = (await whyKept([user], context)).get(user.userName);
      if (why !== undefined) {
        throw new Problem('declined', {
          happened: `The password of ${user.userName} stays: ${why}.`,
          account: 'Nothing was changed.',
          next: ['Wait until the user has registered MFA instead.'],
        });
      }
      await hands.send(id);
    }
  },

  verify: async (context) => verdictOf(await usersMfa.inspect(context)),
};

/** Somebody who was given a password here a moment ago may look as if not: then nothing speaks for MFA yet. */
async function consoleUsers(context: AwsContext): Promise<readonly ConsoleUser[]> {
  const { clock, memory } = context;
  const users = await readUsers(context);
  if (!memory.lately.isFresh(clock.now())) return users;
  const isGone = (name: string) =>
    [thingOf(name), `user/${name}`].some((thing) => memory.lately.isGone(thing, clock.now()));
  const given = new Set(memory.facts('password-stored').map(({ userName }) => userName));
  const unseen = [...given].filter((name) => !isGone(name) && !users.some(({ userName }) => userName === name));
  return [...users, ...unseen.map((userName) => ({ userName, lastSignIn: undefined, hasMfa: false }))];
}

/** Most users are known by the list of virtual devices: only who is not in it is asked for other kinds. */
async function readUsers({ account, clock, memory }: AwsContext): Promise<readonly ConsoleUser[]> {
  const [users, devices] = await Promise.all([
    allPages(account, ['IAM', 'ListUsers'], {}, ({ Users }) => Users),
    allPages(
      account,
      ['IAM', 'ListVirtualMFADevices'],
      { AssignmentStatus: 'Assigned' },
      ({ VirtualMFADevices }) => VirtualMFADevices,
    ),
  ]);
  const owners = new Set(devices.flatMap(({ User }) => User?.UserName ?? []));
  const found = await eachOf(users, async ({ UserName = '', PasswordLastUsed }): Promise<readonly ConsoleUser[]> => {
    if (memory.lately.isGone(thingOf(UserName), clock.now())) return [];
    const of = { UserName };
    const profile = await unlessMissing(account.read('IAM', 'GetLoginProfile', of));
    if (profile === undefined) return [];
    const others = owners.has(UserName)
      ? undefined
      : await unlessMissing(allPages(account, ['IAM', 'ListMFADevices'], of, ({ MFADevices }) => MFADevices));
    const hasMfa = owners.has(UserName) || (others ?? []).length > 0;
    return [{ userName: UserName, lastSignIn: PasswordLastUsed, hasMfa }];
  });
  return found.flat();
}

function lackingFacts(lacking: readonly ConsoleUser[], context: AwsContext): readonly Fact[] {
  const now = awsTime(context);
  const shown = lacking.slice(0, factsAtMost).map(({ userName, lastSignIn }) => {
    const use = lastSignIn === undefined ? 'never signed in' : `last sign-in ${daysAgo(lastSignIn, now)}`;
    return fact('No MFA', `${userName}, ${use}`, 'bad');
  });
  const more = lacking.length - shown.length;
  return more > 0 ? [...shown, fact('No MFA', `and ${more} more`, 'bad')] : shown;
}

/** Why a password must stay, by user: it is, or may be, the way into the account. */
async function whyKept(lacking: readonly ConsoleUser[], context: AwsContext): Promise<ReadonlyMap<string, string>> {
  const { account, memory } = context;
  const { caller } = account.facts;
  const administrators = new Set((await candidates(context)).map(({ userName }) => userName));
  return new Map(
    lacking.flatMap(({ userName }): readonly (readonly [string, string])[] => {
      if (caller.kind === 'iam-user' && caller.userName === userName)
        return [[userName, 'you are signed in as this user']];
      if (memory.fact('administrator')?.userName === userName) return [[userName, 'this is your administrator']];
      // What else a user may do by policies of its own is not known: another administrator must be there in any case.
      const hasOther = caller.kind === 'assumed-role' || [...administrators].some((name) => name !== userName);
      return !hasOther ? [[userName, 'no other administrator has a password']] : [];
    }),
  );
}

const disabledBy = (why: string | undefined) => (why === undefined ? {} : { disabled: why });

function removalOf({ userName }: ConsoleUser, principal: AwsContext['account']['acting']): Plan {
  return sealPlan({
    control: 'users-mfa',
    title: `Take the console password of ${userName} away`,
    changes: [
      {
        id: `delete-password-${userName}`,
        summary: `Delete the console password of ${userName}`,
        service: 'IAM',
        operation: 'DeleteLoginProfile',
        principal,
        input: { UserName: userName },
        undo: { kind: 'can-be-undone', how: 'give the user a new password; the old one is gone' },
        retries: {
          errors: ['EntityTemporarilyUnmodifiable'],
          forSeconds: 60,
          because: 'the password was changed a moment ago, and AWS asks to wait',
        },
        unmakes: thingOf(userName),
      },
    ],
    phrase: {
      text: userName,
      because: `${userName} cannot sign in to the console any more. Access keys stay as they are.`,
    },
  });
}

/** Ends as soon as one of them has registered: then the list is shorter. */
async function waiting(lacking: readonly ConsoleUser[], context: AwsContext): Promise<Proposal> {
  const { account, clock } = context;
  const names = lacking.map(({ userName }) => userName);
  return {
    kind: 'outside',
    question: {
      kind: 'wait-for',
      id: 'users-mfa.wait',
      title: 'Wait until they have registered MFA',
      lines: [
        `To tell ${listed(names.slice(0, 10))}: sign in at ${await signInAddress(account)}`,
        'Choose your name at the upper right, then "Security credentials", then "Assign MFA device". A passkey or security key is best; an authenticator app will do.',
        'A user who may not do that needs iam:CreateVirtualMFADevice and iam:EnableMFADevice, or an administrator to do it with them.',
      ],
      awaited: `MFA of ${listed(names.slice(0, 3))}${names.length > 3 ? ' and others' : ''}`,
      link: securityCredentialsUrl(account.facts.partition),
      since: clock.now(),
      errand: { kind: 'register-mfa-of-users', userNames: names },
      options: [acceptRiskOption],
    },
    happened: async () => {
      const left = (await consoleUsers(context)).filter(({ hasMfa }) => !hasMfa);
      return names.some((name) => !left.some(({ userName }) => userName === name));
    },
  };
}
