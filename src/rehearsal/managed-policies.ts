// The AWS managed policies that can be attached in a rehearsal, by name (IAM User Guide, "AWS managed
// policies"). Reduced to what decides the calls of this account.
import { parsePolicy, type PolicyDocument } from './policy-document.ts';

const allow = (actions: readonly string[], resource = '*') => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: actions, Resource: resource }],
});

const documents: { readonly [name: string]: object } = {
  AdministratorAccess: allow(['*']),
  IAMFullAccess: allow(['iam:*', 'organizations:DescribeOrganization']),
  IAMReadOnlyAccess: allow(['iam:GenerateCredentialReport', 'iam:Get*', 'iam:List*', 'iam:Simulate*']),
  IAMUserChangePassword: {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: 'iam:ChangePassword', Resource: 'arn:aws:iam::*:user/${aws:username}' },
      { Effect: 'Allow', Action: 'iam:GetAccountPasswordPolicy', Resource: '*' },
    ],
  },
  PowerUserAccess: {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
      { Effect: 'Allow', Action: ['iam:ListRoles', 'organizations:DescribeOrganization'], Resource: '*' },
    ],
  },
  ReadOnlyAccess: allow([
    'iam:Get*',
    'iam:List*',
    's3:Get*',
    's3:List*',
    'cloudtrail:Get*',
    'cloudtrail:List*',
    'cloudtrail:Describe*',
    'cloudtrail:LookupEvents',
  ]),
  'job-function/Billing': allow([
    'aws-portal:*Billing',
    'billing:*',
    'budgets:*',
    'ce:*',
    'cur:*',
    'payments:*',
    'tax:*',
  ]),
  SignInLocalDevelopmentAccess: allow(
    ['signin:AuthorizeOAuth2Access', 'signin:CreateOAuth2Token'],
    'arn:aws:signin:*:*:oauth2/public-client/*',
  ),
};

/** The document of `arn:<partition>:iam::aws:policy/<name>`; undefined when it is not known here. */
export function managedPolicy(arn: string): PolicyDocument | undefined {
  const name = /^arn:aws[a-z-]*:iam::aws:policy\/(.+)$/.exec(arn)?.[1];
  const document = name === undefined || !Object.hasOwn(documents, name) ? undefined : documents[name];
  return document === undefined ? undefined : parsePolicy(JSON.stringify(document), 'identity');
}
