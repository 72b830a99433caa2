// AWS Config: records what the account consists of, and lets AWS's own rules about root look once a day.
import { earlyRead } from '../aws/early-reads.ts';
import { firstRegionsReads } from '../aws/regions.ts';
import type { AccountFacts, AccountSession } from '../aws/account.ts';
import { unlessMissing } from '../aws/users.ts';
import type { Hands } from '../engine/executor.ts';
import type { Proposal } from '../engine/control.ts';
import { AwsProblem, isAwsError } from '../engine/errors.ts';
import type { Fact } from '../engine/port.ts';
import { bucketCreated, hardeningIds } from './bucket-plans.ts';
import { bucketRepair } from './config-bucket.ts';
import { configPlan, price, roleName, rootRules, ruleNames } from './config-plans.ts';
import { bucketPrefix, isRecording, type RecorderPicture, recordersOf } from './config-recorders.ts';
import { configUndo } from './config-undo.ts';
import { type AwsContext, type AwsControl, fact, verdictOf } from './contract.ts';
import {
  codesOf,
  counted,
  gapFacts,
  regionsInWords,
  type Regions,
  type SeenRegion,
  sentToEach,
  someOf,
  standing,
} from './each-region.ts';

interface Detail {
  readonly where: readonly SeenRegion<RecorderPicture>[];
  readonly rules: readonly string[];
  /** A bucket of ours that some channel delivers to. */
  readonly bucket: string | undefined;
  readonly own: RecorderPicture | undefined;
}

export const config: AwsControl<Detail> = {
  id: 'config',
  title: 'Let AWS Config record, with rules about root',
  short: 'AWS Config',
  group: 'Watch',
  why: 'Config keeps how everything looked on any day, and its rules notice when root loses MFA or gains a key.',
  cost: price,
  needs: [],
  frameworks: [
    { framework: 'CIS AWS Foundations', version: '7.0.0', id: '4.3' },
    { framework: 'CIS AWS Foundations', version: '5.0.0', id: '3.3' },
    { framework: 'AWS Security Hub', version: '2026-11', id: 'Config.1' },
    { framework: 'Prowler', version: '5.40.0', id: 'config_recorder_all_regions_enabled' },
  ],
  sources: [
    {
      title: 'Managed rules',
      url: 'https://docs.aws.amazon.com/config/latest/developerguide/managed-rules-by-aws-config.html',
    },
    {
      title: 'Bucket of the delivery channel',
      url: 'https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html',
    },
    { title: 'Pricing', url: 'https://aws.amazon.com/config/pricing/' },
  ],
  everyRegion: true,
  mayAcceptRisk: true,

  firstReads: (known) => [
    earlyRead('ConfigService', 'DescribeConfigurationRecorders', {}),
    ...firstRegionsReads(known),
  ],

  inspect: async (context) => {
    const { account } = context;
    if (isForbiddenHere(account.facts)) {
      const detail: Detail = { where: [], rules: [], bucket: undefined, own: undefined };
      return { state: 'open', statement: forbiddenHere, facts: [], detail };
    }
    const regions = await recordersOf(account);
    const { accountId, region: home } = account.facts;
    const where = regions.seen.filter(({ picture }) => !isRecording(picture));
    const rules = [
      ...new Set(regions.seen.flatMap(({ picture }) => picture.rules.map(({ identifier }) => identifier))),
    ];
    const own = regions.seen.find(({ region }) => region === home)?.picture;
    const buckets = regions.seen.flatMap(({ picture }) => picture.bucket ?? []);
    const bucket = [...(own?.bucket === undefined ? [] : [own.bucket]), ...buckets].find((name) =>
      name.startsWith(bucketPrefix(accountId)),
    );
    const detail: Detail = { where, rules, bucket, own };
    return { ...stateOf(regions, detail, context), facts: factsOf(regions, detail), detail };
  },

  plan: async ({ detail }, context) => {
    if (isForbiddenHere(context.account.facts)) {
      return {
        kind: 'blocked',
        why: forbiddenHere,
        next: ['Leave, and start rootlock again with --region us-west-2.'],
      };
    }
    const { where, own } = detail;
    const failing = where.filter(({ picture }) => picture.recording && picture.channel !== undefined);
    const startable = where.filter((one) => !failing.includes(one));
    if (startable.length > 0) return chosen({ ...detail, where: startable }, context);
    if (lacksRules(detail)) return recordingPlan({ ...detail, where: [] }, 'rules', context);
    const repair = bucketRepair(own?.bucket, own?.ownBucket, context);
    if (repair !== undefined) return { kind: 'changes', yes: 'Protect the bucket', plan: repair };
    const errors = failing.map(({ region, picture }) => `${region} (${picture.error ?? ''})`);
    return {
      kind: 'blocked',
      why: `Config cannot deliver in ${errors.join(', ')}.`,
      next: ['Look at its bucket and role in the Config console: they are not of this tool’s making.'],
    };
  },

  apply: async (hands, { detail: { where } }, { account }) => {
    if (hands.has('role')) await roleMade(hands, account);
    if (hands.has('create-bucket')) await bucketCreated(hands, 'No bucket was made, and nothing records.');
    for (const id of hardeningIds) if (hands.has(id)) await hands.send(id);
    let failed: AwsProblem | undefined;
    try {
      await sentToEach(
        hands,
        where
          .map(({ region }) => ({ region, ids: ['recorder', 'channel', 'start'].map((step) => `${step}-${region}`) }))
          .filter(({ ids }) => ids.some((id) => hands.has(id))),
      );
    } catch (error) {
      if (!(error instanceof AwsProblem)) throw error;
      failed = error;
    }
    const { region: home } = account.facts;
    try {
      for (const name of ruleNames) if (hands.has(`rule-${name}`)) await hands.send(`rule-${name}`);
    } catch (error) {
      // Without a recorder there is no rule: what kept the recorder away is what matters.
      if (failed === undefined || !hands.has(`start-${home}`)) throw error;
    }
    if (failed !== undefined) throw failed;
  },

  verify: async (context) => verdictOf(await config.inspect(context)),

  undo: async (context) =>
    isForbiddenHere(context.account.facts) ? [] : configUndo(context, await recordersOf(context.account)),
};

/** Whoever made it a moment ago: that it is there is all that matters. */
async function roleMade(hands: Hands, account: AccountSession): Promise<void> {
  try {
    await hands.send('role');
  } catch (error) {
    const isTaken = isAwsError(error, 'InvalidInput');
    if (!isTaken || (await unlessMissing(account.read('IAM', 'GetRole', { RoleName: roleName }))) === undefined)
      throw error;
  }
}

const forbiddenHere = 'In a project account AWS allows no Config in us-east-1.';

function isForbiddenHere({ kind, region }: AccountFacts): boolean {
  return kind === 'project' && region === 'us-east-1';
}

const lacksRules = ({ rules }: Detail) => rootRules.some(({ identifier }) => !rules.includes(identifier));

function stateOf(regions: Regions<RecorderPicture>, detail: Detail, context: AwsContext) {
  const { where, own } = detail;
  const on = regions.seen.length - where.length;
  const standingNow = standing(regions, codesOf(where), {
    holds: `Config records in ${counted(regions.seen)}, with the rules about root.`,
    lacks: on === 0 ? 'Config does not record.' : `Config does not record in ${regionsInWords(codesOf(where))}.`,
  });
  if (where.length > 0) return standingNow;
  const open = (statement: string) => ({ state: 'open' as const, statement });
  if (lacksRules(detail)) return open('Config records, but no rule of it watches root.');
  return bucketRepair(own?.bucket, own?.ownBucket, context) === undefined
    ? standingNow
    : open(`Config records; the bucket ${own?.bucket ?? ''} needs care.`);
}

function factsOf(regions: Regions<RecorderPicture>, { where, rules, own }: Detail): readonly Fact[] {
  const on = regions.seen.filter(({ picture }) => isRecording(picture));
  const failing = where.filter(({ picture }) => picture.error !== undefined);
  return [
    fact(
      'Recording',
      on.length === 0 ? 'in no Region' : `in ${someOf(regions, codesOf(on))}`,
      on.length === 0 ? 'bad' : 'good',
    ),
    ...(where.length === 0 ? [] : [fact('Not recording', `in ${someOf(regions, codesOf(where))}`, 'bad')]),
    ...failing.map(({ region, picture }) => fact('Cannot deliver', `${region}: ${picture.error ?? ''}`, 'bad')),
    ...(own?.recorder === undefined ? [] : [fact('Scope here', own.scope)]),
    ...(own?.bucket === undefined ? [] : [fact('Bucket', own.bucket)]),
    ...rootRules.map(({ identifier, name }) => {
      const isThere = rules.includes(identifier);
      return fact('Rule', `${name.replace('rootlock-', '')}${isThere ? '' : ': missing'}`, isThere ? 'good' : 'bad');
    }),
    ...gapFacts(regions),
  ];
}

/** Everything everywhere, what the rules are about here, or not now; whoever has the latter may leave the others. */
async function chosen(detail: Detail, context: AwsContext): Promise<Proposal> {
  const { account, port, signal } = context;
  const { region: home } = account.facts;
  const { where } = detail;
  const here = where.filter(({ region }) => region === home);
  const names = regionsInWords(codesOf(where));
  const answer = await port.ask(
    {
      kind: 'choose',
      id: 'config.regions',
      title: 'What should Config record, and where?',
      lines: [
        'CIS 4.3 (Level 2) wants everything in every Region. The rules about root need one Region only.',
        `${price} All is recorded once a day, not at every change: that keeps it cheap where things come and go.`,
        'It is kept in a bucket of its own: the bucket of the trail stays as it is.',
      ],
      options: [
        {
          value: 'every',
          label: where.length === 1 ? `Everything, in ${names}` : 'Everything, in every Region',
          hint: `${counted(where)}, about 0.15 US dollars each on the first day`,
        },
        ...(here.length > 0
          ? [{ value: 'here', label: `IAM and trails, in ${home}`, hint: 'cents a month; others stay open' }]
          : [{ value: 'rest', label: 'Leave the others as they are', hint: 'a risk to accept' }]),
        { value: 'later', label: 'Not now' },
      ],
      suggested: 'every',
    },
    signal,
  );
  switch (answer) {
    case 'every':
      return recordingPlan(detail, 'all', context);
    case 'here':
      return recordingPlan({ ...detail, where: here }, 'rules', context);
    case 'rest':
      return lacksRules(detail)
        ? recordingPlan({ ...detail, where: [] }, 'rules', context)
        : {
            kind: 'blocked',
            why: `Config does not record in ${names}.`,
            next: ['Accept that risk with a reason, or open this step again.'],
          };
    default:
      return { kind: 'left' };
  }
}

async function recordingPlan(detail: Detail, scope: 'rules' | 'all', context: AwsContext): Promise<Proposal> {
  const plan = await configPlan({ ...detail, scope }, context);
  return { kind: 'changes', yes: detail.where.length === 0 ? 'Make the rules' : 'Start recording', plan };
}
