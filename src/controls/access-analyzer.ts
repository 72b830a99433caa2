// IAM Access Analyzer: tells what in the account is open to the outside. One analyzer of external access in every
// Region; those of unused and internal access are billed, and never made here.
import type { AnalyzerSummary } from '@aws-sdk/client-accessanalyzer';
import { allPages } from '../aws/pages.ts';
import { firstRegionsReads } from '../aws/regions.ts';
import { type Change, sealPlan } from '../engine/plan.ts';
import { type AwsContext, type AwsControl, fact, isOwnTagMap, type KnownBy, ownTagMap, verdictOf } from './contract.ts';
import {
  counted,
  gapFacts,
  lookedAtEach,
  regionsInWords,
  type Regions,
  sentToEach,
  someOf,
  standing,
} from './each-region.ts';
import { madeByKind } from './undo-things.ts';
import { stepsByOrigin } from './undo-steps.ts';

export const analyzerName = 'rootlock-external-access';

/** Of external access, of this account or of its whole organization. */
const external = ['ACCOUNT', 'ORGANIZATION'];
const working = ['ACTIVE', 'CREATING'];

interface Detail {
  readonly missing: readonly string[];
  /** Regions whose one external analyzer does not work. */
  readonly broken: readonly string[];
}

export const accessAnalyzer: AwsControl<Detail> = {
  id: 'access-analyzer',
  title: 'Watch for access from outside with Access Analyzer',
  short: 'Access Analyzer',
  group: 'Watch',
  why: 'A bucket, role or key that somebody opened to the outside goes unnoticed until it is used.',
  needs: [],
  frameworks: [
    { framework: 'CIS AWS Foundations', version: '7.0.0', id: '2.18' },
    { framework: 'CIS AWS Foundations', version: '5.0.0', id: '1.19' },
    { framework: 'AWS Security Hub', version: '2026-11', id: 'IAM.28' },
    { framework: 'AWS Startup Security Baseline', version: '2026-11', id: 'ACCT.11' },
    { framework: 'Prowler', version: '5.40.0', id: 'accessanalyzer_enabled' },
  ],
  sources: [
    {
      title: 'Using IAM Access Analyzer',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/what-is-access-analyzer.html',
    },
    { title: 'Pricing', url: 'https://aws.amazon.com/iam/access-analyzer/pricing/' },
  ],
  everyRegion: true,
  mayAcceptRisk: true,

  notApplicable: ({ facts }) =>
    facts.kind === 'project'
      ? 'This is a project of an organization that AWS owns: its policies allow no analyzer, only checks of policies.'
      : undefined,

  firstReads: firstRegionsReads,

  inspect: async ({ account }) => {
    const regions = await analyzersOf(account);
    const missing = regions.seen.flatMap(({ region, picture }) => (picture.length === 0 ? [region] : []));
    const broken = regions.seen.flatMap(({ region, picture }) =>
      picture.length > 0 && !picture.some(isWorking) ? [region] : [],
    );
    const on = regions.seen.flatMap(({ region, picture }) => (picture.some(isWorking) ? [region] : []));
    return {
      ...standing(regions, [...missing, ...broken], {
        holds: `External access is watched in ${counted(on)}.`,
        lacks:
          missing.length > 0
            ? `No analyzer of external access in ${regionsInWords(missing)}.`
            : `The analyzer of external access does not work in ${regionsInWords(broken)}.`,
      }),
      facts: [
        fact('Watched', on.length === 0 ? 'no Region' : someOf(regions, on), on.length === 0 ? 'bad' : 'good'),
        ...(missing.length === 0 ? [] : [fact('No analyzer', someOf(regions, missing), 'bad')]),
        ...(broken.length === 0 ? [] : [fact('Not working', someOf(regions, broken), 'bad')]),
        ...gapFacts(regions),
      ],
      detail: { missing, broken },
    };
  },

  plan: async ({ detail: { missing, broken } }, context) =>
    missing.length > 0
      ? {
          kind: 'changes',
          yes: 'Make the analyzers',
          plan: sealPlan({
            control: 'access-analyzer',
            title: `Watch external access in ${counted(missing)}`,
            changes: missing.map((region) => creationIn(region, context)),
            remarks: [
              'Analyzers of external access cost nothing (as known in 2026; aws.amazon.com/iam/access-analyzer/pricing has today’s prices). Those of unused and of internal access are billed, and are not made.',
              'AWS makes its own role for it, AWSServiceRoleForAccessAnalyzer, which can only read.',
            ],
          }),
        }
      : {
          kind: 'blocked',
          why: `AWS allows one analyzer of external access in a Region, and that of ${regionsInWords(broken)} is switched off or failed.`,
          next: ['Delete it in the IAM console, under Access Analyzer, and open this step again.'],
        },

  apply: (hands, { detail: { missing } }) =>
    sentToEach(
      hands,
      missing.map((region) => ({ region, ids: [`create-${region}`] })),
    ),

  verify: async (context) => verdictOf(await accessAnalyzer.inspect(context)),

  undo: async (context) => {
    const { account, memory } = context;
    if (accessAnalyzer.notApplicable?.(account) !== undefined) return [];
    const { seen } = await analyzersOf(account);
    const made = madeByKind(memory.made())('analyzer');
    const own = seen.flatMap(({ region, picture }) =>
      picture.flatMap(({ name, tags }) => {
        const knownBy: KnownBy = made.includes(`${region}/${name ?? ''}`) ? 'journal' : 'tag';
        return name === analyzerName && (knownBy === 'journal' || isOwnTagMap(tags)) ? [{ region, knownBy }] : [];
      }),
    );
    return stepsByOrigin('undo-access-analyzer', own, (there) => takenBack(there, context));
  },
};

const isWorking = ({ status }: AnalyzerSummary) => working.includes(status ?? '');

function analyzersOf(account: AwsContext['account']): Promise<Regions<readonly AnalyzerSummary[]>> {
  return lookedAtEach(account, async (region) => {
    const all = await allPages(account, ['AccessAnalyzer', 'ListAnalyzers'], {}, ({ analyzers }) => analyzers, {
      region,
    });
    return all.filter(({ type }) => external.includes(type ?? ''));
  });
}

function creationIn(region: string, { account, signer }: AwsContext): Change {
  return {
    id: `create-${region}`,
    summary: `Make the analyzer ${analyzerName} in ${region}`,
    service: 'AccessAnalyzer',
    operation: 'CreateAnalyzer',
    principal: account.acting,
    region,
    input: {
      analyzerName,
      type: 'ACCOUNT',
      tags: ownTagMap(signer),
    },
    undo: { kind: 'can-be-undone', how: 'delete the analyzer' },
    makes: `analyzer/${region}/${analyzerName}`,
  };
}

function takenBack(there: readonly { readonly region: string }[], { account }: AwsContext) {
  return {
    title: `The analyzers ${analyzerName}`,
    plan: {
      title: `Delete the analyzers of external access in ${counted(there)}`,
      changes: there.map(({ region }): Change => ({
        id: `delete-${region}`,
        summary: `Delete the analyzer ${analyzerName} in ${region}`,
        service: 'AccessAnalyzer',
        operation: 'DeleteAnalyzer',
        principal: account.acting,
        region,
        input: { analyzerName },
        undo: { kind: 'can-be-undone', how: 'make it again' },
        unmakes: `analyzer/${region}/${analyzerName}`,
      })),
      remarks: ['Its findings go with it.'],
    },
    yes: 'Delete them',
  };
}
