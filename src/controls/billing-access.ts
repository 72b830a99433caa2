// Who may see the bills. IAM gets at them only once root has said so in the console: then nobody needs root for a bill.
import { attestation } from './attestation.ts';

export const billingAccess = attestation({
  id: 'billing-access',
  title: 'Let administrators see the bills without root',
  short: 'Billing access',
  why: 'Until root opens billing to IAM, every look at a bill is a use of root.',
  rootNeededFor: 'Switching it on, in the console: no API can do it.',
  frameworks: [
    { framework: 'AWS Startup Security Baseline', version: '2026-11', id: 'ACCT.02' },
    { framework: 'AWS Well-Architected', version: '2026-11', id: 'SEC01-BP02' },
  ],
  sources: [
    {
      title: 'Grant access to billing information',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/tutorial_billing.html',
    },
    {
      title: 'Tasks that need root',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user.html#root-user-tasks',
    },
  ],
  notApplicable: ({ facts }) =>
    facts.kind === 'project'
      ? 'This is a project of an organization that AWS owns: its policies close billing to everyone in the account.'
      : facts.partition === 'aws-us-gov'
        ? 'AWS GovCloud (US) has no billing of its own: the standard account it belongs to has it.'
        : undefined,
  withoutPassword: 'Root has no password here, so nobody can switch it on in the console of this account.',
  nextStep: () => ({ says: 'Sign in as root and open billing to IAM.', link: accountPage }),
  advice: [
    'It is off in every new account, and AWS lets only root change it, in the console. No API tells whether it is on.',
    'Sign in as root, open https://console.aws.amazon.com/billing/home#/account, find "IAM user and role access to Billing information", choose Edit, tick "Activate IAM Access", and save.',
    'That alone lets nobody in: a policy has to allow it too. AdministratorAccess does; for whoever only pays, AWS has the policy Billing, and AWSBillingReadOnlyAccess to look.',
    'Then sign in as the administrator and open the bills once. Cards, addresses and tax settings are changed with somebody else’s consent; a budget and alerts tell what happened anyway.',
  ],
  statement:
    'IAM access to billing is on, only those named here see it, and nobody changes a payment without the consent named here.',
  fields: [
    { name: 'viewers', label: 'Bills are seen by', hint: 'names or roles' },
    { name: 'approver', label: 'Payment changes are approved by', hint: 'a name or role' },
  ],
});

const accountPage = 'https://console.aws.amazon.com/billing/home#/account';
