// Public access to S3, blocked for the whole account. Safe where nothing is public; where something is, what it serves
// stops at once, so the buckets are looked at first and consent names them.
import type { PublicAccessBlockConfiguration } from '@aws-sdk/client-s3-control';
import {
  bucketsSeen,
  type BucketsSeen,
  firstBucketsRead,
  flagsOff,
  publicAccessFlags,
  wholeBlock,
} from '../aws/buckets.ts';
import { listed } from '../aws/users.ts';
import { AwsProblem, isAwsError, unlessRefused } from '../engine/errors.ts';
import { type Plan, type PlanDraft, sealPlan } from '../engine/plan.ts';
import type { Fact } from '../engine/port.ts';
import { type AwsContext, type AwsControl, fact, verdictOf } from './contract.ts';
import { origin } from './undo-steps.ts';
import { madeByKind } from './undo-things.ts';

interface Detail {
  /** Undefined when the account has none. */
  readonly block: PublicAccessBlockConfiguration | undefined;
  /** Undefined when they may not be listed, or need not be. */
  readonly buckets: BucketsSeen | undefined;
}

export const s3PublicAccess: AwsControl<Detail> = {
  id: 's3-public-access',
  title: 'Block public access to S3',
  short: 'S3 public access',
  group: 'Watch',
  why: 'One mistake in one bucket policy can put data before the whole world; this block holds whatever a bucket says.',
  needs: [],
  frameworks: [
    { framework: 'CIS AWS Foundations', version: '7.0.0', id: '3.1.4' },
    { framework: 'CIS AWS Foundations', version: '5.0.0', id: '2.1.4' },
    { framework: 'AWS Security Hub', version: '2026-11', id: 'S3.1' },
    { framework: 'AWS Startup Security Baseline', version: '2026-11', id: 'ACCT.08' },
    { framework: 'Prowler', version: '5.40.0', id: 's3_account_level_public_access_blocks' },
  ],
  sources: [
    {
      title: 'Blocking public access to S3',
      url: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
    },
  ],
  mayAcceptRisk: true,

  firstReads: () => [firstBucketsRead],

  inspect: async ({ account }) => {
    const block = await blockOf(account);
    const off = flagsOff(block);
    const blockFact =
      block === undefined
        ? fact('Account block', 'none', 'warning')
        : off.length === 0
          ? fact('Account block', 'all four settings on', 'good')
          : fact('Account block', `off: ${off.join(', ')}`, 'warning');
    if (off.length === 0) {
      const statement = 'Public access to S3 is blocked for the whole account.';
      return { state: 'verified', statement, facts: [blockFact], detail: { block, buckets: undefined } };
    }
    const buckets = await bucketsSeen(account);
    return {
      state: 'open',
      statement:
        block === undefined ? 'Public access to S3 is not blocked.' : 'Public access to S3 is blocked in part only.',
      facts: [blockFact, ...bucketFacts(buckets)],
      detail: { block, buckets },
    };
  },

  plan: async ({ detail }, context) => ({
    kind: 'changes',
    plan: blockPlan(detail, context),
    yes: 'Block public access',
  }),

  apply: async (hands) => {
    try {
      await hands.send('block');
    } catch (error) {
      if (!isAwsError(error, 'AccessDenied')) throw error;
      const { happened, account, next, failure } = error;
      const governed = 'Should an S3 policy of your organization govern it, it is set there, in AWS Organizations.';
      throw new AwsProblem({ happened, account, next: [governed, ...next] }, failure, { cause: error });
    }
  },

  verify: async (context) => verdictOf(await s3PublicAccess.inspect(context)),

  undo: async (context) => {
    if (!madeByKind(context.memory.made())('s3-public-access-block').includes('account')) return [];
    const block = await blockOf(context.account);
    if (block === undefined) return [];
    const id = 'undo-s3-public-access';
    const isOurs = flagsOff(block).length === 0;
    return [
      {
        ...{ id, title: 'The block of public access to S3', knownBy: 'journal', statement: origin('journal') },
        proposal: isOurs
          ? { kind: 'changes', yes: 'Remove the block', plan: removalPlan(id, context) }
          : { kind: 'blocked', why: 'Somebody changed it since: it is theirs now.', next: [] },
      },
    ];
  },
};

async function blockOf(account: AwsContext['account']): Promise<PublicAccessBlockConfiguration | undefined> {
  const read = account.read('S3Control', 'GetPublicAccessBlock', { AccountId: account.facts.accountId });
  return (await unlessRefused(read, 'NoSuchPublicAccessBlockConfiguration'))?.PublicAccessBlockConfiguration;
}

function bucketFacts(buckets: BucketsSeen | undefined): readonly Fact[] {
  if (buckets === undefined) return [fact('Buckets', 'may not be listed', 'warning')];
  const { count, open, unread } = buckets;
  return [
    fact('Buckets', count === 0 ? 'none' : String(count), count === 0 ? 'good' : 'plain'),
    ...(open.length === 0 ? [] : [fact('Public now', listed(open), 'bad')]),
    ...(unread === 0 ? [] : [fact('Not looked at', `${unread} of them`, 'warning')]),
  ];
}

/** What could stop working, as a sentence; undefined where nothing can. */
function mayBreak(buckets: BucketsSeen | undefined): string | undefined {
  if (buckets === undefined) return 'The buckets may not be listed here: one of them may serve a public website.';
  const { open, unread } = buckets;
  if (open.length > 0) return `Public now: ${listed(open)}. What they serve to the world stops at once.`;
  return unread > 0 ? `${unread} buckets were not looked at: one of them may serve a public website.` : undefined;
}

function blockPlan({ block, buckets }: Detail, { account }: AwsContext): Plan {
  const because = mayBreak(buckets);
  const phrase: Pick<PlanDraft, 'phrase'> =
    because === undefined ? {} : { phrase: { text: 'block public access', because } };
  const before = publicAccessFlags.filter((flag) => block?.[flag] === true);
  return sealPlan({
    control: 's3-public-access',
    title: 'Block public access to S3 for the whole account',
    changes: [
      {
        id: 'block',
        summary: 'Block public access to every bucket and access point of the account, now and later',
        service: 'S3Control',
        operation: 'PutPublicAccessBlock',
        principal: account.acting,
        input: {
          AccountId: account.facts.accountId,
          PublicAccessBlockConfiguration: wholeBlock,
        },
        undo: {
          kind: 'can-be-undone',
          how: block === undefined ? 'delete the block' : `set it back: only ${listed(before)}`,
        },
        ...(block === undefined ? { makes: 's3-public-access-block/account' } : {}),
      },
    ],
    ...phrase,
    remarks: [
      ...(because === undefined ? [quiet(buckets)] : []),
      'An S3 policy of your organization may govern this; AWS then refuses the call.',
    ],
  });
}

function quiet(buckets: BucketsSeen | undefined): string {
  return buckets?.count === 0
    ? 'There is no bucket yet: nothing can stop working.'
    : 'No bucket is public by its policy or its access control list. Single objects may be, by lists of their own.';
}

function removalPlan(id: string, { account }: AwsContext): Plan {
  return sealPlan({
    control: id,
    title: 'Remove the block of public access to S3',
    changes: [
      {
        id: 'remove-block',
        summary: 'Delete the block of the account; those of single buckets stay',
        service: 'S3Control',
        operation: 'DeletePublicAccessBlock',
        principal: account.acting,
        input: { AccountId: account.facts.accountId },
        undo: { kind: 'can-be-undone', how: 'set it again' },
        unmakes: 's3-public-access-block/account',
      },
    ],
  });
}
