// The IAM action that a call needs, where it is not `service:Operation` (Service Authorization Reference).
import type { ServiceName } from '../engine/plan.ts';

const prefixes: Record<ServiceName, string> = {
  IAM: 'iam',
  STS: 'sts',
  CloudTrail: 'cloudtrail',
  S3: 's3',
  Organizations: 'organizations',
  Account: 'account',
  SNS: 'sns',
  EventBridge: 'events',
  CloudWatch: 'cloudwatch',
  CloudWatchLogs: 'logs',
  GuardDuty: 'guardduty',
  ConfigService: 'config',
  AccessAnalyzer: 'access-analyzer',
  Budgets: 'budgets',
  S3Control: 's3',
};

const others: { readonly [call: string]: string } = {
  'S3.HeadBucket': 's3:ListBucket',
  'S3.ListBuckets': 's3:ListAllMyBuckets',
  'S3.GetPublicAccessBlock': 's3:GetBucketPublicAccessBlock',
  'S3.GetBucketLifecycleConfiguration': 's3:GetLifecycleConfiguration',
  'S3.GetBucketEncryption': 's3:GetEncryptionConfiguration',
  'S3Control.GetPublicAccessBlock': 's3:GetAccountPublicAccessBlock',
  'Budgets.DescribeBudgets': 'budgets:ViewBudget',
  'Budgets.DescribeBudget': 'budgets:ViewBudget',
  'Budgets.DescribeBudgetNotificationsForAccount': 'budgets:ViewBudget',
  'Budgets.DescribeNotificationsForBudget': 'budgets:ViewBudget',
  'Budgets.DescribeSubscribersForNotification': 'budgets:ViewBudget',
};

interface Called {
  readonly service: string;
  readonly operation: string;
}

/** E.g. `iam:GetAccountSummary`. */
export function actionOf({ service, operation }: Called): string {
  const prefix = new Map<string, string>(Object.entries(prefixes)).get(service) ?? service.toLowerCase();
  return others[`${service}.${operation}`] ?? `${prefix}:${operation}`;
}

/** True for what AWS lets everybody do, whatever the policies say (STS API reference, GetCallerIdentity). */
export function needsNoPermission({ service, operation }: Called): boolean {
  return service === 'STS' && operation === 'GetCallerIdentity';
}
