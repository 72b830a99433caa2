// GuardDuty: one detector in every Region, with what is paid extra left off. Use of root is one of its findings, this
// run's own included.
import { globalEventsRegion } from '../aws/partition.ts';
import { firstRegionsReads } from '../aws/regions.ts';
import type { Fact } from '../engine/port.ts';
import type { Proposal } from '../engine/control.ts';
import { fact, type AwsContext, type AwsControl, verdictOf } from './contract.ts';
import { type Detector, detectorsOf } from './detectors.ts';
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
import { detectionPlan, detectorUndo, price } from './guardduty-plans.ts';

interface Detail {
  /** Regions where GuardDuty is off, with the detector that is there and disabled. */
  readonly off: readonly SeenRegion<Detector | undefined>[];
  /** The account that manages GuardDuty here, where another one does. */
  readonly manager: string | undefined;
}

export const guardduty: AwsControl<Detail> = {
  id: 'guardduty',
  title: 'Let GuardDuty look for intruders',
  short: 'GuardDuty',
  group: 'Watch',
  why: 'Nobody reads logs all day; GuardDuty does, and tells when credentials are used as a thief would use them.',
  cost: `${price} Free for the first 30 days in each Region.`,
  needs: [],
  frameworks: [
    { framework: 'AWS Security Hub', version: '2026-11', id: 'GuardDuty.1' },
    { framework: 'AWS Startup Security Baseline', version: '2026-11', id: 'ACCT.14' },
    { framework: 'Prowler', version: '5.40.0', id: 'guardduty_is_enabled' },
  ],
  sources: [
    {
      title: 'GuardDuty IAM finding types',
      url: 'https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-iam.html',
    },
    { title: 'Pricing', url: 'https://aws.amazon.com/guardduty/pricing/' },
  ],
  everyRegion: true,
  mayAcceptRisk: true,

  notApplicable: ({ facts }) =>
    facts.kind === 'project'
      ? 'This is a project of an organization that AWS owns: GuardDuty is not among the services it may use.'
      : undefined,

  firstReads: firstRegionsReads,

  inspect: async (context) => {
    const regions = await detectorsOf(context.account);
    const on = regions.seen.filter(({ picture }) => picture?.enabled === true);
    const off = regions.seen.filter(({ picture }) => picture?.enabled !== true);
    const manager = regions.seen.flatMap(({ picture }) => picture?.manager ?? [])[0];
    const counts = regions.seen.flatMap(({ picture }) => picture?.rootFindings ?? []);
    return {
      ...standing(regions, codesOf(off), {
        holds: `GuardDuty is on in ${counted(on)}.`,
        lacks: on.length === 0 ? 'GuardDuty is off.' : `GuardDuty is off in ${regionsInWords(codesOf(off))}.`,
      }),
      facts: [...regionFacts(regions, on, off), ...managerFacts(manager), ...findingFacts(counts, context)],
      detail: { off, manager },
    };
  },

  plan: async ({ detail: { off, manager } }, context) => {
    if (manager !== undefined) {
      return {
        kind: 'blocked',
        why: `GuardDuty of this account is managed by the account ${manager}.`,
        next: [`Ask whoever manages ${manager} to switch it on in ${regionsInWords(codesOf(off))}.`],
      };
    }
    return chosen(off, context);
  },

  apply: (hands, { detail: { off } }) =>
    sentToEach(
      hands,
      off.map(({ region }) => ({ region, ids: [`create-${region}`, `enable-${region}`] })),
    ),

  verify: async (context) => verdictOf(await guardduty.inspect(context)),

  undo: async (context) =>
    guardduty.notApplicable?.(context.account) === undefined
      ? detectorUndo(context, await detectorsOf(context.account))
      : [],
};

/** Everywhere, the two Regions that matter most, or not now; whoever has those two may leave the others. */
async function chosen(off: Detail['off'], context: AwsContext): Promise<Proposal> {
  const { account, port, signal } = context;
  const { partition, region: own } = account.facts;
  const first = new Set([own, globalEventsRegion(partition)]);
  const near = off.filter(({ region }) => first.has(region));
  const names = regionsInWords([...first]);
  const answer = await port.ask(
    {
      kind: 'choose',
      id: 'guardduty.regions',
      title: 'Where should GuardDuty look?',
      lines: [
        'AWS advises every Region: a thief takes the one nobody uses. Where nothing happens, next to nothing is paid.',
        `${price} The first 30 days are free in each Region.`,
        'What is paid extra stays off: S3, EKS, RDS, Lambda, malware and runtime protection.',
      ],
      options: [
        {
          value: 'every',
          label: near.length === off.length ? `In ${regionsInWords(codesOf(off))}` : 'In every Region',
          hint: `${counted(off)} to switch on`,
        },
        ...(near.length > 0 && near.length < off.length
          ? [{ value: 'near', label: `Only in ${names}`, hint: 'the step stays open for the others' }]
          : []),
        ...(near.length === 0
          ? [{ value: 'rest', label: 'Leave the others as they are', hint: 'a risk to accept' }]
          : []),
        { value: 'later', label: 'Not now' },
      ],
      suggested: 'every',
    },
    signal,
  );
  if (answer === 'later') return { kind: 'left' };
  if (answer === 'rest') {
    return {
      kind: 'blocked',
      why: `GuardDuty stays off in ${regionsInWords(codesOf(off))}.`,
      next: ['Accept that risk with a reason, or close those Regions to everyone by a policy of the organization.'],
    };
  }
  const where = answer === 'near' ? near : off;
  return { kind: 'changes', yes: 'Switch GuardDuty on', plan: detectionPlan(where, context) };
}

function regionFacts(
  regions: Regions<Detector | undefined>,
  on: readonly SeenRegion<Detector | undefined>[],
  off: readonly SeenRegion<Detector | undefined>[],
): readonly Fact[] {
  const extras = [...new Set(on.flatMap(({ picture }) => picture?.extras ?? []))];
  return [
    fact(
      'On',
      on.length === 0 ? 'in no Region' : `in ${someOf(regions, codesOf(on))}`,
      on.length === 0 ? 'bad' : 'good',
    ),
    ...(off.length === 0 ? [] : [fact('Off', `in ${someOf(regions, codesOf(off))}`, 'bad')]),
    ...(extras.length === 0 ? [] : [fact('Paid extras on', extras.join(', '))]),
    ...gapFacts(regions),
  ];
}

function managerFacts(manager: string | undefined): readonly Fact[] {
  return manager === undefined ? [] : [fact('Managed by', `the account ${manager} of the organization`)];
}

function findingFacts(counts: readonly number[], { account }: AwsContext): readonly Fact[] {
  const own = account.facts.caller.kind === 'root';
  const findings = counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0);
  return [
    ...(findings === undefined
      ? []
      : [fact('Root findings', `${findings}`, findings > 0 && !own ? 'warning' : 'plain')]),
    ...(own
      ? [fact('Foreseen', 'this run uses root, so GuardDuty reports it: Policy:IAMUser/RootCredentialUsage, Low')]
      : []),
  ];
}
