// Every wire that a rehearsal account speaks: a client for it, a call that root may make, and calls whose
// parameters or body are wrong, each with the name and status of AWS's refusal.
import * as accessAnalyzer from '@aws-sdk/client-accessanalyzer';
import * as account from '@aws-sdk/client-account';
import * as budgets from '@aws-sdk/client-budgets';
import * as cloudTrail from '@aws-sdk/client-cloudtrail';
import * as cloudWatch from '@aws-sdk/client-cloudwatch';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as config from '@aws-sdk/client-config-service';
import * as events from '@aws-sdk/client-eventbridge';
import * as guardDuty from '@aws-sdk/client-guardduty';
import * as iam from '@aws-sdk/client-iam';
import * as organizations from '@aws-sdk/client-organizations';
import * as s3 from '@aws-sdk/client-s3';
import * as s3Control from '@aws-sdk/client-s3-control';
import * as sns from '@aws-sdk/client-sns';
import * as sts from '@aws-sdk/client-sts';
import { AwsJson1_0Protocol, AwsQueryProtocol } from '@aws-sdk/core/protocols';
import { SmithyRpcV2CborProtocol } from '@smithy/core/cbor';
import type { RehearsalCredentials } from '../../src/rehearsal/server.ts';
import type { recordingHandler } from './recorded.ts';

/** What every client is made with. */
export interface Settings {
  readonly region: string;
  readonly credentials: RehearsalCredentials;
  readonly maxAttempts: number;
  readonly systemClockOffset: number;
  readonly requestHandler: ReturnType<typeof recordingHandler>['requestHandler'];
}

/** Body and headers that an error has, which more than one service may share. */
export type Shape = 'query' | 's3' | 's3-control' | 'json-1.1' | 'json-1.0' | 'rest-json' | 'cbor';
/** Which names a service gives the refusals that all services have. */
export type Names = 'query' | 'sns' | 'json' | 'organizations' | 'rest-json' | 'guardduty' | 'account' | 's3';

/** Sends one call with a client made for it. */
export type Call = (settings: Settings) => Promise<unknown>;
/** A call, its refusal's name on the wire, and where they differ from that and from 400, the SDK's name and the status. */
type Refused = readonly [call: Call, onWire: string, more?: { readonly inSdk?: string; readonly status?: number }];

export interface Wire {
  readonly shape: Shape;
  readonly names: Names;
  /** `root-key` when absent. */
  readonly scenario?: string;
  /** A call that is answered, but for want of a permission, which is `action` as messages write it. */
  readonly read: Call;
  readonly action: string;
  /** Without a parameter that must be there. */
  readonly missing: Refused;
  readonly wrong: Refused;
  /** With a body that is not of the protocol. */
  readonly unreadable: Refused;
  /** An operation that is not simulated, and how the account names it. */
  readonly absent: readonly [call: Call, operation: string];
}

interface Outgoing {
  body?: unknown;
  readonly headers: { [name: string]: string };
}

interface AnyClient {
  send(command: never): Promise<unknown>;
  destroy(): void;
  readonly middlewareStack: { add(middleware: never, options: never): void };
}

/** A function that makes calls of one client; `change` may change a request before it is signed. */
function callsOf(make: (settings: Settings) => AnyClient, change: (request: Outgoing) => void = () => undefined) {
  // Commands and middleware of different clients have no type in common that could be sent.
  return (command: () => object, body?: string): Call =>
    async (settings) => {
      const client = make(settings);
      const middleware = (next: (args: { request: Outgoing }) => unknown) => (args: { request: Outgoing }) => {
        const { request } = args;
        change(request);
        if (body !== undefined) {
          request.body = body;
          request.headers['content-length'] = String(Buffer.byteLength(body));
        }
        return next(args);
      };
      client.middlewareStack.add(middleware as never, { step: 'build', priority: 'low' } as never);
      try {
        return await client.send(command() as never);
      } finally {
        client.destroy();
      }
    };
}

const byIam = callsOf((settings) => new iam.IAMClient(settings));
const bySts = callsOf((settings) => new sts.STSClient(settings));
const bySns = callsOf((settings) => new sns.SNSClient(settings));
const byS3 = callsOf((settings) => new s3.S3Client(settings));
const byS3Control = callsOf((settings) => new s3Control.S3ControlClient(settings));
const byTrail = callsOf((settings) => new cloudTrail.CloudTrailClient(settings));
const byOrganizations = callsOf((settings) => new organizations.OrganizationsClient(settings));
const byEvents = callsOf((settings) => new events.EventBridgeClient(settings));
const byLogs = callsOf((settings) => new logs.CloudWatchLogsClient(settings));
const byConfig = callsOf((settings) => new config.ConfigServiceClient(settings));
const byBudgets = callsOf((settings) => new budgets.BudgetsClient(settings));
const byAccount = callsOf((settings) => new account.AccountClient(settings));
const byGuardDuty = callsOf((settings) => new guardDuty.GuardDutyClient(settings));
const byAnalyzer = callsOf((settings) => new accessAnalyzer.AccessAnalyzerClient(settings));
const byAlarms = callsOf((settings) => new cloudWatch.CloudWatchClient(settings));
/** Of Free Tier no client is installed: that of Budgets speaks for it, in JSON 1.0. */
const byFreeTier = callsOf(
  (settings) =>
    new budgets.BudgetsClient({
      ...settings,
      region: 'us-east-1',
      endpoint: 'https://freetier.us-east-1.api.aws',
      protocol: AwsJson1_0Protocol,
      // Known to every client, and to none of their types.
      ...{ signingName: 'freetier' },
    }),
  (request) => {
    const target = request.headers['x-amz-target']?.split('.').at(-1) ?? '';
    request.headers['x-amz-target'] = `AWSFreeTierService.${freeTierOperations[target] ?? target}`;
  },
);
/** By the operation of Budgets that stands for it. */
const freeTierOperations: { readonly [name: string]: string } = {
  DescribeBudgets: 'GetAccountPlanState',
  DescribeBudget: 'UpgradeAccountPlan',
  DescribeSubscribersForNotification: 'GetFreeTierUsage',
};
const byCbor = callsOf(
  (settings) => new cloudWatch.CloudWatchClient({ ...settings, protocol: SmithyRpcV2CborProtocol }),
);
const byQuery = callsOf((settings) => new cloudWatch.CloudWatchClient({ ...settings, protocol: AwsQueryProtocol }));

const AccountId = '111122223333';
/** Of the caller's account. */
export const Bucket = 'one-bucket-of-the-account';
const noJson = '{"cut short';

export const wires = {
  iam: {
    ...{ shape: 'query', names: 'query', action: 'iam:ListUsers' },
    read: byIam(() => new iam.ListUsersCommand({})),
    missing: [byIam(() => new iam.CreateUserCommand({ UserName: undefined })), 'ValidationError'],
    wrong: [byIam(() => new iam.CreateUserCommand({ UserName: 'no spaces' })), 'ValidationError'],
    unreadable: [byIam(() => new iam.ListUsersCommand({}), '<Action>ListUsers</Action>'), 'MissingAction'],
    absent: [byIam(() => new iam.ListSAMLProvidersCommand({})), 'iam:ListSAMLProviders'],
  },
  sts: {
    ...{ shape: 'query', names: 'query', action: 'sts:GetAccessKeyInfo' },
    read: bySts(() => new sts.GetAccessKeyInfoCommand({ AccessKeyId: 'AKIAIOSFODNN7EXAMPLE' })),
    missing: [bySts(() => new sts.GetAccessKeyInfoCommand({ AccessKeyId: undefined })), 'ValidationError'],
    wrong: [bySts(() => new sts.GetAccessKeyInfoCommand({ AccessKeyId: 'short' })), 'ValidationError'],
    unreadable: [bySts(() => new sts.GetCallerIdentityCommand({}), '{}'), 'MissingAction'],
    absent: [
      bySts(() => new sts.DecodeAuthorizationMessageCommand({ EncodedMessage: 'x' })),
      'sts:DecodeAuthorizationMessage',
    ],
  },
  sns: {
    ...{ shape: 'query', names: 'sns', action: 'SNS:ListTopics' },
    read: bySns(() => new sns.ListTopicsCommand({})),
    missing: [bySns(() => new sns.CreateTopicCommand({ Name: undefined })), 'ValidationError'],
    wrong: [
      bySns(() => new sns.CreateTopicCommand({ Name: 'no spaces' })),
      'InvalidParameter',
      { inSdk: 'InvalidParameterException' },
    ],
    unreadable: [bySns(() => new sns.ListTopicsCommand({}), '{}'), 'MissingAction'],
    absent: [bySns(() => new sns.SetSMSAttributesCommand({ attributes: {} })), 'sns:SetSMSAttributes'],
  },
  s3: {
    ...{ shape: 's3', names: 's3', action: 's3:GetBucketAcl' },
    read: byS3(() => new s3.GetBucketAclCommand({ Bucket })),
    missing: [
      byS3(() => new s3.CreateBucketCommand({ Bucket: 'without-a-region' }), '<CreateBucketConfiguration/>'),
      'IllegalLocationConstraintException',
    ],
    wrong: [byS3(() => new s3.CreateBucketCommand({ Bucket: 'Not_A_Name' })), 'InvalidBucketName'],
    unreadable: [
      byS3(() => new s3.PutBucketVersioningCommand({ Bucket, VersioningConfiguration: {} }), '<Versioning'),
      'MalformedXML',
    ],
    absent: [byS3(() => new s3.GetBucketWebsiteCommand({ Bucket })), 's3:GET ?website'],
  },
  's3-control': {
    ...{ shape: 's3-control', names: 's3', action: 's3:GetAccountPublicAccessBlock' },
    read: byS3Control(() => new s3Control.GetPublicAccessBlockCommand({ AccountId })),
    missing: [
      byS3Control(
        () => new s3Control.PutPublicAccessBlockCommand({ AccountId, PublicAccessBlockConfiguration: undefined }),
        '',
      ),
      'MalformedXML',
    ],
    wrong: [
      byS3Control(() => new s3Control.GetPublicAccessBlockCommand({ AccountId: '999999999999' })),
      'AccessDenied',
      { status: 403 },
    ],
    unreadable: [
      byS3Control(
        () => new s3Control.PutPublicAccessBlockCommand({ AccountId, PublicAccessBlockConfiguration: {} }),
        '<Public',
      ),
      'MalformedXML',
    ],
    absent: [
      byS3Control(() => new s3Control.ListAccessPointsCommand({ AccountId })),
      's3-control:GET /v20180820/accesspoint',
    ],
  },
  cloudtrail: {
    ...{ shape: 'json-1.1', names: 'json', action: 'cloudtrail:DescribeTrails' },
    read: byTrail(() => new cloudTrail.DescribeTrailsCommand({})),
    missing: [
      byTrail(() => new cloudTrail.CreateTrailCommand({ Name: undefined, S3BucketName: Bucket })),
      'ValidationException',
    ],
    wrong: [
      byTrail(() => new cloudTrail.CreateTrailCommand({ Name: '-', S3BucketName: Bucket })),
      'InvalidTrailNameException',
    ],
    unreadable: [byTrail(() => new cloudTrail.DescribeTrailsCommand({}), noJson), 'SerializationException'],
    absent: [byTrail(() => new cloudTrail.ListChannelsCommand({})), 'cloudtrail:ListChannels'],
  },
  organizations: {
    ...{ shape: 'json-1.1', names: 'organizations', action: 'organizations:ListAccounts', scenario: 'management' },
    read: byOrganizations(() => new organizations.ListAccountsCommand({})),
    missing: [
      byOrganizations(() => new organizations.DescribeAccountCommand({ AccountId: undefined })),
      'InvalidInputException',
    ],
    wrong: [
      byOrganizations(() => new organizations.EnableAWSServiceAccessCommand({ ServicePrincipal: 'no.example.com' })),
      'InvalidInputException',
    ],
    unreadable: [byOrganizations(() => new organizations.ListAccountsCommand({}), noJson), 'SerializationException'],
    absent: [
      byOrganizations(() => new organizations.ListHandshakesForAccountCommand({})),
      'organizations:ListHandshakesForAccount',
    ],
  },
  events: {
    ...{ shape: 'json-1.1', names: 'json', action: 'events:ListRules' },
    read: byEvents(() => new events.ListRulesCommand({})),
    missing: [byEvents(() => new events.DescribeRuleCommand({ Name: undefined })), 'ValidationException'],
    wrong: [
      byEvents(() => new events.PutRuleCommand({ Name: 'no spaces', EventPattern: '{"source":["x"]}' })),
      'ValidationException',
    ],
    unreadable: [byEvents(() => new events.ListRulesCommand({}), noJson), 'SerializationException'],
    absent: [byEvents(() => new events.ListEventBusesCommand({})), 'events:ListEventBuses'],
  },
  logs: {
    ...{ shape: 'json-1.1', names: 'json', action: 'logs:DescribeLogGroups' },
    read: byLogs(() => new logs.DescribeLogGroupsCommand({})),
    missing: [byLogs(() => new logs.CreateLogGroupCommand({ logGroupName: undefined })), 'InvalidParameterException'],
    wrong: [byLogs(() => new logs.CreateLogGroupCommand({ logGroupName: 'no spaces' })), 'InvalidParameterException'],
    unreadable: [byLogs(() => new logs.DescribeLogGroupsCommand({}), noJson), 'SerializationException'],
    absent: [
      byLogs(() => new logs.CreateLogStreamCommand({ logGroupName: 'x', logStreamName: 'x' })),
      'logs:CreateLogStream',
    ],
  },
  config: {
    ...{ shape: 'json-1.1', names: 'json', action: 'config:DescribeConfigRules' },
    read: byConfig(() => new config.DescribeConfigRulesCommand({})),
    missing: [byConfig(() => new config.PutConfigRuleCommand({ ConfigRule: undefined })), 'ValidationException'],
    wrong: [
      byConfig(() => new config.DeleteConfigRuleCommand({ ConfigRuleName: 'x'.repeat(200) })),
      'ValidationException',
    ],
    unreadable: [byConfig(() => new config.DescribeConfigRulesCommand({}), noJson), 'SerializationException'],
    absent: [
      byConfig(() => new config.SelectResourceConfigCommand({ Expression: 'x' })),
      'config:SelectResourceConfig',
    ],
  },
  budgets: {
    ...{ shape: 'json-1.1', names: 'json', action: 'budgets:ViewBudget' },
    read: byBudgets(() => new budgets.DescribeBudgetsCommand({ AccountId })),
    missing: [
      byBudgets(() => new budgets.DescribeBudgetCommand({ AccountId, BudgetName: undefined })),
      'InvalidParameterException',
    ],
    wrong: [
      byBudgets(() => new budgets.DescribeBudgetsCommand({ AccountId: '999999999999' })),
      'AccessDeniedException',
    ],
    unreadable: [byBudgets(() => new budgets.DescribeBudgetsCommand({ AccountId }), noJson), 'SerializationException'],
    absent: [
      byBudgets(() => new budgets.DescribeBudgetPerformanceHistoryCommand({ AccountId, BudgetName: 'x' })),
      'budgets:DescribeBudgetPerformanceHistory',
    ],
  },
  freetier: {
    ...{ shape: 'json-1.0', names: 'json', action: 'freetier:GetAccountPlanState', scenario: 'project' },
    read: byFreeTier(() => new budgets.DescribeBudgetsCommand({ AccountId }), '{}'),
    missing: [
      byFreeTier(() => new budgets.DescribeBudgetCommand({ AccountId, BudgetName: 'x' }), '{}'),
      'ValidationException',
    ],
    wrong: [
      byFreeTier(() => new budgets.DescribeBudgetCommand({ AccountId, BudgetName: 'x' }), '{"accountPlanType":"BEST"}'),
      'ValidationException',
    ],
    unreadable: [byFreeTier(() => new budgets.DescribeBudgetsCommand({ AccountId }), noJson), 'SerializationException'],
    absent: [
      byFreeTier(
        () =>
          new budgets.DescribeSubscribersForNotificationCommand({
            ...{ AccountId, BudgetName: 'x' },
            Notification: { NotificationType: 'ACTUAL', ComparisonOperator: 'EQUAL_TO', Threshold: 1 },
          }),
        '{}',
      ),
      'freetier:GetFreeTierUsage',
    ],
  },
  account: {
    ...{ shape: 'rest-json', names: 'account', action: 'account:GetAccountInformation' },
    read: byAccount(() => new account.GetAccountInformationCommand({})),
    missing: [
      byAccount(() => new account.GetAlternateContactCommand({ AlternateContactType: undefined })),
      'ValidationException',
    ],
    wrong: [byAccount(() => new account.PutAccountNameCommand({ AccountName: '' })), 'ValidationException'],
    unreadable: [byAccount(() => new account.GetAccountInformationCommand({}), noJson), 'SerializationException'],
    absent: [
      byAccount(
        () => new account.AcceptPrimaryEmailUpdateCommand({ AccountId, PrimaryEmail: 'x@example.com', Otp: '123456' }),
      ),
      'account:POST /acceptPrimaryEmailUpdate',
    ],
  },
  guardduty: {
    ...{ shape: 'rest-json', names: 'guardduty', action: 'guardduty:ListDetectors' },
    read: byGuardDuty(() => new guardDuty.ListDetectorsCommand({})),
    missing: [byGuardDuty(() => new guardDuty.CreateDetectorCommand({ Enable: undefined })), 'BadRequestException'],
    wrong: [
      byGuardDuty(
        () => new guardDuty.CreateDetectorCommand({ Enable: true, FindingPublishingFrequency: 'DAILY' as never }),
      ),
      'BadRequestException',
    ],
    unreadable: [
      byGuardDuty(() => new guardDuty.CreateDetectorCommand({ Enable: true }), noJson),
      'SerializationException',
    ],
    absent: [
      byGuardDuty(() => new guardDuty.CreateSampleFindingsCommand({ DetectorId: 'x' })),
      'guardduty:POST /detector/x/findings/create',
    ],
  },
  'access-analyzer': {
    ...{ shape: 'rest-json', names: 'rest-json', action: 'access-analyzer:ListAnalyzers' },
    read: byAnalyzer(() => new accessAnalyzer.ListAnalyzersCommand({})),
    missing: [
      byAnalyzer(() => new accessAnalyzer.CreateAnalyzerCommand({ analyzerName: 'one', type: undefined })),
      'ValidationException',
    ],
    wrong: [
      byAnalyzer(() => new accessAnalyzer.CreateAnalyzerCommand({ analyzerName: '1', type: 'ACCOUNT' })),
      'ValidationException',
    ],
    unreadable: [
      byAnalyzer(() => new accessAnalyzer.CreateAnalyzerCommand({ analyzerName: 'one', type: 'ACCOUNT' }), noJson),
      'SerializationException',
    ],
    absent: [
      byAnalyzer(() => new accessAnalyzer.ListFindingsCommand({ analyzerArn: 'x' })),
      'access-analyzer:POST /finding',
    ],
  },
  'monitoring (JSON)': alarms('json-1.0', byAlarms, noJson, 'SerializationException'),
  'monitoring (CBOR)': alarms('cbor', byCbor, '\u00ff', 'SerializationException'),
  'monitoring (query)': alarms('query', byQuery, '{}', 'MissingAction'),
} as const satisfies { readonly [name: string]: Wire };

/** The same call of S3 by HEAD, whose answers have no body. */
export const byHead = byS3(() => new s3.HeadBucketCommand({ Bucket }));

function alarms(shape: Shape, by: typeof byAlarms, spoiled: string, name: string): Wire {
  // Where CloudWatch names an error as it did in the query protocol, the SDK still shows the newer name.
  const named = (onQuery: string, inSdk: string) =>
    shape === 'query' ? ([onQuery, { inSdk }] as const) : ([inSdk] as const);
  const alarm = { AlarmName: 'one', EvaluationPeriods: 1, ComparisonOperator: 'Roughly' as never };
  return {
    ...{ shape, names: shape === 'query' ? 'query' : 'json', action: 'cloudwatch:DescribeAlarms' },
    read: by(() => new cloudWatch.DescribeAlarmsCommand({})),
    missing: [
      by(() => new cloudWatch.DescribeAlarmsForMetricCommand({ MetricName: undefined, Namespace: 'x' })),
      ...named('ValidationError', 'ValidationException'),
    ],
    wrong: [by(() => new cloudWatch.PutMetricAlarmCommand(alarm)), ...named('ValidationError', 'ValidationException')],
    unreadable: [by(() => new cloudWatch.DescribeAlarmsCommand({}), spoiled), name],
    absent: [by(() => new cloudWatch.ListDashboardsCommand({})), 'monitoring:ListDashboards'],
  };
}
