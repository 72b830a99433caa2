// Root access keys: found, deactivated by a different root credential, waited for, deleted. Locked until the
// administrator was proven both ways (design §5, "Root keys").
import type { AccessKeyMetadata } from '@aws-sdk/client-iam';
import { earlyRead } from '../aws/early-reads.ts';
import { unlessRefused } from '../engine/errors.ts';
import type { Fact } from '../engine/port.ts';
import { steadily } from '../engine/steady.ts';
import { type AwsContext, type AwsControl, awsTime, day, daysAgo, fact, verdictOf } from './contract.ts';
import { keyUse, useInWords } from './key-use.ts';
import {
  certificateFacts,
  certificatePlan,
  type Certificate,
  certificatesAtTheConsole,
  rootCertificates,
  sentCertificates,
} from './root-certificates.ts';
import { listedKeys, otherWayIn, stillUnused, untilRefused } from './root-key-removal.ts';
import { atTheConsole } from './root-keys-console.ts';
import {
  deactivationOf,
  deletionOf,
  directDeletionOf,
  reactivationOf,
  recentDays,
  type RootKey,
  shortId,
  thingOf,
} from './root-key-plans.ts';

interface Detail {
  readonly present: boolean;
  /** Undefined where this caller may not list them. */
  readonly keys: readonly RootKey[] | undefined;
  /** Signing certificates; undefined where there are some that this caller may not list. */
  readonly certificates: readonly Certificate[] | undefined;
}

const waitDays = 7;
// AWS notes a key's last use in steps of some minutes.
const lastUseLag = 15 * 60_000;

export const rootAccessKeys: AwsControl<Detail> = {
  id: 'root-access-keys',
  title: 'Delete the root access keys',
  short: 'Access keys',
  group: 'Root at rest',
  why: 'A root key can do anything, and no policy limits it.',
  rootNeededFor: 'Listing, deactivating and deleting the keys of root.',
  needs: ['admin-sign-in'],
  frameworks: [
    { framework: 'CIS AWS Foundations', version: '7.0.0', id: '2.4' },
    { framework: 'CIS AWS Foundations', version: '5.0.0', id: '1.3' },
    { framework: 'AWS Security Hub', version: '2026-11', id: 'IAM.4' },
    { framework: 'AWS Startup Security Baseline', version: '2026-11', id: 'ACCT.02' },
    { framework: 'Prowler', version: '5.40.0', id: 'iam_no_root_access_key' },
  ],
  sources: [
    {
      title: 'Delete access keys of root',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user_manage_delete-key.html',
    },
  ],
  mayAcceptRisk: true,

  firstReads: () => [earlyRead('IAM', 'GetAccountSummary', {})],

  inspect: async (context) => {
    const { account } = context;
    const look = () => Promise.all([account.read('IAM', 'GetAccountSummary', {}), rootKeys(context)]);
    // The one may show for a moment what the other does not show any more.
    const [summary, keys] = await steadily(look, isTorn, context);
    const present = (summary.SummaryMap?.AccountAccessKeysPresent ?? 0) > 0;
    const certificates =
      (summary.SummaryMap?.AccountSigningCertificatesPresent ?? 0) > 0 ? await rootCertificates(context) : [];
    const gone = !present && (keys === undefined || keys.length === 0);
    const facts: Fact[] = [
      ...(gone ? [fact('Root access keys', 'none', 'good')] : []),
      ...(keys ?? []).map((key) => keyFact(key, awsTime(context))),
      ...(present && keys === undefined ? [fact('Root access keys', 'present; only root can list them', 'bad')] : []),
      ...certificateFacts(certificates),
    ];
    const detail: Detail = { present, keys, certificates };
    if (gone && certificates?.length !== 0) {
      return { state: 'open', statement: 'Root has no access key, but a signing certificate.', facts, detail };
    }
    return {
      state: gone ? 'verified' : 'open',
      statement: gone ? 'Root has no access key.' : statementOf(keys),
      facts,
      detail,
    };
  },

  plan: async ({ detail: { present, keys, certificates } }, context) => {
    const { account, port, signal } = context;
    if (keys === undefined && present) return atTheConsole(context);
    if (keys === undefined) {
      return certificates === undefined ? certificatesAtTheConsole(context) : certificatePlan(certificates);
    }
    const own = keys.find(({ id }) => id === account.facts.callerAccessKeyId);
    const others = keys.filter(({ id }) => id !== own?.id);
    const active = others.filter((key) => key.active);
    if (active.length > 0) {
      return { kind: 'changes', yes: 'Deactivate now', plan: deactivationOf(active, own !== undefined) };
    }
    // They need no waiting for the keys, and the last key may take with it the right to delete them.
    if (certificates !== undefined && certificates.length > 0) return certificatePlan(certificates);
    if (others.length > 0) {
      const recent = others.filter((key) => wasRecent(key, awsTime(context)) && !waitedLongEnough(key, context));
      if (recent.length === 0) return { kind: 'changes', yes: 'Delete for good', plan: deletionOf(others) };
      const answer = await port.ask(
        {
          kind: 'choose',
          id: 'root-access-keys.wait',
          title: 'Deactivated. Wait before you delete',
          lines: [
            ...recent.map(
              ({ id, lastUsed, service }) =>
                `${shortId(id)} was used ${daysAgo(lastUsed ?? new Date(0), awsTime(context))} (${service}). Something may still need it.`,
            ),
            `Come back after ${waitDays} days: whatever breaks until then, activating the key again mends. A deleted key is gone.`,
          ],
          options: [
            { value: 'later', label: `Come back after ${waitDays} days`, hint: 'start rootlock again then' },
            { value: 'reactivate', label: 'Activate it again', hint: 'something broke' },
            { value: 'sooner', label: 'Delete it now all the same', hint: 'final' },
          ],
          suggested: 'later',
        },
        signal,
      );
      if (answer === 'later') return { kind: 'left' };
      if (answer === 'reactivate') return { kind: 'changes', yes: 'Activate again', plan: reactivationOf(recent) };
      return { kind: 'changes', yes: 'Delete for good', plan: deletionOf(others, recent) };
    }
    if (own !== undefined) return ownKey(own, context);
    return certificates === undefined ? certificatesAtTheConsole(context) : { kind: 'nothing' };
  },

  apply: async (hands, { detail: { keys = [], certificates = [] } }, context) => {
    const { account, memory } = context;
    await sentCertificates(hands, certificates);
    for (const key of keys) {
      if (hands.has(`activate-${key.id}`)) await hands.send(`activate-${key.id}`);
      if (hands.has(`deactivate-${key.id}`)) {
        await otherWayIn(context);
        await hands.send(`deactivate-${key.id}`);
        await memory.remember({
          fact: 'root-key-deactivated',
          accessKeyId: key.id,
          at: new Date(awsTime(context)).toISOString(),
        });
      }
      if (hands.has(`delete-${key.id}`)) {
        await otherWayIn(context);
        if (!key.active) await stillUnused(key, context);
        await hands.send(`delete-${key.id}`);
        if (key.id === account.facts.callerAccessKeyId) await untilRefused(context);
      }
    }
  },

  verify: async (context) => verdictOf(await rootAccessKeys.inspect(context)),
};

/** The summary says that there are keys, and the list is empty. */
function isTorn([summary, keys]: readonly [
  { readonly SummaryMap?: { readonly AccountAccessKeysPresent?: number | undefined } | undefined },
  readonly RootKey[] | undefined,
]): boolean {
  return keys?.length === 0 && (summary.SummaryMap?.AccountAccessKeysPresent ?? 0) > 0;
}

/** All keys of root with their last use; undefined where the caller may not list them. */
async function rootKeys({ account, clock, memory }: AwsContext): Promise<readonly RootKey[] | undefined> {
  if (account.facts.caller.kind !== 'root') return undefined;
  // Temporary root credentials may be told to name a user, and root has none (aws-facts §5). Once the caller's
  // own key is deleted, nobody here can list, and the summary alone speaks.
  const listed = await unlessRefused(listedKeys(account), 'ValidationError', 'InvalidClientTokenId', 'AccessDenied');
  if (listed === undefined) return undefined;
  const gone = ({ AccessKeyId = '' }: AccessKeyMetadata) => memory.lately.isGone(thingOf(AccessKeyId), clock.now());
  return Promise.all(
    listed
      .filter((key) => !gone(key))
      .map(async ({ AccessKeyId: id = '', Status }) => ({
        ...{ id, active: Status === 'Active' },
        ...(await keyUse(account, id, { as: 'caller' })),
      })),
  );
}

function keyFact(key: RootKey, now: number): Fact {
  const words = `${key.active ? 'active' : 'inactive'}, ${useInWords(key, now)}`;
  return fact(shortId(key.id), words, key.active ? 'bad' : 'warning');
}

function statementOf(keys: readonly RootKey[] | undefined): string {
  if (keys === undefined) return 'Root has access keys.';
  const active = keys.filter((key) => key.active).length;
  if (keys.length === 1)
    return active === 1 ? 'Root has an active access key.' : 'Root has an access key, deactivated.';
  return `Root has ${keys.length} access keys, ${active === 0 ? 'all deactivated' : `${active} active`}.`;
}

function wasRecent({ lastUsed }: RootKey, now: number): boolean {
  return lastUsed !== undefined && now - lastUsed.getTime() < recentDays * day;
}

/** Deactivated by this tool, and quiet ever since: a use after that means that somebody activated it in between. */
function waitedLongEnough({ id, lastUsed }: RootKey, context: AwsContext): boolean {
  const { memory } = context;
  const deactivated = memory.facts('root-key-deactivated').findLast(({ accessKeyId }) => accessKeyId === id);
  if (deactivated === undefined) return false;
  const at = Date.parse(deactivated.at);
  const quiet = lastUsed === undefined || lastUsed.getTime() <= at + lastUseLag;
  return quiet && awsTime(context) - at >= waitDays * day;
}

/** The run is signed by the very key that is to go: get another root session, or delete it untested. */
async function ownKey(own: RootKey, context: AwsContext) {
  const { port, signal } = context;
  const answer = await port.ask(
    {
      kind: 'choose',
      id: 'root-access-keys.own',
      title: 'This run is signed by the key that should go',
      lines: [
        'A key cannot be tried out deactivated by itself: it could sign neither its return nor its deletion.',
        'Better: leave, sign in as root with "aws login" (AWS CLI 2.32 or newer) or in CloudShell, unset this key, and start rootlock again. It deactivates the key first, and deletes it when nothing broke.',
      ],
      options: [
        { value: 'later', label: 'I get another root session', hint: 'the run resumes there' },
        {
          value: 'direct',
          label: 'Delete it directly',
          hint: 'final, untested',
          // The second key of the hand-over goes before the final re-read, and so does its session.
          ...(context.deferred.length === 0
            ? {}
            : { disabled: 'here a session ends with its key, so nobody could read the account afterwards' }),
        },
      ],
      suggested: 'later',
    },
    signal,
  );
  if (answer === 'later') return { kind: 'left' as const };
  return {
    kind: 'changes' as const,
    yes: 'Delete for good',
    plan: directDeletionOf(own),
  };
}
