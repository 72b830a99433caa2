// The plan that lets AWS Config record and watch root: the role that is AWS's own, a bucket of our own, a recorder and a
// channel in each Region, the rules in one.
import type { AccountSession } from '../aws/account.ts';
import { unlessMissing } from '../aws/users.ts';
import type { JsonObject } from '../engine/json.ts';
import { type Change, type Plan, sealPlan } from '../engine/plan.ts';
import { bucketChanges, bucketFor } from './config-bucket.ts';
import type { RecorderPicture } from './config-recorders.ts';
import { type AwsContext, ownTags } from './contract.ts';
import { counted, type SeenRegion } from './each-region.ts';

export const price =
  'Each item recorded once a day costs 0.012 US dollars, each evaluation of a rule 0.001 (as known in 2026; aws.amazon.com/config/pricing has today’s prices).';

/** AWS's names of the managed rules, and the name each gets here. */
export const rootRules = [
  { identifier: 'ROOT_ACCOUNT_MFA_ENABLED', name: 'rootlock-root-account-mfa-enabled' },
  { identifier: 'IAM_ROOT_ACCESS_KEY_CHECK', name: 'rootlock-iam-root-access-key-check' },
] as const;

/** Made with them, and not asked for: MFA of users, and the trail. */
const furtherRules = [
  { identifier: 'MFA_ENABLED_FOR_IAM_CONSOLE_ACCESS', name: 'rootlock-mfa-enabled-for-iam-console-access' },
  { identifier: 'MULTI_REGION_CLOUD_TRAIL_ENABLED', name: 'rootlock-multi-region-cloudtrail-enabled' },
] as const;

/** In the order to make them. */
export const ruleNames = [...furtherRules, ...rootRules].map(({ name }) => name);

export const roleName = 'AWSServiceRoleForConfig';

/** Config came to these after February 2022, and cannot record IAM there (AWS Config API reference, RecordingGroup). */
const withoutIam = [
  ...['ap-east-2', 'ap-south-2', 'ap-southeast-4', 'ap-southeast-5', 'ap-southeast-6', 'ap-southeast-7'],
  ...['ca-west-1', 'eu-central-2', 'eu-south-2', 'eusc-de-east-1', 'il-central-1', 'me-central-1', 'mx-central-1'],
];

export interface Wanted {
  /** Regions that do not record yet. */
  readonly where: readonly SeenRegion<RecorderPicture>[];
  /** Identifiers of the rules that are there, in whichever Region. */
  readonly rules: readonly string[];
  /** Only what the rules are about, or all there is (CIS 4.3). */
  readonly scope: 'rules' | 'all';
  /** A bucket of ours that a channel delivers to already. */
  readonly bucket: string | undefined;
}

export async function configPlan({ where, rules, scope, bucket }: Wanted, context: AwsContext): Promise<Plan> {
  const { account } = context;
  const needsBucket = where.some(({ picture }) => picture.channel === undefined);
  const [role, buckets] = await Promise.all([
    unlessMissing(account.read('IAM', 'GetRole', { RoleName: roleName })),
    needsBucket ? bucketFor(bucket, context) : undefined,
  ]);
  const needsRole = role === undefined && where.some(({ picture }) => picture.recorder === undefined);
  const changes: Change[] = [
    ...(needsRole ? [roleCreation(context)] : []),
    ...(buckets === undefined ? [] : bucketChanges(buckets.picture, context)),
    ...where.flatMap((one) => recordingIn(one, scope, context)),
    ...missingRules(rules).map((rule) => ruleCreation(rule, context)),
  ];
  return sealPlan({
    control: 'config',
    title: where.length === 0 ? 'Let Config watch root' : `Let Config record in ${counted(where)}`,
    changes,
    ...(buckets === undefined ? {} : { alternatives: { bucket: buckets.names } }),
    remarks: [
      `${price} Four rules once a day make about 0.12 US dollars a month.`,
      ...(scope === 'all' && where.length > 0
        ? [
            'An empty Region has about a dozen items, so the first day costs about 0.15 US dollars in each; later only what changed. Where much is built and torn down, it is more.',
          ]
        : []),
    ],
  });
}

function roleCreation({ account }: AwsContext): Change {
  return {
    id: 'role',
    summary: `Make ${roleName}, the role of AWS Config that only AWS can use`,
    service: 'IAM',
    operation: 'CreateServiceLinkedRole',
    principal: account.acting,
    input: { AWSServiceName: 'config.amazonaws.com' },
    undo: { kind: 'can-be-undone', how: 'delete the role once no recorder uses it' },
  };
}

function recordingIn(
  { region, picture }: SeenRegion<RecorderPicture>,
  scope: Wanted['scope'],
  context: AwsContext,
): readonly Change[] {
  const { account, signer } = context;
  const name = picture.recorder ?? 'default';
  const here = { service: 'ConfigService', principal: account.acting, region } as const;
  return [
    ...(picture.recorder === undefined
      ? [
          {
            ...here,
            id: `recorder-${region}`,
            summary: `Make the recorder of ${region}: ${scope === 'all' ? 'all resource types' : 'IAM and trails'}, daily`,
            operation: 'PutConfigurationRecorder',
            cost: 'by the items recorded',
            input: {
              ConfigurationRecorder: {
                name,
                roleARN: roleArn(account),
                recordingGroup: recordingGroup(region, scope, account),
                recordingMode: { recordingFrequency: 'DAILY' },
              },
              Tags: ownTags(signer),
            },
            undo: { kind: 'can-be-undone', how: 'delete the recorder; what it recorded stays' },
            retries: {
              errors: ['InvalidRole', 'InsufficientPermissions'],
              forSeconds: 60,
              because: 'the new role has not reached Config yet',
            },
            makes: `config-recorder/${region}`,
          } satisfies Change,
        ]
      : []),
    ...(picture.channel === undefined
      ? [
          {
            ...here,
            id: `channel-${region}`,
            summary: `Let Config of ${region} deliver to {bucket}`,
            operation: 'PutDeliveryChannel',
            input: {
              DeliveryChannel: {
                name: 'default',
                s3BucketName: '{bucket}',
                configSnapshotDeliveryProperties: { deliveryFrequency: 'TwentyFour_Hours' },
              },
            },
            undo: { kind: 'can-be-undone', how: 'delete the channel' },
            retries: {
              errors: ['InsufficientDeliveryPolicy', 'NoSuchBucket'],
              forSeconds: 90,
              because: 'the new bucket policy has not reached Config yet',
            },
            makes: `config-channel/${region}`,
          } satisfies Change,
        ]
      : []),
    ...(picture.recording
      ? []
      : [
          {
            ...here,
            id: `start-${region}`,
            summary: `Start recording in ${region}`,
            operation: 'StartConfigurationRecorder',
            cost: 'by the items recorded',
            input: { ConfigurationRecorderName: name },
            undo: { kind: 'can-be-undone', how: 'stop the recorder' },
          } satisfies Change,
        ]),
  ];
}

function roleArn({ facts }: AccountSession): string {
  return `arn:${facts.partition}:iam::${facts.accountId}:role/aws-service-role/config.amazonaws.com/${roleName}`;
}

/** IAM is recorded in one Region only: the same items everywhere would be paid everywhere. */
function recordingGroup(region: string, scope: Wanted['scope'], { facts }: AccountSession): JsonObject {
  const mayRecordIam = region === facts.region && !withoutIam.includes(region);
  if (scope === 'all') return { allSupported: true, includeGlobalResourceTypes: mayRecordIam };
  return {
    allSupported: false,
    includeGlobalResourceTypes: false,
    resourceTypes: [
      'AWS::CloudTrail::Trail',
      ...(mayRecordIam ? ['AWS::IAM::User', 'AWS::IAM::Group', 'AWS::IAM::Role', 'AWS::IAM::Policy'] : []),
    ],
  };
}

/** Those about root come last: while one of them is missing, the next start asks again. */
function missingRules(present: readonly string[]) {
  const isMissing = ({ identifier }: { readonly identifier: string }) => !present.includes(identifier);
  const aboutRoot = rootRules.filter(isMissing);
  return aboutRoot.length === 0 ? [] : [...furtherRules.filter(isMissing), ...aboutRoot];
}

function ruleCreation(
  { identifier, name }: { readonly identifier: string; readonly name: string },
  { account, signer }: AwsContext,
): Change {
  return {
    id: `rule-${name}`,
    summary: `Let the rule ${name} look once a day`,
    service: 'ConfigService',
    operation: 'PutConfigRule',
    principal: account.acting,
    region: account.facts.region,
    cost: '0.001 US dollars for each evaluation',
    input: {
      ConfigRule: {
        ConfigRuleName: name,
        Source: { Owner: 'AWS', SourceIdentifier: identifier },
        MaximumExecutionFrequency: 'TwentyFour_Hours',
      },
      Tags: ownTags(signer),
    },
    undo: { kind: 'can-be-undone', how: 'delete the rule' },
    makes: `config-rule/${account.facts.region}/${name}`,
  };
}
