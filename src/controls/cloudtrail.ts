// CloudTrail: one multi-Region trail with log file validation, into a bucket nobody can make public, and really
// logging. A trail that does the job is adopted, one that nearly does is repaired; a second one costs money.
import type { JsonObject } from '../engine/json.ts';
import type { AccountFacts } from '../aws/account.ts';
import {
  bucketPicture,
  type BucketPicture,
  trailBucketPolicy,
  trailGaps,
  type TrailPicture,
  trailsHere,
} from '../aws/trails.ts';
import { isAwsError, Problem } from '../engine/errors.ts';
import type { Hands } from '../engine/executor.ts';
import { type Change, type Plan, sealPlan } from '../engine/plan.ts';
import type { Fact } from '../engine/port.ts';
import type { Proposal } from '../engine/control.ts';
import { type AwsContext, type AwsControl, fact, ownTags, verdictOf, whenUtc } from './contract.ts';

interface Detail {
  readonly trails: readonly TrailPicture[];
  /** The trail this run made or began; its bucket is hardened in full. */
  readonly own: { readonly trailName: string; readonly bucketName: string; readonly homeRegion: string } | undefined;
  readonly bucket: BucketPicture | undefined;
}

const trailName = 'rootlock-trail';
const extraCopy = 'A second trail is billed: about 2 US dollars for every 100,000 management events.';

export const cloudtrail: AwsControl<Detail> = {
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
  mayAcceptRisk: true,

  inspect: async (context) => {
    const { account, memory } = context;
    if (isForbiddenHere(account.facts)) {
      const detail: Detail = { trails: [], own: undefined, bucket: undefined };
      return { state: 'open', statement: forbiddenHere, facts: [], detail };
    }
    const trails = await trailsHere(account);
    const own = memory.fact('trail');
    const good = trails.find((trail) => trailGaps(trail).length === 0);
    const begun = own !== undefined && ownTrail(trails, own) === undefined;
    const looked = good?.bucket ?? (begun ? own.bucketName : trails[0]?.bucket);
    const bucket = looked === undefined ? undefined : await bucketPicture(account, looked);
    const detail: Detail = { trails, own, bucket };
    const facts: Fact[] = [
      ...(trails.length === 0 ? [fact('Trails', 'none', 'bad')] : trails.map((trail) => trailFact(trail))),
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
    if (hands.has('create-bucket')) await createBucket(hands, remember);
    // The tag comes first: it tells the next start whose bucket this is.
    for (const id of ['tag', 'block-public', 'ownership', 'versioning', 'lifecycle', 'policy']) {
      if (hands.has(id)) await hands.send(id);
    }
    for (const id of ['create-trail', 'update-trail', 'select-events', 'start-logging']) {
      if (hands.has(id)) await hands.send(id);
    }
  },

  verify: async (context) => verdictOf(await cloudtrail.inspect(context)),
};

const forbiddenHere = 'In a project account AWS allows no trail in us-east-1.';

/** There not even reading is allowed. */
function isForbiddenHere({ kind, region }: AccountFacts): boolean {
  return kind === 'project' && region === 'us-east-1';
}

/** The trail this run made, as it is now. */
function ownTrail(trails: readonly TrailPicture[], own: Detail['own']): TrailPicture | undefined {
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

async function createBucket(hands: Hands, remember: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      await hands.send('create-bucket');
      return;
    } catch (error) {
      // Ours already: an earlier attempt got this far.
      if (isAwsError(error, 'BucketAlreadyOwnedByYou')) return;
      if (!isAwsError(error, 'BucketAlreadyExists')) throw error;
      if (!hands.nextAlternative('bucket')) {
        throw new Problem('aws', {
          happened: 'Every bucket name in the plan belongs to someone else already.',
          account: 'No bucket and no trail were made.',
          next: ['Open this step again: the next plan has new names.'],
        });
      }
      await remember();
    }
  }
}

function trailFact(trail: TrailPicture): Fact {
  const gaps = trailGaps(trail);
  const delivery =
    trail.lastDelivery === undefined
      ? trail.logging
        ? 'logging, first delivery in about 5 minutes'
        : 'not logging'
      : `last delivery ${whenUtc(trail.lastDelivery)}`;
  const error = trail.deliveryError === undefined ? '' : `, delivery error ${trail.deliveryError}`;
  return fact(
    trail.name,
    gaps.length === 0 ? `every Region, validated, ${delivery}${error}` : `${gaps.join(', ')}${error}`,
    gaps.length === 0 && error === '' ? 'good' : 'warning',
  );
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

/** What the bucket lacks: everything for our own, public access for one that was there before. */
function bucketGaps(
  bucket: BucketPicture,
  own: boolean,
  trail: { readonly arn: string },
  context: AwsContext,
): readonly string[] {
  return hardening(context, bucket, trail.arn, own).map(({ summary }) =>
    summary
      .replace(/ of \{bucket\}.*/, '')
      .replace('{bucket}', 'it')
      .toLowerCase(),
  );
}

/** The calls that bring a bucket up to the mark, only those that are missing. */
function hardening(context: AwsContext, bucket: BucketPicture, trailArn: string, own: boolean): readonly Change[] {
  if (bucket.exists && !bucket.readable) return [];
  const { facts, acting } = context.account;
  const of = { Bucket: '{bucket}', ExpectedBucketOwner: facts.accountId };
  const put = (id: string, summary: string, operation: string, input: JsonObject, how: string): Change => ({
    id,
    summary,
    service: 'S3',
    operation,
    principal: acting,
    input: { ...of, ...input },
    undo: { kind: 'can-be-undone', how },
    retries: {
      errors: ['NoSuchBucket', 'OperationAborted'],
      forSeconds: 60,
      because: 'S3 needs a moment for a new bucket',
    },
  });
  const allFlags = {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  };
  const block = put(
    'block-public',
    'Block public access of {bucket}',
    'PutPublicAccessBlock',
    { PublicAccessBlockConfiguration: allFlags },
    'remove the block',
  );
  const changes: Change[] = [];
  if (own && !bucket.tagged) {
    changes.push(
      put(
        'tag',
        'Tag {bucket} as made by rootlock',
        'PutBucketTagging',
        { Tagging: { TagSet: ownTags(context.signer) } },
        'remove the tags',
      ),
    );
  }
  if (!bucket.publicAccessBlocked) changes.push(block);
  if (!own) return changes;
  if (!bucket.ownerEnforced) {
    changes.push(
      put(
        'ownership',
        'Switch off ACLs of {bucket}',
        'PutBucketOwnershipControls',
        { OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] } },
        'choose another ownership setting',
      ),
    );
  }
  if (!bucket.versioned) {
    changes.push(
      put(
        'versioning',
        'Keep old versions of {bucket}, so that no log can be overwritten unseen',
        'PutBucketVersioning',
        { VersioningConfiguration: { Status: 'Enabled' } },
        'suspend versioning',
      ),
    );
  }
  if (!bucket.lifecycle) {
    changes.push(
      put(
        'lifecycle',
        'Tidy the leavings of {bucket}: replaced versions after a year, broken uploads after a week; logs stay',
        'PutBucketLifecycleConfiguration',
        {
          LifecycleConfiguration: {
            Rules: [
              {
                ID: 'rootlock-leavings',
                Status: 'Enabled',
                Filter: { Prefix: '' },
                NoncurrentVersionExpiration: { NoncurrentDays: 365 },
                AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
              },
            ],
          },
        },
        'delete the rule',
      ),
    );
  }
  if (!policyServes(bucket.policy, trailArn)) {
    changes.push(
      put(
        'policy',
        'Write the policy of {bucket}: CloudTrail may add logs of this trail, and nobody comes in without TLS',
        'PutBucketPolicy',
        {
          Policy: trailBucketPolicy({
            partition: facts.partition,
            accountId: facts.accountId,
            bucket: '{bucket}',
            trailArn,
          }),
        },
        'delete the policy',
      ),
    );
  }
  return changes;
}

function policyServes(policy: string | undefined, trailArn: string): boolean {
  return policy !== undefined && policy.includes(trailArn) && policy.includes('aws:SecureTransport');
}

const noBucket: BucketPicture = {
  exists: false,
  readable: true,
  publicAccessBlocked: false,
  ownerEnforced: false,
  versioned: false,
  lifecycle: false,
  tagged: false,
  policy: undefined,
};

async function newTrailPlan(detail: Detail, context: AwsContext): Promise<Plan> {
  const { account } = context;
  const { accountId, partition, region } = account.facts;
  const taken = new Set(detail.trails.map(({ name }) => name));
  const wanted = detail.own?.trailName ?? trailName;
  const name = taken.has(wanted) ? `${trailName}-${suffix(context)}` : wanted;
  const earlier = detail.own?.bucketName;
  const picture = earlier === undefined ? noBucket : await bucketPicture(account, earlier);
  // The name may have gone to somebody else before this run came to it: then nothing of ours may go there.
  const begun = picture.exists && !picture.readable ? undefined : earlier;
  const existing = begun === undefined ? noBucket : picture;
  const plainName = `rootlock-trail-${accountId}-${region}`;
  const buckets = [
    ...(begun === undefined ? [] : [begun]),
    ...(earlier === plainName ? [] : [plainName]),
    `${plainName}-${suffix(context)}`,
    `${plainName}-${suffix(context)}`,
  ];
  const trailArn = `arn:${partition}:cloudtrail:${region}:${accountId}:trail/${name}`;
  const changes: Change[] = [];
  if (!existing.exists) changes.push(bucketCreation(context));
  changes.push(...hardening(context, existing, trailArn, true));
  changes.push(
    {
      id: 'create-trail',
      summary: 'Make the trail {trail}: every Region, every management event, log files validated',
      service: 'CloudTrail',
      operation: 'CreateTrail',
      principal: account.acting,
      cost:
        detail.trails.length > 0
          ? extraCopy
          : 'The first copy of management events is free; S3 storage costs cents a month.',
      input: {
        Name: '{trail}',
        S3BucketName: '{bucket}',
        IncludeGlobalServiceEvents: true,
        IsMultiRegionTrail: true,
        EnableLogFileValidation: true,
        TagsList: ownTags(context.signer),
      },
      undo: { kind: 'can-be-undone', how: 'delete the trail; logs stay in the bucket' },
      retries: {
        errors: ['InsufficientS3BucketPolicyException', 'S3BucketDoesNotExistException'],
        forSeconds: 90,
        because: 'the new bucket policy has not reached CloudTrail yet',
      },
      makes: 'trail/{trail}',
    },
    startLogging(context, '{trail}'),
  );
  return sealPlan({
    control: 'cloudtrail',
    title: 'Switch CloudTrail on',
    changes,
    placeholders: { bucket: { meaning: 'the bucket for the logs' }, trail: { meaning: 'the trail' } },
    alternatives: { bucket: buckets, trail: [name] },
    remarks: [`Should somebody else have the bucket's name, the next is tried: ${buckets.slice(1).join(', then ')}.`],
  });
}

function bucketCreation({ account }: AwsContext): Change {
  const { region } = account.facts;
  return {
    id: 'create-bucket',
    summary: 'Make the bucket {bucket}',
    service: 'S3',
    operation: 'CreateBucket',
    principal: account.acting,
    input: {
      Bucket: '{bucket}',
      // us-east-1 is the one Region that must not be named here.
      ...(region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region } }),
    },
    undo: { kind: 'can-be-undone', how: 'delete the bucket while it is empty' },
    repeats: 'with the next name, when somebody else has this one',
    makes: 'bucket/{bucket}',
  };
}

/** What brings a trail, and as far as it is ours its bucket, up to the mark; undefined when no call is missing. */
async function repairPlan(trail: TrailPicture, own: boolean, context: AwsContext): Promise<Plan | undefined> {
  const { account } = context;
  const bucket = await bucketPicture(account, trail.bucket);
  const here = { service: 'CloudTrail', principal: account.acting, region: trail.homeRegion } as const;
  const changes: Change[] = [
    ...(own && !bucket.exists && trail.homeRegion === account.facts.region ? [bucketCreation(context)] : []),
    ...hardening(context, bucket, trail.arn, own),
  ];
  if (!trail.multiRegion || !trail.globalEvents || !trail.validation) {
    changes.push({
      ...here,
      id: 'update-trail',
      summary: 'Let {trail} cover every Region and validate its log files',
      operation: 'UpdateTrail',
      input: {
        Name: '{trail}',
        IncludeGlobalServiceEvents: true,
        IsMultiRegionTrail: true,
        EnableLogFileValidation: true,
      },
      undo: { kind: 'can-be-undone', how: 'set it back' },
    });
  }
  if (!trail.allManagementEvents) {
    changes.push({
      ...here,
      id: 'select-events',
      summary: 'Let {trail} record all management events; other selections of it are replaced',
      operation: 'PutEventSelectors',
      input: { TrailName: '{trail}', EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true }] },
      undo: { kind: 'can-be-undone', how: 'set it back' },
    });
  }
  if (!trail.logging) changes.push({ ...startLogging(context, '{trail}'), region: trail.homeRegion });
  if (changes.length === 0) return undefined;
  return sealPlan({
    control: 'cloudtrail',
    title: own ? `Complete the trail ${trail.name}` : `Repair the trail ${trail.name}`,
    changes,
    alternatives: { trail: [trail.name], bucket: [trail.bucket] },
  });
}

function startLogging(context: AwsContext, name: string): Change {
  return {
    id: 'start-logging',
    summary: 'Start logging: a trail made by API does not log until told to',
    service: 'CloudTrail',
    operation: 'StartLogging',
    principal: context.account.acting,
    input: { Name: name },
    undo: { kind: 'can-be-undone', how: 'stop logging' },
  };
}

function suffix({ random }: AwsContext): string {
  return random(36 ** 6)
    .toString(36)
    .padStart(6, '0');
}
