// The services of the guards and of the organization, as the AWS pages show their calls: make, read, again, missing.
// `{DetectorId}`, `{RootId}` and `{PolicyId}` are those of the place.
import { rehearsalAccountId as AccountId } from '../../src/rehearsal/scenarios.ts';
import { of, type ListedCall } from './listed-call.ts';

const block = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
const TopicArn = `arn:aws:sns:eu-west-1:${AccountId}:root-use`;
const noTopic = `${TopicArn}-none`;
const rule = {
  Name: 'root-use',
  EventPattern: JSON.stringify({
    'detail-type': ['AWS Console Sign In via CloudTrail'],
    detail: { userIdentity: { type: ['Root'] } },
  }),
};
const alarm = {
  AlarmName: 'root-use',
  Namespace: 'Example',
  MetricName: 'RootUse',
  Statistic: 'Sum' as const,
  Period: 300,
  EvaluationPeriods: 1,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold' as const,
  TreatMissingData: 'notBreaching',
  AlarmActions: [TopicArn],
};
const transformation = { metricName: 'RootUse', metricNamespace: 'Example', metricValue: '1' };
const contact = {
  AlternateContactType: 'SECURITY',
  Name: 'Ada Example',
  Title: 'Security',
  EmailAddress: 'security@example.com',
  PhoneNumber: '+1 555 0100',
};
const recorder = {
  name: 'default',
  roleARN: `arn:aws:iam::${AccountId}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`,
  recordingGroup: { allSupported: true, includeGlobalResourceTypes: true },
};
const scp = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: 'organizations:LeaveOrganization', Resource: '*' }],
});
const inline = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'iam:GetUser', Resource: '*' }],
});
const budget = {
  BudgetName: 'monthly',
  BudgetLimit: { Amount: '10', Unit: 'USD' },
  TimeUnit: 'MONTHLY' as const,
  BudgetType: 'COST' as const,
};

export const guardProbes: readonly ListedCall[] = [
  ...of('IAM', [
    ['CreateGroup', { GroupName: 'inline' }],
    ['PutGroupPolicy', { GroupName: 'inline', PolicyName: 'own', PolicyDocument: inline }],
    ['GetGroupPolicy', { GroupName: 'inline', PolicyName: 'own' }],
    ['PutGroupPolicy', { GroupName: 'inline', PolicyName: 'own', PolicyDocument: '{"Version":1}' }, 'malformed'],
    ['DeleteGroupPolicy', { GroupName: 'inline', PolicyName: 'own' }],
    ['GetGroupPolicy', { GroupName: 'inline', PolicyName: 'own' }, 'missing'],
    ['GetCredentialReport', {}, 'none'],
    ['GenerateCredentialReport'],
    ['GetCredentialReport'],
    ['ListOrganizationsFeatures', {}, 'no organization'],
  ]),
  ...of('S3Control', [
    ['GetPublicAccessBlock', { AccountId }, 'none'],
    ['PutPublicAccessBlock', { AccountId, PublicAccessBlockConfiguration: block }],
    ['GetPublicAccessBlock', { AccountId }],
    ['GetPublicAccessBlock', { AccountId: '999999999999' }, 'another account'],
  ]),
  ...of('SNS', [
    ['CreateTopic', { Name: 'root-use' }],
    ['CreateTopic', { Name: 'root-use' }, 'again'],
    ['CreateTopic', { Name: 'no name' }, 'a bad name'],
    ['GetTopicAttributes', { TopicArn: noTopic }, 'missing'],
    ['Subscribe', { TopicArn, Protocol: 'email', Endpoint: 'ada@example.com' }],
    ['Subscribe', { TopicArn, Protocol: 'email', Endpoint: 'not-an-address' }, 'no address'],
    ['ListSubscriptionsByTopic', { TopicArn: noTopic }, 'missing'],
    ['SetTopicAttributes', { TopicArn, AttributeName: 'DisplayName', AttributeValue: 'Root' }],
    ['Publish', { TopicArn, Message: 'a test' }],
    ['Publish', { TopicArn: noTopic, Message: 'a test' }, 'missing'],
    ['ListTopics'],
  ]),
  ...of('EventBridge', [
    ['PutRule', rule],
    ['PutRule', { Name: 'broken', EventPattern: '{' }, 'a broken pattern'],
    ['DescribeRule', { Name: 'root-use' }],
    ['DescribeRule', { Name: 'none' }, 'missing'],
    ['PutTargets', { Rule: 'root-use', Targets: [{ Id: 'topic', Arn: TopicArn }] }],
    ['ListTargetsByRule', { Rule: 'root-use' }],
    ['PutTargets', { Rule: 'none', Targets: [{ Id: 'topic', Arn: TopicArn }] }, 'missing'],
    ['ListRules', { NamePrefix: 'root' }],
    ['RemoveTargets', { Rule: 'root-use', Ids: ['topic'] }],
    ['DeleteRule', { Name: 'root-use' }],
  ]),
  ...of('CloudWatchLogs', [
    ['CreateLogGroup', { logGroupName: 'trail' }],
    ['CreateLogGroup', { logGroupName: 'trail' }, 'again'],
    ['PutRetentionPolicy', { logGroupName: 'trail', retentionInDays: 365 }],
    ['PutRetentionPolicy', { logGroupName: 'none', retentionInDays: 365 }, 'missing'],
    [
      'PutMetricFilter',
      {
        logGroupName: 'trail',
        filterName: 'root',
        filterPattern: '{ $.userIdentity.type = "Root" }',
        metricTransformations: [transformation],
      },
    ],
    ['DescribeMetricFilters', { logGroupName: 'trail' }],
  ]),
  ...of('CloudWatch', [
    ['PutMetricAlarm', alarm],
    ['DescribeAlarms', { AlarmNames: ['root-use'] }],
    ['DescribeAlarms', { AlarmNames: ['none'] }, 'missing'],
    ['DeleteAlarms', { AlarmNames: ['root-use'] }],
  ]),
  ...of('GuardDuty', [
    ['ListDetectors', {}, 'none'],
    ['CreateDetector', { Enable: true }],
    ['GetDetector', { DetectorId: '{DetectorId}' }],
    ['GetDetector', { DetectorId: '00000000000000000000000000000000' }, 'missing'],
    ['ListDetectors'],
    ['CreateDetector', { Enable: true }, 'a second'],
  ]),
  ...of('ConfigService', [
    ['DescribeConfigurationRecorders', {}, 'none'],
    ['PutConfigurationRecorder', { ConfigurationRecorder: recorder }],
    ['DescribeConfigurationRecorders'],
    ['StartConfigurationRecorder', { ConfigurationRecorderName: 'default' }, 'without a channel'],
    ['StartConfigurationRecorder', { ConfigurationRecorderName: 'none' }, 'missing'],
    ['DescribeConfigurationRecorderStatus'],
  ]),
  ...of('Account', [
    ['GetAlternateContact', { AlternateContactType: 'SECURITY' }, 'none'],
    ['PutAlternateContact', contact],
    ['GetAlternateContact', { AlternateContactType: 'SECURITY' }],
    ['DeleteAlternateContact', { AlternateContactType: 'SECURITY' }],
    ['GetContactInformation'],
  ]),
  ...of('Budgets', [
    ['CreateBudget', { AccountId, Budget: budget }],
    ['CreateBudget', { AccountId, Budget: budget }, 'again'],
    ['DescribeBudget', { AccountId, BudgetName: 'monthly' }],
    ['DescribeBudget', { AccountId, BudgetName: 'none' }, 'missing'],
    ['DeleteBudget', { AccountId, BudgetName: 'monthly' }],
  ]),
  ...of('AccessAnalyzer', [['ListAnalyzers']]),
  ...of('Organizations', [
    ['ListAccounts', {}, 'no organization'],
    ['CreateOrganization', { FeatureSet: 'ALL' }],
    ['CreateOrganization', { FeatureSet: 'ALL' }, 'again'],
    ['DescribeOrganization'],
    ['ListRoots'],
    ['ListAccounts'],
    ['EnablePolicyType', { RootId: '{RootId}', PolicyType: 'SERVICE_CONTROL_POLICY' }],
    ['CreatePolicy', { Name: 'stay', Description: 'stay', Type: 'SERVICE_CONTROL_POLICY', Content: scp }],
    [
      'CreatePolicy',
      { Name: 'broken', Description: 'x', Type: 'SERVICE_CONTROL_POLICY', Content: '{"x":1}' },
      'malformed',
    ],
    ['AttachPolicy', { PolicyId: '{PolicyId}', TargetId: '{RootId}' }],
    ['ListPoliciesForTarget', { TargetId: '{RootId}', Filter: 'SERVICE_CONTROL_POLICY' }],
    ['EnableAWSServiceAccess', { ServicePrincipal: 'cloudtrail.amazonaws.com' }],
    ['EnableAWSServiceAccess', { ServicePrincipal: 'iam.amazonaws.com' }, 'for central root access'],
    ['ListAWSServiceAccessForOrganization'],
  ]),
];
