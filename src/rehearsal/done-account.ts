// An account whose owner did everything the guides ask for: root at rest, an administrator with MFA, contacts, a
// trail, an alert that reaches somebody, and the guards that cost nothing.
import { addAlerts, addForwarder } from './done-alerts.ts';
import { addAdministrators, addDevice, addTrail, addUser, day, type Builder } from './furnish.ts';
import { newDetector } from './guardduty.ts';
import type { ContactType } from './services-state.ts';

const alertAddress = 'security@example.com';

export function furnishDone(builder: Builder): void {
  const { account, ids, now } = builder;
  addDevice(builder, 'root-account-mfa-device', { kind: 'root' });
  account.root.passwordLastUsed = now - day;
  const ada = addUser(builder, 'ada');
  ada.login = { password: `${ids.base64(24)}aA1!`, createdAt: now - day, resetRequired: false };
  ada.passwordLastUsed = now - day / 2;
  addAdministrators(builder, 'administrators', ada);
  const device = addDevice(builder, 'ada', { kind: 'user', userName: 'ada' });
  const kind = { multiRegion: true, validation: true, logging: true, hardened: true };
  const trail = addTrail(builder, 'management-events', kind);
  for (const { tags } of [ada, device, trail]) tags.set('made-by', { key: 'made-by', value: 'rootlock' });
  account.passwordPolicy = {
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
  addGuards(builder);
  addForwarder(builder);
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

function addGuards({ account, ids, now }: Builder): void {
  const { accountId, partition, region, services } = account;
  const flags = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'];
  services.publicAccessBlock = `<PublicAccessBlockConfiguration>${flags
    .map((flag) => `<${flag}>true</${flag}>`)
    .join('')}</PublicAccessBlockConfiguration>`;
  const arn = `arn:${partition}:access-analyzer:${region}:${accountId}:analyzer/account`;
  services.analyzers.set(arn, {
    ...{ arn, name: 'account', region, type: 'ACCOUNT', createdAt: now - day, tags: new Map() },
  });
  const detector = newDetector({ ids, region, at: now - day });
  services.detectors.set(detector.id, detector);
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
