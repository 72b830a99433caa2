// The guards of an account beside root, its administrator and its trail: contacts, a password policy, alerts that reach
// somebody, and what AWS itself can watch, in every Region.
import { addAlerts, addForwarder } from './done-alerts.ts';
import { day, type Builder } from './furnish.ts';
import { newDetector } from './guardduty.ts';
import { defaultRegions } from './regions.ts';
import { newBucket } from './s3-buckets.ts';
import type { ContactType } from './services-state.ts';
import { iamArn } from './state.ts';

const alertAddress = 'security@example.com';

export function furnishGuards(builder: Builder): void {
  builder.account.passwordPolicy = {
    minimumLength: 14,
    symbols: true,
    numbers: true,
    upperCase: true,
    lowerCase: true,
    usersMayChange: true,
    hardExpiry: false,
    reusePrevention: 24,
  };
  addContacts(builder);
  addAlerts(builder, alertAddress);
  addForwarder(builder);
  addPublicAccessBlock(builder);
  addBudget(builder);
  for (const region of defaultRegions(builder.account.partition)) addWatchers(builder, region);
  addConfigRules(builder);
}

function addContacts({ account }: Builder): void {
  const people: readonly (readonly [ContactType, string])[] = [
    ['BILLING', 'billing@example.com'],
    ['OPERATIONS', 'operations@example.com'],
    ['SECURITY', alertAddress],
  ];
  for (const [type, EmailAddress] of people) {
    const contact = { Name: 'Example Owner', Title: 'Owner', EmailAddress, PhoneNumber: '+353 1 555 0100' };
    account.services.alternateContacts.set(type, contact);
  }
}

function addPublicAccessBlock({ account: { services } }: Builder): void {
  const flags = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'];
  services.publicAccessBlock = `<PublicAccessBlockConfiguration>${flags
    .map((flag) => `<${flag}>true</${flag}>`)
    .join('')}</PublicAccessBlockConfiguration>`;
}

function addBudget({ account: { services }, now }: Builder): void {
  services.budgets.set('monthly', {
    settings: {
      BudgetName: 'monthly',
      BudgetType: 'COST',
      TimeUnit: 'MONTHLY',
      BudgetLimit: { Amount: '10', Unit: 'USD' },
    },
    updatedAt: now - day,
    notifications: [
      {
        notification: { NotificationType: 'ACTUAL', ComparisonOperator: 'GREATER_THAN', Threshold: 80 },
        subscribers: [{ SubscriptionType: 'EMAIL', Address: 'billing@example.com' }],
      },
    ],
  });
}

/** An analyzer, a detector and a recorder that delivers. */
function addWatchers({ account, ids, now }: Builder, region: string): void {
  const { accountId, partition, services } = account;
  const arn = `arn:${partition}:access-analyzer:${region}:${accountId}:analyzer/account`;
  const since = now - day;
  services.analyzers.set(arn, { arn, name: 'account', region, type: 'ACCOUNT', createdAt: since, tags: new Map() });
  const detector = newDetector({ ids, region, at: since });
  services.detectors.set(detector.id, detector);
  services.recorders.set(region, {
    ...{ name: 'default', region, frequency: 'CONTINUOUS', recording: true, startedAt: since },
    roleArn: iamArn(account, 'role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig'),
    group: { allSupported: true, includeGlobalResourceTypes: false },
  });
  services.deliveryChannels.set(region, { name: 'default', s3BucketName: `config-items-${accountId}` });
}

function addConfigRules({ account, now }: Builder): void {
  const { accountId, partition, region, services } = account;
  const bucket = newBucket(`config-items-${accountId}`, region, now - day);
  account.buckets.set(bucket.name, bucket);
  for (const [name, identifier] of [
    ['root-account-mfa-enabled', 'ROOT_ACCOUNT_MFA_ENABLED'],
    ['iam-root-access-key-check', 'IAM_ROOT_ACCESS_KEY_CHECK'],
  ] as const) {
    const id = `config-rule-${identifier.toLowerCase().replaceAll('_', '').slice(0, 6)}`;
    const arn = `arn:${partition}:config:${region}:${accountId}:config-rule/${id}`;
    const settings = { ConfigRuleName: name, Source: { Owner: 'AWS', SourceIdentifier: identifier } };
    services.configRules.set(`${region}/${name}`, { arn, name, id, region, settings });
  }
}
