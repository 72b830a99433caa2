// The password policy of IAM users. The call that writes it replaces all of it, so what is stricter already is kept and
// sent again. Passwords are never made to expire, and above all not hard: that can lock the only administrator out.
import type { PasswordPolicy } from '@aws-sdk/client-iam';
import { unlessMissing } from '../aws/users.ts';
import type { Proposal } from '../engine/control.ts';
import { type Plan, sealPlan } from '../engine/plan.ts';
import type { Fact } from '../engine/port.ts';
import { type AwsContext, type AwsControl, fact, type UndoStep, verdictOf } from './contract.ts';
import { origin } from './undo-steps.ts';
import { madeByKind } from './undo-things.ts';

type Present = PasswordPolicy | undefined;

const shortest = 14;
const remembered = 24;

export const passwordPolicy: AwsControl<Present> = {
  id: 'password-policy',
  title: 'Set a password policy for IAM users',
  short: 'Password policy',
  group: 'People and keys',
  why: 'Without a policy AWS takes passwords of eight characters, and the one before again.',
  needs: [],
  frameworks: [
    { framework: 'CIS AWS Foundations', version: '7.0.0', id: '2.8' },
    { framework: 'CIS AWS Foundations', version: '7.0.0', id: '2.9' },
    { framework: 'CIS AWS Foundations', version: '5.0.0', id: '1.7' },
    { framework: 'CIS AWS Foundations', version: '5.0.0', id: '1.8' },
    { framework: 'AWS Security Hub', version: '2026-11', id: 'IAM.7' },
    { framework: 'AWS Security Hub', version: '2026-11', id: 'IAM.15' },
    { framework: 'AWS Security Hub', version: '2026-11', id: 'IAM.16' },
    { framework: 'AWS Startup Security Baseline', version: '2026-11', id: 'ACCT.06' },
    { framework: 'Prowler', version: '5.40.0', id: 'iam_password_policy_minimum_length_14' },
    { framework: 'Prowler', version: '5.40.0', id: 'iam_password_policy_reuse_24' },
    { framework: 'Prowler', version: '5.40.0', id: 'iam_password_policy_lowercase' },
    { framework: 'Prowler', version: '5.40.0', id: 'iam_password_policy_uppercase' },
    { framework: 'Prowler', version: '5.40.0', id: 'iam_password_policy_number' },
    { framework: 'Prowler', version: '5.40.0', id: 'iam_password_policy_symbol' },
  ],
  sources: [
    {
      title: 'Password policy for IAM users',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html',
    },
  ],
  mayAcceptRisk: true,

  inspect: async ({ account }) => {
    const policy = await presentPolicy(account);
    const facts = factsOf(policy);
    if (policy === undefined) {
      return { state: 'open', statement: 'There is no password policy.', facts, detail: policy };
    }
    const gaps = gapsIn(policy);
    return gaps.length > 0
      ? { state: 'open', statement: `The password policy lacks: ${gaps.join(', ')}.`, facts, detail: policy }
      : { state: 'verified', statement: wordsOfGood(policy), facts, detail: policy };
  },

  plan: async ({ detail }, context) => {
    const maximumAge = await maximumAgeWanted(detail, context);
    if (maximumAge === 'left') return { kind: 'left' };
    return { kind: 'changes', plan: policyPlan(detail, maximumAge, context), yes: 'Set the policy' };
  },

  apply: async (hands) => {
    await hands.send('update-policy');
  },

  verify: async (context) => verdictOf(await passwordPolicy.inspect(context)),

  undo: undoStep,
};

async function presentPolicy(account: AwsContext['account']): Promise<Present> {
  return (await unlessMissing(account.read('IAM', 'GetAccountPasswordPolicy', {})))?.PasswordPolicy;
}

const classes = [
  ['RequireUppercaseCharacters', 'upper case'],
  ['RequireLowercaseCharacters', 'lower case'],
  ['RequireNumbers', 'numbers'],
  ['RequireSymbols', 'symbols'],
] as const;

const classesOff = (policy: PasswordPolicy) =>
  classes.flatMap(([name, words]) => (policy[name] === true ? [] : [words]));

function gapsIn(policy: PasswordPolicy): readonly string[] {
  return [
    ...((policy.MinimumPasswordLength ?? 0) < shortest ? [`${shortest} characters`] : []),
    ...((policy.PasswordReusePrevention ?? 0) < remembered ? [`${remembered} earlier passwords refused`] : []),
    ...classesOff(policy),
    ...(policy.AllowUsersToChangePassword === true ? [] : ['users change their own password']),
    ...(policy.HardExpiry === true ? ['a way in after a password expired'] : []),
  ];
}

const wordsOfGood = ({ MinimumPasswordLength = 0 }: PasswordPolicy) =>
  `IAM users need ${MinimumPasswordLength} characters of four classes, and none of the last ${remembered} passwords.`;

function factsOf(policy: Present): readonly Fact[] {
  if (policy === undefined) return [fact('Policy', 'none: the default of AWS holds', 'bad')];
  const { MinimumPasswordLength = 0, PasswordReusePrevention = 0, MaxPasswordAge } = policy;
  const off = classesOff(policy);
  return [
    fact('Shortest password', `${MinimumPasswordLength} characters`, MinimumPasswordLength < shortest ? 'bad' : 'good'),
    fact(
      'Refused again',
      PasswordReusePrevention === 0 ? 'none' : `the last ${PasswordReusePrevention}`,
      PasswordReusePrevention < remembered ? 'bad' : 'good',
    ),
    off.length === 0
      ? fact('Classes wanted', 'all four', 'good')
      : fact('Classes not wanted', off.join(', '), 'warning'),
    policy.AllowUsersToChangePassword === true
      ? fact('Changed by', 'the users themselves', 'good')
      : fact('Changed by', 'administrators only', 'warning'),
    MaxPasswordAge === undefined
      ? fact('Expiry', 'none', 'good')
      : fact('Expiry', `after ${MaxPasswordAge} days, which makes people choose weaker ones`, 'warning'),
    ...(policy.HardExpiry === true
      ? [fact('After expiry', 'nobody can set a new one alone: it can lock out the only administrator', 'bad')]
      : []),
  ];
}

/** In days, or undefined for passwords that do not expire. What is there is never tightened. */
async function maximumAgeWanted(policy: Present, { port, signal }: AwsContext): Promise<number | undefined | 'left'> {
  const days = policy?.MaxPasswordAge;
  if (days === undefined) return undefined;
  const isHard = policy?.HardExpiry === true;
  const answer = await port.ask(
    {
      kind: 'choose',
      id: 'password-policy.expiry',
      title: `Passwords expire after ${days} days`,
      lines: [
        ...(isHard
          ? ['Whose password expired cannot set a new one alone. That goes: it can lock out the only administrator.']
          : []),
        'Neither CIS 7.0.0 nor NIST asks for expiry: it makes people choose weaker passwords.',
      ],
      options: [
        { value: 'keep', label: 'Let them expire, and let people set a new one' },
        { value: 'never', label: 'Let them expire no more' },
        { value: 'later', label: 'Leave it for later' },
      ],
      suggested: 'keep',
    },
    signal,
  );
  if (answer === 'later') return 'left';
  return answer === 'never' ? undefined : days;
}

/** What is stricter already stays so. */
function merged(policy: Present, maximumAge: number | undefined) {
  return {
    MinimumPasswordLength: Math.max(shortest, policy?.MinimumPasswordLength ?? 0),
    RequireSymbols: true,
    RequireNumbers: true,
    RequireUppercaseCharacters: true,
    RequireLowercaseCharacters: true,
    AllowUsersToChangePassword: true,
    PasswordReusePrevention: Math.max(remembered, policy?.PasswordReusePrevention ?? 0),
    // "None" cannot be sent: it is what holds when nothing is said. The same goes for hard expiry.
    ...(maximumAge === undefined ? {} : { MaxPasswordAge: maximumAge }),
  };
}

function policyPlan(policy: Present, maximumAge: number | undefined, { account }: AwsContext): Plan {
  return sealPlan({
    control: 'password-policy',
    title: policy === undefined ? 'Set a password policy' : 'Tighten the password policy',
    changes: [
      {
        id: 'update-policy',
        summary:
          policy === undefined ? 'Set the password policy' : 'Replace the password policy, keeping what is stricter',
        service: 'IAM',
        operation: 'UpdateAccountPasswordPolicy',
        principal: account.acting,
        input: merged(policy, maximumAge),
        undo: {
          kind: 'can-be-undone',
          how:
            policy === undefined
              ? 'delete the policy; the default of AWS then holds'
              : `write the one before: ${wordsOf(policy)}`,
        },
        ...(policy === undefined ? { makes: 'password-policy/account' } : {}),
      },
    ],
    remarks: [
      'It binds the next password that an IAM user sets. Passwords there are stay as they are until then.',
      'It does not bind root.',
    ],
  });
}

function wordsOf(policy: PasswordPolicy): string {
  const on = classes.flatMap(([name, words]) => (policy[name] === true ? [words] : []));
  const { MinimumPasswordLength = 0, PasswordReusePrevention = 0, MaxPasswordAge } = policy;
  return [
    `${MinimumPasswordLength} characters`,
    on.length === 0 ? 'no classes' : on.join(', '),
    PasswordReusePrevention === 0 ? 'any earlier password' : `none of the last ${PasswordReusePrevention}`,
    policy.AllowUsersToChangePassword === true ? 'changed by users' : 'changed by administrators',
    ...(MaxPasswordAge === undefined ? [] : [`expiry after ${MaxPasswordAge} days`]),
    ...(policy.HardExpiry === true ? ['hard expiry'] : []),
  ].join(', ');
}

/** Only where there was none before, and while it is still the one that was set. */
async function undoStep(context: AwsContext): Promise<readonly UndoStep[]> {
  const { account, memory } = context;
  if (!madeByKind(memory.made())('password-policy').includes('account')) return [];
  const policy = await presentPolicy(account);
  if (policy === undefined) return [];
  const id = 'undo-password-policy';
  const isOurs = wordsOf(policy) === wordsOf(merged(undefined, undefined));
  const proposal: Extract<Proposal, { kind: 'changes' | 'blocked' }> = isOurs
    ? { kind: 'changes', yes: 'Delete the policy', plan: deletionPlan(id, context) }
    : { kind: 'blocked', why: 'Somebody changed it since: it is theirs now.', next: [] };
  return [{ ...{ id, title: 'The password policy', knownBy: 'journal' }, statement: origin('journal'), proposal }];
}

function deletionPlan(id: string, { account }: AwsContext): Plan {
  return sealPlan({
    control: id,
    title: 'Delete the password policy',
    changes: [
      {
        id: 'delete-policy',
        summary: 'Delete the password policy; the default of AWS then holds',
        service: 'IAM',
        operation: 'DeleteAccountPasswordPolicy',
        principal: account.acting,
        input: {},
        undo: { kind: 'can-be-undone', how: 'set it again' },
        unmakes: 'password-policy/account',
      },
    ],
  });
}
