// CloudTrail: one multi-Region trail with log file validation, into a bucket nobody can make public, and really
// logging. A trail that does the job is adopted, one that nearly does is repaired; a second one costs money.
import type { Trail } from '@aws-sdk/client-cloudtrail';
import type { AccountFacts } from '../aws/account.ts';
import {
  bucketPicture,
  type BucketPicture,
  firstTrailsRead,
  likeliest,
  listedTrails,
  picturesOf,
  trailGaps,
  type TrailPicture,
  trailsHere,
} from '../aws/trails.ts';
import { AwsProblem } from '../engine/errors.ts';
import { sealPlan } from '../engine/plan.ts';
import type { Fact } from '../engine/port.ts';
import type { Proposal } from '../engine/control.ts';
import { whenUtc } from '../engine/when-utc.ts';
import { bucketCreated, hardeningIds } from './bucket-plans.ts';
import { bucketGaps, extraCopy, hardening, newTrailPlan, repairPlan, type TrailDetail } from './trail-plans.ts';
import { type AwsContext, type AwsControl, fact, verdictOf } from './contract.ts';

export const cloudtrail: AwsControl<TrailDetail> = {
  id: 'cloudtrail',
  title: 'Record every API call with CloudTrail',
  short: 'CloudTrail',
  group: 'Watch',
  why: 'Without a trail, nobody can say after 90 days who did what, and nothing can raise an alarm.',
  cost: 'The first copy of management events is free; the S3 storage of a small account costs cents a month.',
  needs: [],
  frameworks: [
    { framework: 'CIS AWS Foundations', version: '7.0.0', id: '4.1' },
    { framework: 'CIS AWS Foundations', version: '7.0.0', id: '4.2' },
    { framework: 'CIS AWS Foundations', version: '5.0.0', id: '3.1' },
    { framework: 'CIS AWS Foundations', version: '5.0.0', id: '3.2' },
    { framework: 'AWS Security Hub', version: '2026-11', id: 'CloudTrail.1' },
    { framework: 'AWS Security Hub', version: '2026-11', id: 'CloudTrail.4' },
    { framework: 'AWS Startup Security Baseline', version: '2026-11', id: 'ACCT.07' },
    { framework: 'Prowler', version: '5.40.0', id: 'cloudtrail_multi_region_enabled' },
  ],
  sources: [
    {
      title: 'Bucket policy for CloudTrail',
      url: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html',
    },
    {
      title: 'CloudTrail best practices',
      url: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html',
    },
  ],
  passing: ['Delivery'],
  mayAcceptRisk: true,

  firstReads: () => [firstTrailsRead],

  inspect: async (context) => {
    const { account, memory } = context;
    if (isForbiddenHere(account.facts)) {
      const detail: TrailDetail = { trails: [], own: undefined, bucket: undefined };
      return { state: 'open', statement: forbiddenHere, facts: [], detail };
    }
    const own = memory.fact('trail');
    const listed = await listedTrails(account);
    // Mostly the right one: then its protections are read together with what the trails do.
    const guess = likelyBucket(listed, own);
    const ahead = guess === undefined ? undefined : bucketPicture(account, guess);
    ahead?.catch(() => undefined);
    const trails = await picturesOf(account, listed);
    const good = trails.find((trail) => trailGaps(trail).length === 0);
    const begun = own !== undefined && ownTrail(trails, own) === undefined;
    const looked = good?.bucket ?? (begun ? own.bucketName : trails[0]?.bucket);
    const bucket = looked === undefined ? undefined : await (looked === guess ? ahead : bucketPicture(account, looked));
    const detail: TrailDetail = { trails, own, bucket };
    const facts: Fact[] = [
      ...(trails.length === 0 ? [fact('Trails', 'none', 'bad')] : trails.flatMap((trail) => trailFacts(trail))),
      ...(good === undefined ? [] : [fact('Trail ARN', good.arn)]),
      ...(bucket === undefined ? [] : bucketFacts(looked ?? '', bucket)),
    ];
    if (good === undefined) {
      const statement =
        trails.length === 0 ? 'No trail records this account.' : `${trails[0]?.name ?? ''} does not do the whole job.`;
      return { state: 'open', statement, facts, detail };
    }
    const weak = bucket === undefined ? [] : bucketGaps(bucket, own?.bucketName === good.bucket, good, context);
    return weak.length > 0
      ? {
          state: 'open',
          statement: `${good.name} is logging; its bucket needs care: ${weak.join(', ')}.`,
          facts,
          detail,
        }
      : { state: 'verified', statement: `${good.name} records every Region, and is logging.`, facts, detail };
  },

  plan: async ({ detail }, context) => {
    const { account, port, signal } = context;
    if (isForbiddenHere(account.facts)) {
      return {
        kind: 'blocked',
        why: forbiddenHere,
        next: ['Leave, and start rootlock again with --region us-west-2.'],
      };
    }
    const good = detail.trails.find((trail) => trailGaps(trail).length === 0);
    if (good !== undefined && detail.bucket !== undefined) {
      return {
        kind: 'changes',
        yes: 'Protect the bucket',
        plan: sealPlan({
          control: 'cloudtrail',
          title: `Protect the bucket of ${good.name}`,
          changes: hardening(context, detail.bucket, good.arn, detail.own?.bucketName === good.bucket),
          alternatives: { bucket: [good.bucket], trail: [good.name] },
        }),
      };
    }
    const own = ownTrail(detail.trails, detail.own);
    if (own !== undefined) {
      const plan = await repairPlan(own, true, context);
      return plan === undefined ? awaitDelivery(own, context) : { kind: 'changes', yes: 'Complete it', plan };
    }
    const repairs = await Promise.all(
      detail.trails
        .filter(({ ofOrganization }) => !ofOrganization)
        .map(async (trail) => ({ trail, plan: await repairPlan(trail, false, context) })),
    );
    const nearly = repairs.flatMap(({ trail, plan }) => (plan !== undefined && isRepairable(trail) ? [trail] : []));
    if (nearly.length > 0) {
      const answer = await port.ask(
        {
          kind: 'choose',
          id: 'cloudtrail.which',
          title: 'There is a trail that nearly does the job',
          lines: ['Repairing it costs nothing more.', extraCopy],
          options: [
            ...nearly.map((trail) => ({
              value: `repair/${trail.name}`,
              label: `Repair ${trail.name}`,
              hint: trailGaps(trail).join(', '),
            })),
            { value: 'new', label: 'Make a new one', hint: 'a second copy is billed' },
          ],
          suggested: `repair/${nearly[0]?.name ?? ''}`,
        },
        signal,
      );
      const chosen = repairs.find(({ trail }) => answer === `repair/${trail.name}`)?.plan;
      if (chosen !== undefined) return { kind: 'changes', yes: 'Repair the trail', plan: chosen };
    }
    return { kind: 'changes', yes: 'Switch CloudTrail on', plan: await newTrailPlan(detail, context) };
  },

  apply: async (hands, _finding, context) => {
    const { account, memory } = context;
    const remember = () =>
      memory.remember({
        fact: 'trail',
        trailName: hands.valueOf('trail'),
        bucketName: hands.valueOf('bucket'),
        homeRegion: account.facts.region,
      });
    if (hands.has('create-trail')) await remember();
    if (hands.has('create-bucket')) await bucketCreated(hands, 'No bucket and no trail were made.', remember);
    for (const id of hardeningIds) {
      if (hands.has(id)) await hands.send(id);
    }
    try {
      for (const id of ['create-trail', 'update-trail', 'select-events', 'start-logging']) {
        if (hands.has(id)) await hands.send(id);
      }
    } catch (error) {
      const isForbidden = error instanceof AwsProblem && error.failure.deniedByScp;
      // Nobody here can lift that: a bucket made for nothing does not stay.
      if (isForbidden && hands.has('remove-bucket')) await hands.send('remove-bucket');
      throw error;
    }
  },

  verify: async (context) => verdictOf(await cloudtrail.inspect(context)),
};

const forbiddenHere = 'In a project account AWS allows no trail in us-east-1.';

/** There not even reading is allowed. */
function isForbiddenHere({ kind, region }: AccountFacts): boolean {
  return kind === 'project' && region === 'us-east-1';
}

/** The bucket that will most likely be looked at: that of a good trail, else of this run's own, else of any. */
function likelyBucket(listed: readonly Trail[], own: TrailDetail['own']): string | undefined {
  const likely = likeliest(listed);
  if (likely !== undefined) return likely.S3BucketName;
  const isThere = listed.some(({ Name, S3BucketName }) => Name === own?.trailName && S3BucketName === own?.bucketName);
  return own !== undefined && !isThere ? own.bucketName : listed[0]?.S3BucketName;
}

/** The trail this run made, as it is now. */
function ownTrail(trails: readonly TrailPicture[], own: TrailDetail['own']): TrailPicture | undefined {
  return trails.find(({ name, bucket }) => name === own?.trailName && bucket === own.bucketName);
}

/** Nothing here can make a trail of somebody else deliver: its bucket, or the policy of it, is theirs to mend. */
function isRepairable({ deliveryError }: TrailPicture): boolean {
  return deliveryError === undefined;
}

/** Everything is as it should be, and CloudTrail has not tried again yet. */
function awaitDelivery(trail: TrailPicture, { account, clock }: AwsContext): Proposal {
  return {
    kind: 'outside',
    question: {
      kind: 'wait-for',
      id: 'cloudtrail.delivery',
      title: `Wait until ${trail.name} delivers`,
      lines: [
        `CloudTrail could not deliver to ${trail.bucket} (${trail.deliveryError ?? 'no reason given'}). The bucket is as it should be now; CloudTrail tries again about every five minutes.`,
      ],
      awaited: 'a delivery of log files',
      since: clock.now(),
      options: [{ value: 'accept-risk', label: 'Accept the risk, with a reason' }],
    },
    happened: async () =>
      (await trailsHere(account)).some(({ arn, deliveryError }) => arn === trail.arn && deliveryError === undefined),
  };
}

function trailFacts(trail: TrailPicture): Fact[] {
  const gaps = trailGaps(trail);
  const delivery =
    trail.lastDelivery === undefined
      ? trail.logging
        ? 'logging, first delivery in about 5 minutes'
        : 'not logging'
      : `last delivery ${whenUtc(trail.lastDelivery)}`;
  const error = trail.deliveryError === undefined ? '' : `, delivery error ${trail.deliveryError}`;
  const isWhole = gaps.length === 0;
  return [
    fact(
      trail.name,
      isWhole ? `every Region, validated${error}` : `${gaps.join(', ')}${error}`,
      isWhole && error === '' ? 'good' : 'warning',
    ),
    ...(isWhole ? [fact('Delivery', delivery)] : []),
  ];
}

function bucketFacts(name: string, bucket: BucketPicture): Fact[] {
  if (!bucket.exists) return [fact('Bucket', `${name}: does not exist`, 'bad')];
  if (!bucket.readable) return [fact('Bucket', `${name}: belongs to another account, or may not be read`, 'warning')];
  const yes = (label: string, holds: boolean) => fact(label, holds ? 'yes' : 'no', holds ? 'good' : 'warning');
  return [
    fact('Bucket', name),
    yes('Public access blocked', bucket.publicAccessBlocked),
    yes('ACLs off', bucket.ownerEnforced),
    yes('Versioning', bucket.versioned),
    yes('Lifecycle', bucket.lifecycle),
    yes('TLS only', bucket.policy?.includes('aws:SecureTransport') ?? false),
  ];
}
