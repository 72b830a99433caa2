// Access keys of users: how old, when last used. What nobody uses is deactivated, and deleted a week later when nobody
// missed it; what is old is for its user to rotate. Root's keys are shown here, and go in a control of their own.
import { earlyRead } from '../aws/early-reads.ts';
import { allPages } from '../aws/pages.ts';
import { firstUsersRead } from '../aws/users.ts';
import { acceptRisk, acceptRiskOption } from '../engine/accept-risk.ts';
import type { Proposal } from '../engine/control.ts';
import { Problem } from '../engine/errors.ts';
import type { LocalKey } from '../engine/local-credentials.ts';
import type { Option } from '../engine/port.ts';
import { isOld, isUnused, keyFacts, oldDays, unusedDays, userKeys } from './access-key-list.ts';
import { activationOf, changeId, deactivationOf, deletionOf, type UserKey } from './access-key-plans.ts';
import { type AwsContext, type AwsControl, awsTime, day, daysAgo, fact, verdictOf } from './contract.ts';
import { shortId } from './root-key-plans.ts';
import { askAboutLocalKey, leftOnDisk, localKeyFacts, localKeysSeen } from './local-keys.ts';
import { origin } from './undo-steps.ts';

interface Detail {
  readonly keys: readonly UserKey[];
  /** Deleted keys whose lines are still in a file on this machine. */
  readonly onDisk: readonly LocalKey[];
}

const waitDays = 7;
const optionsAtMost = 15;

export const accessKeys: AwsControl<Detail> = {
  id: 'access-keys',
  title: 'Keep access keys few, used and young',
  short: 'Access keys of users',
  group: 'People and keys',
  why: 'A forgotten key works for whoever finds it, and most break-ins begin with one.',
  needs: [],
  frameworks: [
    { framework: 'CIS AWS Foundations', version: '7.0.0', id: '2.11' },
    { framework: 'CIS AWS Foundations', version: '7.0.0', id: '2.12' },
    { framework: 'CIS AWS Foundations', version: '5.0.0', id: '1.11' },
    { framework: 'CIS AWS Foundations', version: '5.0.0', id: '1.13' },
    { framework: 'AWS Security Hub', version: '2026-11', id: 'IAM.22' },
    { framework: 'AWS Security Hub', version: '2026-11', id: 'IAM.3' },
    { framework: 'AWS Startup Security Baseline', version: '2026-11', id: 'ACCT.13' },
    { framework: 'Prowler', version: '5.40.0', id: 'iam_user_accesskey_unused' },
    { framework: 'Prowler', version: '5.40.0', id: 'iam_rotate_access_key_90_days' },
  ],
  sources: [
    {
      title: 'Manage access keys',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html',
    },
    { title: 'git-secrets, which finds keys before they are committed', url: 'https://github.com/awslabs/git-secrets' },
  ],
  readsMore: true,
  mayAcceptRisk: true,

  firstReads: () => [firstUsersRead, earlyRead('IAM', 'GetAccountSummary', {})],

  inspect: async (context) => {
    const { account } = context;
    const [{ SummaryMap }, keys] = await Promise.all([account.read('IAM', 'GetAccountSummary', {}), userKeys(context)]);
    const now = awsTime(context);
    const local = await localKeysSeen(context, keys);
    const onDisk = leftOnDisk(local, context);
    const detail: Detail = { keys, onDisk };
    const root = (SummaryMap?.AccountAccessKeysPresent ?? 0) > 0;
    const facts = [
      ...(root ? [fact('Root', 'has access keys: see "Delete the root access keys"', 'bad')] : []),
      ...(keys.length === 0 ? [fact('Keys of users', 'none', 'good')] : keyFacts(keys, now)),
      ...localKeyFacts(local),
    ];
    const unused = keys.filter((key) => isUnused(key, now));
    const old = keys.filter((key) => isOld(key, now));
    const due = keys.filter((key) => isDue(key, context));
    const statement =
      unused.length > 0
        ? `${counted(unused.length, 'active key was', 'active keys were')} not used for ${unusedDays} days.`
        : old.length > 0
          ? `${counted(old.length, 'active key is', 'active keys are')} older than ${oldDays} days.`
          : due.length > 0
            ? `${counted(due.length, 'key was', 'keys were')} deactivated a week ago, and nobody missed it.`
            : onDisk.length > 0
              ? `${counted(onDisk.length, 'deleted key is', 'deleted keys are')} still in a file on this machine.`
              : keys.some(({ active }) => active)
                ? `Every active key was used in the last ${unusedDays} days, and none is older than ${oldDays}.`
                : 'No user has an active access key.';
    const isOpen = unused.length + old.length + due.length + onDisk.length > 0;
    return { state: isOpen ? 'open' : 'verified', statement, facts, detail };
  },

  plan: async ({ detail: { keys, onDisk } }, context): Promise<Proposal> => {
    const [onThisMachine] = onDisk;
    if (onThisMachine !== undefined) return askAboutLocalKey(onThisMachine, context);
    const now = awsTime(context);
    const due = keys.find((key) => isDue(key, context));
    const unused = keys.filter((key) => isUnused(key, now));
    if (unused.length > 0) return askAbout('unused', unused, keys, context);
    return due === undefined
      ? askAbout(
          'old',
          keys.filter((key) => isOld(key, now)),
          keys,
          context,
        )
      : askAboutDue(due, context);
  },

  apply: async (hands, { detail: { keys } }, context) => {
    const { account, memory } = context;
    for (const key of keys) {
      if (hands.has(changeId('activate', key))) await hands.send(changeId('activate', key));
      if (hands.has(changeId('deactivate', key))) {
        await hands.send(changeId('deactivate', key));
        const at = new Date(awsTime(context)).toISOString();
        await memory.remember({ fact: 'access-key', accessKeyId: key.id, became: 'deactivated', at });
      }
      if (hands.has(changeId('delete', key))) {
        await stillInactive(key, account);
        await hands.send(changeId('delete', key));
      }
    }
  },

  // The claim is about the account: what lies on this machine is for its owner's eyes.
  verify: async ({ localCredentials: _here, ...context }) => verdictOf(await accessKeys.inspect(context)),

  undo: async (context) => {
    const ours = new Set(context.memory.facts('access-key').map(({ accessKeyId }) => accessKeyId));
    if (ours.size === 0) return [];
    const keys = (await userKeys(context)).filter(({ id, active }) => !active && ours.has(id));
    return keys.map((key) => {
      const id = `undo-key-${key.id}`;
      const plan = activationOf(id, [key], context.account.acting);
      return {
        id,
        title: `The key ${shortId(key.id)} of ${key.userName}`,
        knownBy: 'journal',
        statement: origin('journal').replace('made', 'deactivated'),
        proposal: { kind: 'changes', yes: 'Activate again', plan },
      };
    });
  },
};

const counted = (count: number, one: string, many: string) =>
  `${count === 1 ? 'One' : count} ${count === 1 ? one : many}`;

/** Deactivated here a week ago, still inactive, and nobody decided to keep it. */
function isDue({ id, active }: UserKey, context: AwsContext): boolean {
  const noted = context.memory.facts('access-key').findLast(({ accessKeyId }) => accessKeyId === id);
  return !active && noted?.became === 'deactivated' && awsTime(context) - Date.parse(noted.at) >= waitDays * day;
}

/** Why this run may not touch a key. */
function whyNot({ id }: UserKey, { account }: AwsContext): { readonly disabled?: string } {
  return id === account.facts.callerAccessKeyId ? { disabled: 'this run is signed by it' } : {};
}

async function askAbout(
  what: 'unused' | 'old',
  worst: readonly UserKey[],
  keys: readonly UserKey[],
  context: AwsContext,
): Promise<Proposal> {
  const { account, port, signal } = context;
  const now = awsTime(context);
  const free = worst.filter((key) => whyNot(key, context).disabled === undefined);
  const used = ({ lastUsed }: UserKey) =>
    lastUsed === undefined ? 'never used' : `last used ${daysAgo(lastUsed, now)}`;
  const all: readonly Option[] =
    what === 'unused' && free.length > 1
      ? [{ value: 'all', label: `Deactivate all ${free.length}`, hint: 'can be undone' }]
      : [];
  const single = worst.slice(0, optionsAtMost).map((key) => ({
    value: changeId('deactivate', key),
    label: `Deactivate ${shortId(key.id)} of ${key.userName}`,
    hint: used(key),
    ...whyNot(key, context),
  }));
  const inactive = keys.filter(({ active }) => !active).slice(0, optionsAtMost);
  const answer = await port.ask(
    {
      kind: 'choose',
      id: `access-keys.${what}`,
      title:
        what === 'unused'
          ? `Keys that nobody has used for ${unusedDays} days`
          : `Keys that are older than ${oldDays} days`,
      lines: what === 'unused' ? unusedAdvice : rotation,
      options: [
        ...all,
        ...single,
        ...inactive.map((key) => ({
          value: changeId('delete', key),
          label: `Delete ${shortId(key.id)} of ${key.userName}, which is inactive`,
          hint: `final; ${used(key)}`,
        })),
        acceptRiskOption,
        { value: 'later', label: 'Leave it for later' },
      ],
      suggested:
        what === 'old'
          ? 'later'
          : all.length > 0
            ? 'all'
            : (single.find(({ disabled }) => disabled === undefined)?.value ?? 'later'),
    },
    signal,
  );
  if (answer === acceptRiskOption.value) {
    await acceptRisk(accessKeys, context);
    return { kind: 'nothing' };
  }
  const deactivated = answer === 'all' ? free : free.filter((key) => answer === changeId('deactivate', key));
  if (deactivated.length > 0) {
    const inUse = deactivated.filter((key) => !isUnused(key, now));
    return { kind: 'changes', yes: 'Deactivate now', plan: deactivationOf(deactivated, inUse, account.acting) };
  }
  const deleted = inactive.find((key) => answer === changeId('delete', key));
  if (deleted === undefined) return { kind: 'left' };
  return { kind: 'changes', yes: 'Delete for good', plan: deletionOf(deleted, account.acting) };
}

const unusedAdvice = [
  'Deactivating can be undone at any time; deleting cannot. Whatever breaks in the next days, activating mends.',
  'For people "aws login" is better than a key, and for programs a role: both give credentials that end by themselves.',
];
const rotation = [
  'To rotate a key: make a second one, put it where the first is used, wait until the first is not used any more, deactivate it, and delete it a week later.',
  'Better still, do without: "aws login" for people, a role for programs on AWS, OpenID Connect for pipelines.',
  'Keys in code are found by git-secrets, gitleaks or trufflehog: run one before every commit.',
];

async function askAboutDue(key: UserKey, context: AwsContext): Promise<Proposal> {
  const { account, clock, memory, port, signal } = context;
  const answer = await port.ask(
    {
      kind: 'choose',
      id: 'access-keys.due',
      title: `${shortId(key.id)} of ${key.userName} has been inactive for a week`,
      lines: ['If nothing broke, nobody needs it.'],
      options: [
        { value: 'delete', label: 'Delete it for good', hint: 'final' },
        { value: 'activate', label: 'Activate it again', hint: 'something broke' },
        { value: 'keep', label: 'Keep it, inactive', hint: 'and do not ask again' },
        { value: 'later', label: 'Leave it for later' },
      ],
      suggested: 'delete',
    },
    signal,
  );
  if (answer === 'delete') return { kind: 'changes', yes: 'Delete for good', plan: deletionOf(key, account.acting) };
  if (answer === 'activate') {
    return { kind: 'changes', yes: 'Activate again', plan: activationOf('access-keys', [key], account.acting) };
  }
  if (answer === 'later') return { kind: 'left' };
  await memory.remember({
    fact: 'access-key',
    accessKeyId: key.id,
    became: 'kept',
    at: new Date(clock.now()).toISOString(),
  });
  const finding = await accessKeys.inspect(context);
  return finding.state === 'verified' ? { kind: 'nothing' } : accessKeys.plan(finding, context);
}

/** Somebody may have activated it again while the plan was looked at: then something needs it. */
async function stillInactive({ id, userName }: UserKey, account: AwsContext['account']): Promise<void> {
  const of = { UserName: userName };
  const keys = await allPages(account, ['IAM', 'ListAccessKeys'], of, ({ AccessKeyMetadata }) => AccessKeyMetadata);
  if (!keys.some(({ AccessKeyId, Status }) => AccessKeyId === id && Status === 'Active')) return;
  throw new Problem('declined', {
    happened: `${shortId(id)} was activated again meanwhile, so it is not deleted: something may need it.`,
    account: 'The key is as it was.',
    next: ['Find out who activated it, then open this step again.'],
  });
}
